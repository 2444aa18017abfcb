import { statSync } from "node:fs";
import { databasePath, DATABASES, type Stores } from "../store/index.ts";
import { prometheusText } from "./prometheus.ts";
import { collectStats } from "./stats.ts";

/** What a project measured, over all time that is kept, for a Prometheus scraper. */
export async function exposition(stores: Stores, dataDirectory: string, version: string): Promise<string> {
  // Opened first, so that all four have a size.
  await stores.open();
  const { workers_alive: workersAlive } = await collectStats(stores, 0);
  return prometheusText({
    summaries: await stores.output.metricSummary(Number.POSITIVE_INFINITY),
    workersAlive,
    databases: Object.fromEntries(
      DATABASES.map((name) => [name, statSync(databasePath(dataDirectory, name)).size]),
    ),
    version,
  });
}
