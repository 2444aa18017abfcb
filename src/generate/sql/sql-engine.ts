import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BrainloopError } from "../../error.ts";
import { SqlChild, type SqlChildOptions } from "./sql-child.ts";
import type { LookResult, Marker, Refusal, RunReport, SqlJob, SqlReply, WriteJob } from "./child/job.ts";

export interface SqlEngineOptions {
  /** How to start this very program. */
  command: readonly string[];
  /** Directory for copies of databases; made where needed. */
  scratch: string;
  /** How long SQL may run, milliseconds. */
  maxMs(): number;
}

/** How long a database that others have locked is waited for: as long as Brainloop's own (SPEC 10). */
const BUSY_MS = 5000;

/** A transaction that is open in a child process, with what it does. */
export interface OpenTransaction extends AsyncDisposable {
  report: RunReport;
  /**
   * Commits; the caller's signal is no longer heeded.
   * @throws BrainloopError where it failed and nothing was changed; {@link Unknown} where that is not known
   */
  commit(): Promise<void>;
  /**
   * Removes the marker again, once it is noted elsewhere that the transaction was committed.
   * @throws BrainloopError where that has to be done later
   */
  forget(): Promise<void>;
}

/** The process died while it was committing: only the marker tells. */
export class Unknown extends Error {
  constructor(override readonly cause: BrainloopError) {
    super(cause.message);
  }
}

/** What came of a run. */
export type RunResult =
  | { type: "open"; transaction: OpenTransaction }
  | { type: "read"; report: RunReport }
  | { type: "refused"; refusal: Refusal }
  | { type: "changed" };

/** Does what is to be done with databases, in child processes. */
export class SqlEngine {
  readonly #options: SqlEngineOptions;

  constructor(options: SqlEngineOptions) {
    this.#options = options;
  }

  /** @throws BrainloopError of reading, CANCELLED */
  async look(path: string, signal: AbortSignal): Promise<LookResult> {
    return await this.#scratched(async (scratch) => {
      const reply = await this.#ask({ type: "look", path, scratch }, signal);
      if (reply.type !== "looked") throw unexpected(reply);
      return reply.result;
    });
  }

  /** Runs statements that only read. */
  async read(
    job: {
      path: string;
      statements: readonly string[];
      maxRows: number;
      expectedSchema?: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<RunResult> {
    return await this.#scratched(async (scratch) => {
      const reply = await this.#ask({ type: "read", scratch, ...job }, signal);
      if (reply.type === "report") return { type: "read", report: reply.report };
      return settled(reply);
    });
  }

  /** Runs statements in a transaction, which is then open in the result. */
  async write(
    job: Omit<WriteJob, "type" | "busyMs">,
    options: Pick<SqlChildOptions, "signal" | "onProgress">,
  ): Promise<RunResult> {
    let begun = false;
    const child = this.#start(
      { type: "write", busyMs: BUSY_MS, ...job },
      {
        signal: options.signal,
        onProgress(done) {
          begun = true;
          options.onProgress?.(done);
        },
      },
    );
    const end = async (): Promise<void> => {
      await child[Symbol.asyncDispose]();
      // A journal that stands there although nothing was begun is a stranger's.
      if (begun && !child.ended) await this.#settle(job.path);
      if (job.staged !== undefined) removeStaged(job.staged);
    };
    try {
      const reply = await child.next();
      if (reply.type === "report") return { type: "open", transaction: open(child, reply.report, end) };
      await end();
      return settled(reply);
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** Whether the transaction with this marker was committed; rolls back what was left half done. */
  async wasApplied(path: string, marker: Marker): Promise<boolean> {
    const reply = await this.#ask({ type: "recover", path, marker, busyMs: BUSY_MS }, NEVER);
    if (reply.type !== "recovered") throw unexpected(reply);
    return reply.applied;
  }

  /** Removes a marker, and the table with the last one. */
  async forget(path: string, marker: Marker): Promise<void> {
    await this.#ask({ type: "forget", path, marker, busyMs: BUSY_MS }, NEVER);
  }

  /** Undoes what a dead worker left of a transaction. */
  async clean(path: string, staged: string): Promise<void> {
    this.unstage(staged);
    await this.#settle(path);
  }

  /** Removes a database that was being made. */
  unstage(staged: string): void {
    removeStaged(staged);
  }

  /** A killed writer leaves its journal or log; whoever opens the database next mends that, so it is done at once. */
  async #settle(path: string): Promise<void> {
    if (!existsSync(path) || !["-journal", "-wal"].some((ending) => existsSync(path + ending))) return;
    await this.#ask({ type: "recover", path, busyMs: BUSY_MS }, NEVER);
  }

  async #ask(job: SqlJob, signal: AbortSignal): Promise<SqlReply> {
    await using child = this.#start(job, { signal });
    return await child.next();
  }

  #start(job: SqlJob, options: Pick<SqlChildOptions, "signal" | "onProgress">): SqlChild {
    const { command, maxMs } = this.#options;
    return new SqlChild(job, { command, maxMs: maxMs(), ...options });
  }

  async #scratched<T>(work: (scratch: string) => Promise<T>): Promise<T> {
    const scratch = join(this.#options.scratch, crypto.randomUUID());
    try {
      return await work(scratch);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

function open(child: SqlChild, report: RunReport, end: () => Promise<void>): OpenTransaction {
  return {
    report,
    async commit() {
      child.hold();
      try {
        await child.decide("commit");
      } catch (error) {
        throw child.ended || !(error instanceof BrainloopError) ? error : new Unknown(error);
      }
    },
    async forget() {
      await child.decide("forget");
    },
    async [Symbol.asyncDispose]() {
      // Gracefully, so that nothing is left to be rolled back by who opens the database next.
      if (!child.ended) await child.decide("close").catch(() => undefined);
      await end();
    },
  };
}

const NEVER = new AbortController().signal;

function settled(reply: SqlReply): RunResult {
  if (reply.type === "changed") return { type: "changed" };
  if (reply.type === "refused") return { type: "refused", refusal: reply.refusal };
  throw unexpected(reply);
}

function removeStaged(staged: string): void {
  for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(staged + ending, { force: true });
}

function unexpected({ type }: SqlReply): BrainloopError {
  return new BrainloopError("INTERNAL", `The process that runs SQL answered ${JSON.stringify(type)}`);
}
