import type { Stores } from "../store/index.ts";
import { prometheusText } from "./prometheus.ts";

/** What `stats --prometheus` prints and `/metrics` answers: all that was measured, in the Prometheus text format. */
export async function exposition(stores: Stores, version: string): Promise<string> {
  // Opened first, so that all four have a size.
  await stores.open();
  await stores.output.flush();
  return prometheusText({
    totals: await stores.metricTotals.read(),
    workersAlive: (await stores.workers.alive()).length,
    sessionsActive: await stores.sessions.active(),
    providerCallsRunning: await stores.providerCalls.running(),
    databases: stores.sizes(),
    version,
  });
}
