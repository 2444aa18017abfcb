/** The metrics that are written as things happen; names are public interface. Those in `_ms` are latencies. */
export const METRIC_NAMES = [
  "reader_cache_hit",
  "reader_cache_miss",
  "reader_digest_generated",
  "reader_parse_ms",
  "reader_source_tokens",
  "reader_digest_tokens",
  "tokens_saved",
  "call_latency_ms",
  "call_errors",
  "cerebras_tokens_prompt",
  "cerebras_tokens_completion",
  "cerebras_latency_ms",
  "generation_conformance",
  "sessions_active",
  "sessions_completed",
  "cerebras_first_token_ms",
  "cerebras_cost_dollars",
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** Upper bounds of the buckets in which latencies are counted, from a cached read to a generation that was continued. */
export const LATENCY_BUCKETS_MS = [
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
] as const;

export interface Metrics {
  /** Records one value; never throws and never waits. */
  add(name: MetricName, value: number): void;
}
