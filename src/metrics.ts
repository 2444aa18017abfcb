/** The metrics that are written as things happen, each with what it counts; names are public interface. */
const METRICS = {
  reader_cache_hit: "Reads answered from the cache",
  reader_cache_miss: "Reads that had to parse",
  reader_digest_generated: "Digests that were made",
  reader_parse_ms: "How long parsing a file took",
  reader_source_tokens: "Tokens of the sources whose digests were served",
  reader_digest_tokens: "Tokens of the digests that were served",
  tokens_saved: "Source tokens less those of digests, of full reads that came after, and of the tool itself",
  call_latency_ms: "How long calls took",
  call_errors: "Calls that answered with an error",
  cerebras_tokens_prompt: "Tokens of prompts, of all providers",
  cerebras_tokens_completion: "Tokens of answers, of all providers",
  cerebras_latency_ms: "How long calls to providers took",
  generation_conformance: "How well generated files fit their project's style, in percent",
  sessions_active: "Sessions under way",
  sessions_completed: "Sessions whose blocks are all committed or abandoned",
  cerebras_first_token_ms: "How long providers took to their first token",
  cerebras_cost_dollars: "What calls to providers cost, as far as prices are known",
} as const;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS);

/** @returns what a metric counts; undefined for one that somebody else wrote */
export function describeMetric(name: string): string | undefined {
  return Object.entries(METRICS).find(([known]) => known === name)?.[1];
}

/** Upper bounds of the buckets in which latencies are counted, from a cached read to a generation that was continued. */
export const LATENCY_BUCKETS_MS = [
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
] as const;

export interface Metrics {
  /** Records one value; never throws and never waits. */
  add(name: MetricName, value: number): void;
}
