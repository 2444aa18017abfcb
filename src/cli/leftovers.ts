import { tryDigestLock } from "./digest-lock.ts";
import type { Workplace } from "./services.ts";

/** A third of the time between two heartbeats: calls come first. */
const HELP_MS = 5_000;

/** Has a server that nobody asks anything go on with what a killed digest run left in the queue. */
export async function takeUpLeftovers(workplace: Workplace, directory: string): Promise<void> {
  const { services, calls, warming } = workplace;
  const { queue } = services.stores;
  if (calls.underWay > 0 || (await queue.open()) === 0) return;
  {
    using lock = await tryDigestLock(directory);
    // A run that lives does its own work, on all cores.
    if (lock === undefined) return;
  }
  await services.stores.workers.free();
  // Secrets as stored are masked in what is read, also before the first call.
  await workplace.refresh();
  const files = await warming.help(AbortSignal.timeout(HELP_MS), () => calls.underWay === 0);
  if (files > 0) services.log.debug("Went on with a digest run that was killed", { files });
}
