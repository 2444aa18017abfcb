import type { AnyReader, FileOptions } from "../../reader.ts";
import { readers } from "../../readers/index.ts";
import type { CacheState } from "../../store/lifecycle.ts";
import type { KnownFailure } from "../../store/queue.ts";
import { cacheKey, versionOf } from "../digest-cache.ts";
import { headOf } from "../head.ts";
import { stampOf } from "../stamp.ts";
import type { WarmingOptions } from "./options.ts";

/** A file with all that decides whether its digest is in force. */
export interface Candidate {
  /** Real path. */
  path: string;
  reader: AnyReader;
  options: FileOptions | undefined;
  bytes: number;
  /** Of the file as it stands. */
  key: string;
  /** The entry there is for path and reader. */
  known: CacheState | undefined;
}

/** An entry is renewed when half of its time is over, so that it is in force until the next run. */
const RENEW_AT_SHARE = 0.5;

/** The reader of a file, as where a folder is walked. */
export function readerFor(path: string): AnyReader | undefined {
  const head = headOf(path);
  return readers.find((reader) => reader.accepts(path, head));
}

/**
 * Looks up many files at once.
 * @returns what no reader takes, or is gone, is left out
 */
export async function candidates(
  paths: readonly string[],
  options: Pick<WarmingOptions, "lifecycle" | "optionsFor">,
): Promise<Candidate[]> {
  const states = new Map<string, CacheState>();
  for (const state of await options.lifecycle.statesOf(paths))
    states.set(`${state.reader} ${state.path}`, state);
  const found: Candidate[] = [];
  for (const path of paths) {
    const reader = readerFor(path);
    if (reader === undefined) continue;
    const stamp = stampIfThere(path, reader);
    if (stamp === undefined) continue;
    const wanted = "read" in reader ? await options.optionsFor(path, reader) : undefined;
    const state = states.get(`${reader.name} ${path}`);
    found.push({
      path,
      reader,
      options: wanted,
      bytes: Number(stamp.size),
      key: cacheKey(path, stamp, { reader, options: wanted }),
      // What another version made is no measure of anything.
      known: state?.readerVersion === versionOf(reader) ? state : undefined,
    });
  }
  return found;
}

/** Whether the digest needs nothing until well after the next run. */
export function inForce(
  { key, known, reader }: Candidate,
  { cache, now, ttlSeconds }: Pick<WarmingOptions, "cache" | "now" | "ttlSeconds">,
): boolean {
  if (known?.cacheKey !== key || cache.isRacy(known)) return false;
  // A database is never read whole: its stamp is all there is to go by.
  const share = "read" in reader ? 0 : RENEW_AT_SHARE;
  return known.expiresAt - now() > ttlSeconds() * share;
}

/** Whether it is known that the file as it stands cannot be read, and that trying again is of no use. */
export function failsAsKnown({ key }: Candidate, failure: KnownFailure): boolean {
  return !failure.error.retryable && (failure.cacheKey === key || failure.cacheKey === "");
}

function stampIfThere(path: string, reader: AnyReader): ReturnType<typeof stampOf> | undefined {
  try {
    return stampOf(path, reader);
  } catch {
    return undefined;
  }
}
