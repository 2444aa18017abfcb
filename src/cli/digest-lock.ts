import { tryLock } from "../store/directory.ts";
import type { Stores } from "../store/index.ts";

/** Held while a run is under way: its name is that of the file. */
const LOCK = "digest";

/**
 * The lock of digest runs, one for each data directory.
 * @returns undefined where a run is under way
 */
export function tryDigestLock(directory: string): Promise<Disposable | undefined> {
  return tryLock(directory, LOCK);
}

/**
 * Frees what runs hold that are dead, and servers that have ended.
 * @param own the worker that knows that no other run lives
 */
export async function freeDeadRuns(stores: Stores, own: string): Promise<void> {
  const workers = await stores.output.heartbeats(Number.POSITIVE_INFINITY);
  const dead = workers.filter(
    ({ kind, status, workerId }) => workerId !== own && (kind === "digest" || status === "stopped"),
  );
  await stores.queue.free(dead.map(({ workerId }) => workerId));
}
