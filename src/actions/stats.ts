import type { Stores } from "../store/index.ts";
import type { MetricSummary } from "../store/output.ts";

export interface Stats {
  window_seconds: number;
  /** Share of reads that the cache served, 0 to 1; absent without reads. */
  cache_hit_rate?: number;
  tokens_saved: number;
  /** US dollars; absent where no call had a known price. */
  cost_dollars?: number;
  workers_alive: number;
  metrics: Record<string, Omit<MetricSummary, "metricName">>;
}

/** What was measured by all workers of the project over the last seconds. */
export async function collectStats(stores: Stores, windowSeconds: number): Promise<Stats> {
  const summaries = await stores.output.metricSummary(windowSeconds);
  const workers = await stores.workers.alive();
  const sum = (name: string): number => summaries.find(({ metricName }) => metricName === name)?.sum ?? 0;
  const hits = sum("reader_cache_hit");
  const reads = hits + sum("reader_cache_miss");
  return {
    window_seconds: windowSeconds,
    ...(reads > 0 ? { cache_hit_rate: round(hits / reads) } : {}),
    tokens_saved: sum("tokens_saved"),
    ...(summaries.some(({ metricName }) => metricName === "cerebras_cost_dollars")
      ? { cost_dollars: round(sum("cerebras_cost_dollars")) }
      : {}),
    workers_alive: workers.length,
    metrics: Object.fromEntries(
      summaries.map(({ metricName, avg, min, max, count, sum: total, p50, p95 }) => [
        metricName,
        {
          count,
          // Tokens are added up to be compared with other sums, such as a bill.
          sum: Number.isInteger(total) ? total : round(total),
          avg: round(avg),
          min: round(min),
          max: round(max),
          p50: round(p50),
          p95: round(p95),
        },
      ]),
    ),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
