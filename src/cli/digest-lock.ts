import { tryLock } from "../store/directory.ts";

/** Held while a run is under way: its name is that of the file. */
const LOCK = "digest";

/**
 * The lock of digest runs, one for each data directory.
 * @returns undefined where a run is under way
 */
export function tryDigestLock(directory: string): Promise<Disposable | undefined> {
  return tryLock(directory, LOCK);
}
