import type { ChartProps } from "../../../views/parts/chart.tsx";
import { compact, dollars, milliseconds, percent, whole } from "../../../views/parts/format.ts";
import type { MetricSteps } from "../../store/queries/metric-steps.ts";
import type { Stores } from "../../store/index.ts";
import { latencySeries, type Series, spanOf, speedSeries, spendSeries } from "../../store/queries/series.ts";

/** Steps of a chart: as many as a phone has room for. */
export const CHART_STEPS = 60;

/** The charts of the overview, over the last seconds. */
export async function overviewCharts(
  stores: Stores,
  metrics: MetricSteps,
  windowSeconds: number,
  now: number,
): Promise<ChartProps[]> {
  const span = spanOf(windowSeconds, CHART_STEPS, now);
  const [steps, speed, p50, p95, spend] = await Promise.all([
    metrics.read(span),
    speedSeries(stores, span),
    latencySeries(stores, span, 50),
    latencySeries(stores, span, 95),
    spendSeries(stores, span),
  ]);
  const sums = (name: string): number[] => steps.map((step) => step.get(name)?.sum ?? 0);
  const calls = steps.map((step) => step.get("call_latency_ms")?.count ?? 0);
  const [hits, misses, saved] = [sums("reader_cache_hit"), sums("reader_cache_miss"), sums("tokens_saved")];
  const rate = hits.map((hit, step) => share(hit, misses[step] ?? 0));
  const time = { from: span.from, stepSeconds: span.stepSeconds };
  return [
    {
      ...time,
      id: "chart-calls",
      title: "Calls",
      figure: compact(sum(calls)),
      unit: "count",
      bars: true,
      lines: [{ name: "calls", values: calls }],
      nothing: "No agent called in this time",
    },
    {
      ...time,
      id: "chart-speed",
      title: "Writing speed",
      figure: `${whole(last(speed) ?? 0)} tokens/s`,
      unit: "rate",
      lines: [{ name: "tokens/s", values: speed }],
      nothing: "Nothing was written in this time",
    },
    {
      ...time,
      id: "chart-latency",
      title: "Provider latency",
      figure: `p50 ${milliseconds(last(p50))}, p95 ${milliseconds(last(p95))}`,
      unit: "ms",
      lines: [
        { name: "p50", values: p50 },
        { name: "p95", values: p95 },
      ],
      nothing: "No provider was called in this time",
    },
    {
      ...time,
      id: "chart-cache",
      title: "Cache hit rate",
      figure: percent(last(rate)),
      unit: "share",
      lines: [{ name: "hits", values: rate }],
      nothing: "Nothing was read in this time",
    },
    {
      ...time,
      id: "chart-saved",
      title: "Tokens saved",
      figure: compact(sum(saved)),
      unit: "count",
      bars: true,
      lines: [{ name: "tokens", values: saved }],
      nothing: "No digest was served in this time",
    },
    {
      ...time,
      id: "chart-spend",
      title: "Spend",
      figure: dollars(sum(spend)),
      unit: "dollars",
      bars: true,
      lines: [{ name: "US dollars", values: spend }],
      nothing: "Nothing with a known price was written in this time",
    },
  ];
}

function share(hits: number, misses: number): number | null {
  return hits + misses === 0 ? null : hits / (hits + misses);
}

function last(values: Series): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
