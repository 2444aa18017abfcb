import type { Database } from "bun:sqlite";
import { BrainloopError } from "../error.ts";
import { isBusy, storeError } from "./error.ts";

/** How long a locked database is waited for (SPEC 10). */
const BUSY_TIMEOUT_MS = 5000;
const FIRST_DELAY_MS = 1;
const LONGEST_DELAY_MS = 50;

export interface TransactionOptions {
  /** Ends the wait for a locked database. A transaction that has begun is not interrupted. */
  signal?: AbortSignal | undefined;
  /** How long a locked database is waited for; 5000 unless told. */
  timeoutMs?: number | undefined;
  /** Waits until the commit is on the disk, so that a loss of power does not undo it. */
  durable?: boolean | undefined;
}

/** A promise as result would mean work after the commit. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `work` in one IMMEDIATE transaction: all of it or nothing. Only the start is tried again
 * while the database is locked, so that `work` runs at most once.
 * @param work must be synchronous; what it throws rolls back and is thrown on
 * @throws BrainloopError DATABASE_BUSY, STORAGE_FULL, DATABASE_CORRUPT, PERMISSION_DENIED, CANCELLED
 */
export async function write<T>(
  db: Database,
  work: () => Sync<T>,
  options: TransactionOptions = {},
): Promise<Sync<T>> {
  try {
    // From the start to the end without an await: others of this process share the connection.
    const outcome = await whileBusy(() => {
      // Per connection, and not to be changed inside a transaction: set anew each time, since others share it.
      db.run(`PRAGMA synchronous = ${options.durable === true ? "FULL" : "NORMAL"}`);
      db.query("BEGIN IMMEDIATE").run();
      return settle(() => {
        const result = refusePromise(work());
        db.query("COMMIT").run();
        return result;
      });
    }, options);
    if ("result" in outcome) return outcome.result;
    throw outcome.error;
  } catch (error) {
    throw storeError(error, db.filename);
  }

  /** A transaction that has begun is not tried again, whatever it ran into. */
  function settle<R>(run: () => R): { result: R } | { error: unknown } {
    try {
      return { result: run() };
    } catch (error) {
      // A full disk, or ROLLBACK from within, may have ended it already.
      if (db.inTransaction) db.query("ROLLBACK").run();
      return { error };
    }
  }
}

/**
 * Runs queries that change nothing. `work` is run again while the database is locked, which in WAL
 * mode happens only as others recover or close it.
 * @throws BrainloopError as {@link write}
 */
export async function read<T>(
  db: Database,
  work: () => Sync<T>,
  options: TransactionOptions = {},
): Promise<Sync<T>> {
  try {
    return await whileBusy(() => refusePromise(work()), options);
  } catch (error) {
    throw storeError(error, db.filename);
  }
}

/**
 * Runs `work` while no other process does so on the same database; nothing is written.
 * @param db that serves as a lock and holds nothing
 */
export async function exclude(db: Database, work: () => void): Promise<void> {
  try {
    await whileBusy(() => db.query("BEGIN IMMEDIATE").run(), {});
    try {
      work();
    } finally {
      // A commit would write, and for that wait until nobody else so much as asks for the lock.
      db.query("ROLLBACK").run();
    }
  } catch (error) {
    throw storeError(error, db.filename);
  }
}

/**
 * The thread must not wait inside SQLite (its busy timeout blocks MCP and the console), so it tries,
 * yields and tries again. Waits are random, lest processes that started together stay in step.
 */
async function whileBusy<T>(attempt: () => T, { signal, timeoutMs = BUSY_TIMEOUT_MS }: TransactionOptions) {
  const giveUpAt = performance.now() + timeoutMs;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
    if (signal?.aborted === true) {
      throw new BrainloopError("CANCELLED", "Cancelled while waiting for a database", {
        cause: signal.reason,
      });
    }
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= giveUpAt) throw error;
    }
    await Bun.sleep(delayMs * (0.5 + Math.random()));
  }
}

/** `db.transaction(async …)` commits at the first await; here nothing is committed at all. */
function refusePromise<T>(result: T): T {
  if (typeof result === "object" && result !== null && "then" in result) {
    throw new TypeError("A transaction must be synchronous, but its function returned a promise");
  }
  return result;
}
