/** The metrics that are written as things happen; names are public interface. */
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
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

export interface Metrics {
  /** Records one value; never throws and never waits. */
  add(name: MetricName, value: number): void;
}
