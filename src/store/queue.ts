import type { Database } from "bun:sqlite";
import * as v from "valibot";
import { ERROR_CODES, type PublicError } from "../error.ts";
import type { Connection } from "./connection.ts";
import { LEASE_SECONDS } from "./leases.ts";

/** A file to be read, claimed by this worker. */
export interface QueuedJob {
  jobId: number;
  /** Real path. */
  path: string;
}

/** Why a file could not be read, and of which state of it that is true. */
export interface KnownFailure {
  path: string;
  /** As the cache has it: names the file's state and its reader. Empty where it was never found out. */
  cacheKey: string;
  error: PublicError;
}

/** The column `error`; people may edit it. */
const StoredError = v.object({
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  hint: v.exactOptional(v.string()),
  retryable: v.fallback(v.boolean(), false),
  cache_key: v.fallback(v.string(), ""),
});

/**
 * A job that so many workers had when they ended is not tried again. Most that a killed worker had are innocent: it
 * holds some hundred.
 */
const MAX_ATTEMPTS = 10;
/** A failure is believed for so long; then the file is tried again as it stands: it may have been for lack of time. */
const FAILURE_SECONDS = 3600;

export interface QueueOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
}

/**
 * Files to be read, shared by workers: claimed with a lease, so that what a dead worker held is taken up by others.
 * Every change of a claimed job names this worker's token; one that lost its lease changes nothing any more.
 */
export class JobQueue {
  readonly #connection: Connection;
  readonly #options: QueueOptions;
  readonly #token = crypto.randomUUID();

  constructor(connection: Connection, options: QueueOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** Adds files; one that is queued already is not queued twice, and what it failed with before is forgotten. */
  async add(paths: readonly string[]): Promise<void> {
    const now = this.#seconds();
    await this.#connection.write((db) => {
      forget(db, paths);
      db.query<never, [number, number, string]>(
        `INSERT INTO processing_queue (kind, path, created_at, updated_at)
         SELECT 'digest', value, ?, ?
         FROM json_each(?)
         WHERE TRUE
         ON CONFLICT (kind, path) WHERE state IN ('pending', 'running') DO NOTHING`,
      ).run(now, now, JSON.stringify(paths));
    });
  }

  /**
   * Takes up to so many jobs that nobody holds, first what others had begun. The more workers ended with them, the fewer are taken
   * at once: what ends its reader is soon alone, and a worker that is killed again and again still gets something done.
   */
  claim(most: number): Promise<QueuedJob[]> {
    const now = this.#seconds();
    return this.#connection.write((db) => {
      giveUp(db, now);
      const limit = Math.max(1, most >> attemptsBefore(db, now));
      return db
        .query<QueuedJob, Record<string, string | number>>(
          // What waits is not looked at beyond the limit: that would take longer with every file. Of what dead workers
          // held, some hundred, that goes first which ended the fewest.
          `UPDATE processing_queue
           SET state = 'running', attempts = attempts + 1, claim_token = $token, worker_id = $workerId,
               lease_until = $leaseUntil, updated_at = $now
           WHERE job_id IN (
             SELECT job_id
             FROM (
               SELECT * FROM (
                 SELECT job_id
                 FROM processing_queue
                 WHERE state = 'running' AND lease_until < $now
                 ORDER BY attempts, job_id
                 LIMIT $limit
               )
               UNION ALL
               SELECT * FROM (
                 SELECT job_id
                 FROM processing_queue
                 WHERE state = 'pending'
                 ORDER BY job_id
                 LIMIT $limit
               )
             )
             LIMIT $limit
           )
           RETURNING job_id AS jobId, path`,
        )
        .all({
          token: this.#token,
          workerId: this.#options.workerId,
          leaseUntil: now + LEASE_SECONDS,
          now,
          limit,
        });
    });
  }

  /** Prolongs the lease of all that this worker holds. */
  async renew(): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [number, string]>(
        `UPDATE processing_queue
         SET lease_until = ?
         WHERE state = 'running' AND claim_token = ?`,
      ).run(this.#seconds() + LEASE_SECONDS, this.#token);
    });
  }

  /** Jobs that are done are removed; those that failed stay, for people and so that they are not tried in vain. */
  async finish(
    done: readonly number[],
    failed: readonly (KnownFailure & { jobId: number })[],
  ): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string]>(
        `DELETE FROM processing_queue
         WHERE job_id IN (SELECT value FROM json_each(?)) AND claim_token = ?`,
      ).run(JSON.stringify(done), this.#token);
      const fail = db.query<never, [string, number, number, string]>(
        `UPDATE processing_queue
         SET state = 'failed', error = ?, updated_at = ?, lease_until = NULL
         WHERE job_id = ? AND claim_token = ?`,
      );
      for (const { jobId, cacheKey, error } of failed) {
        fail.run(JSON.stringify({ ...error, cache_key: cacheKey }), this.#seconds(), jobId, this.#token);
      }
    });
  }

  /** Gives back what this worker holds, for others to take up. */
  async release(): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string]>(
        `UPDATE processing_queue
         SET state = 'pending', attempts = attempts - 1, claim_token = NULL, worker_id = NULL, lease_until = NULL
         WHERE state = 'running' AND claim_token = ?`,
      ).run(this.#token);
    });
  }

  /** Takes out what nobody has begun. @returns how many */
  clear(): Promise<number> {
    return this.#connection.write(
      (db) => db.query("DELETE FROM processing_queue WHERE state = 'pending'").run().changes,
    );
  }

  /** Jobs that wait or that somebody works on. */
  async open(): Promise<number> {
    const row = await this.#connection.read((db) =>
      db
        .query<{ open: number }, []>(
          `SELECT COUNT(*) AS open
           FROM processing_queue
           WHERE state IN ('pending', 'running')`,
        )
        .get(),
    );
    return row?.open ?? 0;
  }

  /** What is known to fail among some files, while that is believed. */
  async failures(paths: readonly string[]): Promise<KnownFailure[]> {
    const rows = await this.#connection.read((db) =>
      db
        .query<{ path: string; error: string }, [string, number]>(
          `SELECT path, error
           FROM processing_queue
           WHERE state = 'failed' AND error IS NOT NULL
             AND path IN (SELECT value FROM json_each(?)) AND updated_at > ?`,
        )
        .all(JSON.stringify(paths), this.#seconds() - FAILURE_SECONDS),
    );
    return rows.flatMap(({ path, error }) => {
      const stored = v.safeParse(StoredError, JSON.parse(error));
      if (!stored.success) return [];
      const { cache_key: cacheKey, ...known } = stored.output;
      return [{ path, cacheKey, error: known }];
    });
  }

  /** Forgets failures that are not believed any more. @returns how many */
  prune(): Promise<number> {
    return this.#connection.write(
      (db) =>
        db
          .query<never, [number]>(
            `DELETE FROM processing_queue
             WHERE state IN ('failed', 'done') AND updated_at <= ?`,
          )
          .run(this.#seconds() - FAILURE_SECONDS).changes,
    );
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}

function forget(db: Database, paths: readonly string[]): void {
  db.query<never, [string]>(
    `DELETE FROM processing_queue
     WHERE state IN ('failed', 'done') AND path IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(paths));
}

/** How many workers ended with the job that is taken up next; 0 where it is a new one. */
function attemptsBefore(db: Database, now: number): number {
  const next = db
    .query<{ attempts: number }, [number]>(
      `SELECT attempts
       FROM processing_queue
       WHERE state = 'running' AND lease_until < ?
       ORDER BY attempts, job_id
       LIMIT 1`,
    )
    .get(now);
  return next?.attempts ?? 0;
}

/** A file that ends whoever reads it would end them all, one after the other. */
function giveUp(db: Database, now: number): void {
  const error: PublicError = {
    code: "PARSE_FAILED",
    message: `${MAX_ATTEMPTS} workers ended while they read it`,
    hint: "Read it with your own tools",
    retryable: false,
  };
  db.query<never, [string, number, number, number]>(
    `UPDATE processing_queue
     SET state = 'failed', error = ?, updated_at = ?, lease_until = NULL
     WHERE state = 'running' AND lease_until < ? AND attempts >= ?`,
  ).run(JSON.stringify(error), now, now, MAX_ATTEMPTS);
}
