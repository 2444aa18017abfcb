import { BrainloopError, type PublicError } from "../../error.ts";
import type { QueuedJob } from "../../store/queue.ts";
import type { ParsedFile, SameFile } from "../digest-cache.ts";
import type { Reading } from "../reading.ts";
import { type Candidate, candidates, inForce } from "./judge.ts";
import type { WarmingOptions } from "./options.ts";
import { readFiles, type TextCandidate } from "./read-files.ts";
import { survey } from "./survey.ts";
import { countNotRead, newTally, type Tally } from "./tally.ts";

export interface WarmRequest {
  /** Real paths of files and directories. */
  sources: readonly string[];
  /** Read all of them anew. */
  force: boolean;
  /** Ends the run; what was read until then is kept. */
  signal: AbortSignal;
  onProgress(progress: WarmProgress): void;
}

export interface WarmProgress {
  /** Files found; all of them once `due` is known. */
  found: number;
  /** What the run began with. */
  due?: { files: number; bytes: number };
  done: { files: number; bytes: number };
  failed: number;
}

export interface WarmResult extends Tally {
  /** Jobs that nobody has done. */
  unfinished: number;
}

/** What all jobs of a run share. */
interface Work {
  tally: Tally;
  force: boolean;
  signal: AbortSignal;
}

/** Jobs that are claimed at once. */
const CLAIM = 32;
/** By one who does something else besides: some 20 ms of work. */
const HELPING_CLAIM = 8;
/** Lanes for each thread: so many that a thread never waits for the databases. */
const LANES = 2;
const RENEW_MS = 10_000;
const POLL_MS = 250;

/** Fills the digest cache: walks, queues what is due, and works off the queue together with whoever else does. */
export class Warming {
  constructor(
    private readonly options: WarmingOptions,
    private readonly reading: Pick<Reading, "digest">,
  ) {}

  /**
   * Brings the digests of all files of the sources up to date.
   * @throws BrainloopError where the databases cannot be used
   */
  async run({ sources, force, signal, onProgress }: WarmRequest): Promise<WarmResult> {
    const tally = newTally();
    const done = { files: 0, bytes: 0 };
    const { queue } = this.options;
    let unfinished = 0;
    try {
      const due = await survey(
        {
          sources,
          force,
          signal,
          onFound: (found) => onProgress({ found, done, failed: tally.failed }),
        },
        tally,
        this.options,
      );
      const report = (): void => onProgress({ found: tally.files, due, done, failed: tally.failed });
      report();
      await this.workOff({ tally, force, signal }, (file) => {
        done.files++;
        done.bytes += file?.bytes ?? 0;
        report();
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await queue.release();
      // Whoever is told to end wants nobody else to go on; the next run finds what is due by itself.
      if (signal.aborted) unfinished = await queue.clear();
    }
    return { ...tally, unfinished };
  }

  /**
   * Works on what others left in the queue, beside other work.
   * @param mayGoOn asked before each few files
   * @returns files read
   */
  async help(signal: AbortSignal, mayGoOn: () => boolean): Promise<number> {
    const { queue } = this.options;
    const work = { tally: newTally(), force: false, signal };
    let files = 0;
    try {
      while (!signal.aborted && mayGoOn()) {
        const jobs = await queue.claim(HELPING_CLAIM);
        if (jobs.length === 0) break;
        await this.work(jobs, work, () => files++);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await queue.release();
    }
    return files;
  }

  /** Works until nothing is left in the queue, not even with others. */
  private async workOff(work: Work, onDone: (file: Candidate | undefined) => void): Promise<void> {
    const { log, queue, threads } = this.options;
    const renewing = setInterval(() => {
      queue.renew().catch((error: unknown) => log.debug("Leases cannot be renewed", { reason: error }));
    }, RENEW_MS);
    const broken = new AbortController();
    const signal = AbortSignal.any([work.signal, broken.signal]);
    const lane = async (): Promise<void> => {
      while (!signal.aborted) {
        const jobs = await queue.claim(CLAIM);
        if (jobs.length > 0) await this.work(jobs, { ...work, signal }, onDone);
        else if ((await queue.open()) === 0) return;
        else await Bun.sleep(POLL_MS);
      }
    };
    const lanes = Array.from({ length: threads * LANES }, () =>
      lane().catch((error: unknown) => {
        broken.abort();
        throw error;
      }),
    );
    try {
      await Promise.all(lanes);
    } finally {
      await Promise.allSettled(lanes);
      clearInterval(renewing);
    }
  }

  /** One claim's jobs. */
  private async work(
    jobs: readonly QueuedJob[],
    { tally, force, signal }: Work,
    onDone: (file: Candidate | undefined) => void,
  ): Promise<void> {
    const { cache, maskKnown, metrics, now, queue } = this.options;
    const failed: { jobId: number; path: string; cacheKey: string; error: PublicError }[] = [];
    const found = await this.lookUp(jobs);
    const idOf = new Map(jobs.map(({ jobId, path }) => [path, jobId]));
    const fail = (file: Candidate, error: PublicError): void => {
      countNotRead(tally, file.path, error);
      const jobId = idOf.get(file.path);
      if (jobId !== undefined) failed.push({ jobId, path: file.path, cacheKey: file.key, error });
    };
    // Another run may have read it since it was queued.
    const due = found.filter((file) => force || !inForce(file, this.options));
    tally.unchanged += found.length - due.length;

    const readAt = now();
    const texts = due.flatMap((file) => textOf(file, force) ?? []);
    const results = await readFiles(texts, this.options, signal);
    const parsed: ParsedFile[] = [];
    const same: SameFile[] = [];
    for (const [at, result] of results.entries()) {
      const file = texts[at];
      if (file === undefined) continue;
      const { path, reader, options, known } = file;
      const as = { reader, options };
      if ("error" in result) fail(file, result.error);
      else if (result.outcome.type === "same" && known !== undefined)
        same.push({ path, as, stamp: result.outcome.stamp, readAt, oldKey: known.cacheKey });
      else {
        const { outcome } = result;
        const masked = {
          ...outcome,
          parsed: maskKnown(outcome.parsed),
          outline: maskKnown(outcome.outline),
        };
        parsed.push({ path, as, outcome: masked, readAt });
      }
    }
    await cache.putAll(parsed, same);
    tally.digested += parsed.length;
    tally.renewed += same.length;
    if (parsed.length > 0) metrics.add("reader_digest_generated", parsed.length);

    for (const file of due) {
      if ("read" in file.reader) await this.readByItself(file, force, signal, tally, fail);
    }
    const failures = new Set(failed.map(({ jobId }) => jobId));
    await queue.finish(
      jobs.flatMap(({ jobId }) => (failures.has(jobId) ? [] : [jobId])),
      failed,
    );
    const byPath = new Map(found.map((file) => [file.path, file]));
    for (const { path } of jobs) onDone(byPath.get(path));
  }

  /** A file that an engine of its own reads, in a process of its own. */
  private async readByItself(
    file: Candidate,
    force: boolean,
    signal: AbortSignal,
    tally: Tally,
    fail: (file: Candidate, error: PublicError) => void,
  ): Promise<void> {
    try {
      await this.reading.digest(file.path, file.reader, { force, signal, options: file.options });
      tally.digested++;
    } catch (error) {
      if (signal.aborted || !(error instanceof BrainloopError)) throw error;
      fail(file, error.toJSON());
    }
  }

  /** What the guard lets through: a path in a database is no better than one in a call. */
  private async lookUp(jobs: readonly QueuedJob[]): Promise<Candidate[]> {
    const guard = this.options.guard();
    const allowed = jobs.flatMap(({ path }) => {
      try {
        return guard.resolve(path) === path ? [path] : [];
      } catch (error) {
        if (!(error instanceof BrainloopError)) throw error;
        this.options.log.debug("A queued file is not read", { path, reason: error });
        return [];
      }
    });
    return await candidates(allowed, this.options);
  }
}

/** Where all is to be read anew, what is known of it does not count. */
function textOf(file: Candidate, force: boolean): TextCandidate | undefined {
  const { reader } = file;
  if (!("parse" in reader)) return undefined;
  return { ...file, reader, known: force ? undefined : file.known };
}
