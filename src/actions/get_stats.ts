import * as v from "valibot";
import { defineAction } from "../action.ts";
import { parseDuration } from "../duration.ts";
import { collectStats } from "./stats.ts";
import type { ActionContext } from "./context.ts";

export const getStats = defineAction({
  name: "get_stats",
  announcement: "tokens saved",
  summary: "Measurements of a window: tokens saved, cache hits, latencies, cost",
  description:
    "Metrics of all workers of this project over a window: count, sum, avg, min, max, p50, p95 of each; cache hit rate, tokens saved, cost, workers alive.",
  params: v.strictObject({
    window: v.optional(
      v.pipe(
        v.string(),
        v.check((text) => parseDuration(text) !== undefined, 'expected a duration such as "15m", "1h", "7d"'),
        v.description('How far back: "15m", "1h", "7d"'),
      ),
      "1h",
    ),
  }),
  example: { window: "24h" },
  readOnly: true,
  run: async ({ window }, { stores }: ActionContext) => ({
    ...(await collectStats(stores, parseDuration(window) ?? 0)),
  }),
});
