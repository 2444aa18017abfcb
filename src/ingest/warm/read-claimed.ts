import { BrainloopError, type PublicError } from "../../error.ts";
import type { KnownFailure, QueuedJob } from "../../store/queue.ts";
import type { ParsedFile, SameFile } from "../digest-cache.ts";
import { type Candidate, candidates, inForce } from "./judge.ts";
import type { WarmingOptions } from "./options.ts";
import { type FileResult, readFiles, type TextCandidate } from "./read-files.ts";
import { countNotRead, type Tally } from "./tally.ts";

/** What all jobs of a run share. */
export interface Work {
  tally: Tally;
  force: boolean;
  signal: AbortSignal;
}

/**
 * Does the jobs of one claim: reads their files, keeps what was read, and takes them out of the queue.
 * @param onDone told of each job, with what was known of its file; undefined where that is gone, or not for reading
 * @throws BrainloopError CANCELLED, SHUTTING_DOWN, and where the databases cannot be used
 */
export async function readClaimed(
  jobs: readonly QueuedJob[],
  { tally, force, signal }: Work,
  options: WarmingOptions,
  onDone: (file: Candidate | undefined) => void,
): Promise<void> {
  const found = await lookUp(jobs, options);
  // Another worker may have read it since it was queued.
  const due = found.filter((file) => force || !inForce(file, options));
  tally.unchanged += found.length - due.length;

  const failures = new Map<string, KnownFailure>();
  const fail = ({ path, key }: Candidate, error: PublicError): void => {
    countNotRead(tally, path, error);
    // Removed since it was looked up: there is nothing to try again.
    if (error.code === "FILE_NOT_FOUND") return;
    failures.set(path, { path, cacheKey: key, error });
  };
  const texts = due.flatMap((file) => textOf(file, force) ?? []);
  const readAt = options.now();
  const results = await readFiles(texts, options, signal);
  await keep(
    texts.flatMap((file, at) => {
      const result = results[at];
      if (result !== undefined && "error" in result) fail(file, result.error);
      return result === undefined || "error" in result ? [] : [{ file, outcome: result.outcome }];
    }),
    readAt,
    tally,
    options,
  );
  for (const file of due) {
    if (!("read" in file.reader)) continue;
    const error = await readByItself(file, force, signal, options);
    if (error === undefined) tally.digested++;
    else fail(file, error);
  }
  const byPath = new Map(found.map((file) => [file.path, file]));
  await options.queue.finish(
    jobs.filter(({ path }) => !failures.has(path)).map(({ jobId }) => jobId),
    jobs.flatMap(({ jobId, path }) => {
      const failure = failures.get(path);
      return failure === undefined ? [] : [{ ...failure, jobId }];
    }),
  );
  for (const { path } of jobs) onDone(byPath.get(path));
}

type Kept = { file: TextCandidate } & Extract<FileResult, { outcome: unknown }>;

/** Puts what was read into the cache, in few transactions. */
async function keep(
  read: readonly Kept[],
  readAt: number,
  tally: Tally,
  { cache, maskKnown, metrics }: WarmingOptions,
): Promise<void> {
  const parsed: ParsedFile[] = [];
  const same: SameFile[] = [];
  for (const { file, outcome } of read) {
    const { path, reader, options, known } = file;
    const as = { reader, options };
    if (outcome.type === "same" && known !== undefined) {
      same.push({ path, as, stamp: outcome.stamp, readAt, oldKey: known.cacheKey });
    } else {
      const masked = { parsed: maskKnown(outcome.parsed), outline: maskKnown(outcome.outline) };
      parsed.push({ path, as, outcome: { ...outcome, ...masked }, readAt });
    }
  }
  await cache.putAll(parsed, same);
  tally.digested += parsed.length;
  tally.renewed += same.length;
  if (parsed.length > 0) metrics.add("reader_digest_generated", parsed.length);
}

/** A file that an engine of its own reads, in a process of its own. @returns why it could not be read */
async function readByItself(
  { path, reader, options }: Candidate,
  force: boolean,
  signal: AbortSignal,
  { reading }: WarmingOptions,
): Promise<PublicError | undefined> {
  try {
    await reading.digest(path, reader, { force, signal, options });
    return undefined;
  } catch (error) {
    if (signal.aborted || !(error instanceof BrainloopError)) throw error;
    return error.toJSON();
  }
}

/** What the guard lets through: a path in a database is no better than one in a call. */
async function lookUp(jobs: readonly QueuedJob[], options: WarmingOptions): Promise<Candidate[]> {
  const guard = options.guard();
  const allowed = jobs.flatMap(({ path }) => {
    try {
      return guard.resolve(path) === path ? [path] : [];
    } catch (error) {
      if (!(error instanceof BrainloopError)) throw error;
      options.log.debug("A queued file is not read", { path, reason: error });
      return [];
    }
  });
  return await candidates(allowed, options);
}

/** Where all is to be read anew, what is known of it does not count. */
function textOf(file: Candidate, force: boolean): TextCandidate | undefined {
  const { reader } = file;
  if (!("parse" in reader)) return undefined;
  return { ...file, reader, known: force ? undefined : file.known };
}
