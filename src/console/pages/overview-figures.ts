import type { FiguresView } from "../../../views/overview/figures.tsx";
import { parseDuration } from "../../duration.ts";
import type { MetricSteps } from "../../store/queries/metric-steps.ts";
import { latencySeries, spanOf, speedSeries } from "../../store/queries/series.ts";
import { runningCalls, spendSince } from "../../store/queries/usage.ts";
import type { ConsoleContext } from "../context.ts";
import { CHART_STEPS } from "./overview-charts.ts";

const DAY_SECONDS = 86_400;

/** The numbers on top of the overview. */
export async function overviewFigures(
  { stores, now }: ConsoleContext["services"],
  metrics: MetricSteps,
  window: string,
): Promise<FiguresView> {
  const seconds = parseDuration(window) ?? 3600;
  const at = now();
  // One step: all of the window.
  const whole = { from: at - seconds, stepSeconds: seconds + 1, steps: 1 };
  const [steps, tokensPerSecond, latencyP50, latencyP95] = await Promise.all([
    metrics.read(spanOf(seconds, CHART_STEPS, at)),
    speedSeries(stores, whole),
    latencySeries(stores, whole, 50),
    latencySeries(stores, whole, 95),
  ]);
  const sum = (name: string): number => steps.reduce((total, step) => total + (step.get(name)?.sum ?? 0), 0);
  const hits = sum("reader_cache_hit");
  const reads = hits + sum("reader_cache_miss");
  return {
    workersAlive: (await stores.workers.alive()).length,
    workersSeen: (await stores.output.heartbeats(DAY_SECONDS)).length,
    running: (await runningCalls(stores, at)).length,
    tokensPerSecond: tokensPerSecond[0] ?? null,
    latencyP50: latencyP50[0] ?? null,
    latencyP95: latencyP95[0] ?? null,
    cacheHitRate: reads === 0 ? null : hits / reads,
    reads,
    tokensSaved: sum("tokens_saved"),
    spend: await spendSince(stores, at - seconds),
    window,
  };
}
