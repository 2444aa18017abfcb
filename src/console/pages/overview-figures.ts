import type { FiguresView } from "../../../views/overview/figures.tsx";
import { collectStats } from "../../actions/stats.ts";
import { parseDuration } from "../../duration.ts";
import { latencySeries, spanOf, speedSeries } from "../../store/queries/series.ts";
import { runningCalls, spendSince } from "../../store/queries/usage.ts";
import type { ConsoleContext } from "../context.ts";

const DAY_SECONDS = 86_400;

/** The numbers on top of the overview. */
export async function overviewFigures(
  { stores, now }: ConsoleContext["services"],
  window: string,
): Promise<FiguresView> {
  const seconds = parseDuration(window) ?? 3600;
  const at = now();
  const stats = await collectStats(stores, seconds);
  // One step: all of the window.
  const whole = { ...spanOf(seconds, 1, at), from: at - seconds, stepSeconds: seconds + 1 };
  const [tokensPerSecond, latencyP50, latencyP95] = await Promise.all([
    speedSeries(stores, whole),
    latencySeries(stores, whole, 50),
    latencySeries(stores, whole, 95),
  ]);
  const count = (name: string): number => stats.metrics[name]?.count ?? 0;
  return {
    workersAlive: stats.workers_alive,
    workersSeen: (await stores.output.heartbeats(DAY_SECONDS)).length,
    running: (await runningCalls(stores, at)).length,
    tokensPerSecond: tokensPerSecond[0] ?? null,
    latencyP50: latencyP50[0] ?? null,
    latencyP95: latencyP95[0] ?? null,
    cacheHitRate: stats.cache_hit_rate ?? null,
    reads: count("reader_cache_hit") + count("reader_cache_miss"),
    tokensSaved: stats.tokens_saved,
    spend: await spendSince(stores, at - seconds),
    window,
  };
}
