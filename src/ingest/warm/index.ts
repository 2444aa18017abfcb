import type { Candidate } from "./judge.ts";
import type { WarmingOptions } from "./options.ts";
import { readClaimed, type Work } from "./read-claimed.ts";
import { survey } from "./survey.ts";
import { newTally, type Tally } from "./tally.ts";

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
  constructor(private readonly options: WarmingOptions) {}

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
        await readClaimed(jobs, work, this.options, () => files++);
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
        if (jobs.length > 0) await readClaimed(jobs, { ...work, signal }, this.options, onDone);
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
}
