import type { Database } from "bun:sqlite";
import type { Connection } from "./connection.ts";
import { FREED, LEASE_SECONDS, Leases } from "./leases.ts";

/** One write that Brainloop was asked for. Times are Unix seconds. */
export interface ProcessedRow {
  key: string;
  action: string;
  target: string;
  state: "claimed" | "prepared" | "done" | "failed";
  claimToken: string;
  workerId: string;
  leaseUntil: number;
  sha256Before: string | null;
  sha256After: string | null;
  tempPath: string | null;
  resultId: string | null;
  /** JSON. */
  result: string | null;
  updatedAt: number;
}

export interface ClaimRequest {
  key: string;
  action: string;
  /** Real path. */
  target: string;
  /** New and random. */
  token: string;
  /** Token of a row that is done, which is to be done again all the same. */
  again?: string | undefined;
}

/** What came of asking for a claim. */
export type ClaimOutcome =
  /** It is ours. `previous` is what an earlier try or an earlier result left under the key. */
  | { type: "claimed"; previous: ProcessedRow | undefined; abandoned: ProcessedRow[] }
  /** Somebody is at it, with the same key or with another on the same target. */
  | { type: "held"; by: ProcessedRow }
  /** It was done before. */
  | { type: "done"; row: ProcessedRow }
  /** Its worker died between preparing and finishing; it is ours to finish, under the new token. */
  | { type: "recover"; row: ProcessedRow };

/** What a write will have done. */
export interface Prepared {
  sha256Before: string | null;
  sha256After: string | null;
  tempPath: string | null;
  resultId: string;
  /** JSON. */
  result: string;
}

const COLUMNS = `
  key, action, target, state, claim_token AS claimToken, worker_id AS workerId, lease_until AS leaseUntil,
  sha256_before AS sha256Before, sha256_after AS sha256After, temp_path AS tempPath, result_id AS resultId,
  result, updated_at AS updatedAt`;

export interface ProcessedOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
}

/** Rows among which the latest are looked for: nothing is sorted by time but these. */
const LATEST_ROWS = 100;

/**
 * The writes of all workers: who does which now, and what was done. Every change names the claim's token, so that a
 * worker whose lease ran out changes nothing any more.
 */
export class ProcessedLog {
  readonly #connection: Connection;
  readonly #options: ProcessedOptions;
  readonly #leases = new Leases();

  constructor(connection: Connection, options: ProcessedOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** Claims a write, or says what stands in the way. A claim that is taken over gets the new token. */
  claim(request: ClaimRequest, signal?: AbortSignal): Promise<ClaimOutcome> {
    return this.#connection.write((db) => this.#claim(db, request), { durable: true, signal });
  }

  /** @returns false where the claim is no longer ours */
  renew(key: string, token: string): Promise<boolean> {
    return this.#connection.write(
      (db) =>
        db
          .query<never, [number, number, string, string]>(
            `UPDATE processed_log
             SET lease_until = ?, updated_at = ?
             WHERE key = ? AND claim_token = ? AND state IN ('claimed', 'prepared')`,
          )
          .run(this.#leaseEnd(), this.#seconds(), key, token).changes > 0,
    );
  }

  /** @returns false where the claim is no longer ours */
  prepare(key: string, token: string, prepared: Prepared): Promise<boolean> {
    return this.#connection.write(
      (db) =>
        db
          .query(
            `UPDATE processed_log
             SET state = 'prepared', sha256_before = $sha256Before, sha256_after = $sha256After,
                 temp_path = $tempPath, result_id = $resultId, result = $result,
                 lease_until = $leaseUntil, updated_at = $updatedAt
             WHERE key = $key AND claim_token = $token AND state IN ('claimed', 'prepared')`,
          )
          .run({ ...prepared, key, token, leaseUntil: this.#leaseEnd(), updatedAt: this.#seconds() })
          .changes > 0,
      { durable: true },
    );
  }

  /**
   * Does the last step of a write and notes that it is done, with nobody else's change in between.
   * @param work synchronous; what it throws leaves the row prepared
   * @param left what is still to be removed of the write, until {@link tidied} says that it is
   * @returns false where the claim is no longer ours; `work` is then not run
   */
  finish(key: string, token: string, work: () => void, left: string | null = null): Promise<boolean> {
    return this.#connection.write(
      (db) => {
        const updated = db
          .query<never, [string | null, number, string, string]>(
            `UPDATE processed_log
             SET state = 'done', temp_path = ?, updated_at = ?
             WHERE key = ? AND claim_token = ? AND state = 'prepared'`,
          )
          .run(left, this.#seconds(), key, token).changes;
        if (updated > 0) work();
        return updated > 0;
      },
      { durable: true },
    );
  }

  /**
   * Gives a claim back, whether or not the write was prepared: it did not happen.
   * @param kept what a later try may use: a text that was made but not written
   */
  async fail(key: string, token: string, kept?: Prepared): Promise<void> {
    await this.#fail(key, token, ["claimed", "prepared"], kept);
  }

  /** The same for a claim under which nothing was prepared; what was may have happened, and stays to be recovered. */
  async giveBack(key: string, token: string, kept?: Prepared): Promise<void> {
    await this.#fail(key, token, ["claimed"], kept);
  }

  /** Gives a claim back on what was done before: that is its result again. */
  async revert(key: string, token: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [number, string, string]>(
        `UPDATE processed_log
         SET state = 'done', updated_at = ?
         WHERE key = ? AND claim_token = ? AND state = 'claimed'`,
      ).run(this.#seconds(), key, token);
    });
  }

  /** Lets others take over a prepared write at once. */
  async release(key: string, token: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [number, string, string]>(
        `UPDATE processed_log
         SET lease_until = ?
         WHERE key = ? AND claim_token = ? AND state = 'prepared'`,
      ).run(FREED, key, token);
    });
  }

  /** Notes under a claim what a later one would find of this one at the target. */
  async note(key: string, token: string, tempPath: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string, string]>(
        "UPDATE processed_log SET temp_path = ? WHERE key = ? AND claim_token = ? AND state = 'claimed'",
      ).run(tempPath, key, token);
    });
  }

  /** Nothing is left of a write that is done. */
  async tidied(key: string, token: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string]>(
        "UPDATE processed_log SET temp_path = NULL WHERE key = ? AND claim_token = ? AND state = 'done'",
      ).run(key, token);
    });
  }

  /** Writes that are done and of which something is left, their workers being gone. */
  untidy(): Promise<ProcessedRow[]> {
    return this.#connection.read((db) =>
      db
        .query<ProcessedRow, [number]>(
          `SELECT ${COLUMNS}
           FROM processed_log
           WHERE state = 'done' AND temp_path IS NOT NULL AND lease_until <= ?`,
        )
        .all(this.#seconds()),
    );
  }

  /** The write with a result, or with a text that was kept for one. */
  byResult(resultId: string): Promise<ProcessedRow | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<ProcessedRow, [string]>(`SELECT ${COLUMNS} FROM processed_log WHERE result_id = ?`)
          .get(resultId) ?? undefined,
    );
  }

  /** Writes whose workers are gone: those to be finished, and those that never got so far. */
  async expired(): Promise<ProcessedRow[]> {
    const open = await this.#connection.read((db) =>
      db
        .query<ProcessedRow, []>(
          `SELECT ${COLUMNS}
           FROM processed_log
           WHERE state IN ('claimed', 'prepared')`,
        )
        .all(),
    );
    return open.filter((row) => this.#leases.isFree(row, this.#seconds()));
  }

  /** Whether Brainloop wrote a target as it stands. */
  wrote(target: string, sha256: string): Promise<boolean> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ found: number }, [string, string]>(
            `SELECT 1 AS found
             FROM processed_log
             WHERE target = ? AND state = 'done' AND sha256_after = ?`,
          )
          .get(target, sha256) !== null,
    );
  }

  /** Hash of the text that Brainloop last wrote to a target; undefined where it never did. */
  lastWritten(target: string): Promise<string | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ sha256: string }, [string]>(
            `SELECT sha256_after AS sha256
             FROM processed_log
             WHERE target = ? AND state = 'done' AND sha256_after IS NOT NULL
             ORDER BY updated_at DESC
             LIMIT 1`,
          )
          .get(target)?.sha256,
    );
  }

  /** Files that were written lately by an action, real paths, the latest first. */
  latestTargets(actions: readonly string[], most: number): Promise<string[]> {
    return this.#connection.read((db) =>
      db
        .query<{ target: string }, [string, number]>(
          `SELECT target
           FROM processed_log
           WHERE rowid > (SELECT max(rowid) FROM processed_log) - ${LATEST_ROWS}
             AND state = 'done' AND sha256_after IS NOT NULL AND action IN (SELECT value FROM json_each(?))
           GROUP BY target
           ORDER BY max(updated_at) DESC
           LIMIT ?`,
        )
        .all(JSON.stringify(actions), most)
        .map(({ target }) => target),
    );
  }

  async #fail(key: string, token: string, states: readonly string[], kept?: Prepared): Promise<void> {
    const none = { sha256Before: null, sha256After: null, resultId: null, result: null };
    const { sha256Before, sha256After, resultId, result } = kept ?? none;
    const values = { key, token, sha256Before, sha256After, resultId, result };
    await this.#connection.write((db) => {
      db.query(
        `UPDATE processed_log
         SET state = 'failed', temp_path = NULL, sha256_before = $sha256Before, sha256_after = $sha256After,
             result_id = $resultId, result = $result, updated_at = $updatedAt
         WHERE key = $key AND claim_token = $token AND state IN (SELECT value FROM json_each($states))`,
      ).run({ ...values, states: JSON.stringify(states), updatedAt: this.#seconds() });
    });
  }

  #claim(db: Database, { key, action, target, token, again }: ClaimRequest): ClaimOutcome {
    const now = this.#seconds();
    const row = db
      .query<ProcessedRow, [string]>(`SELECT ${COLUMNS} FROM processed_log WHERE key = ?`)
      .get(key);
    if (row !== null && isOpen(row) && !this.#leases.isFree(row, now)) return { type: "held", by: row };
    if (row?.state === "prepared") return { type: "recover", row: this.#takeOver(db, row, token) };
    if (row?.state === "done" && row.claimToken !== again) return { type: "done", row };
    const other = db
      .query<ProcessedRow, [string, string]>(
        `SELECT ${COLUMNS}
         FROM processed_log
         WHERE target = ? AND key <> ? AND state IN ('claimed', 'prepared')`,
      )
      .get(target, key);
    if (other !== null && !this.#leases.isFree(other, now)) return { type: "held", by: other };
    if (other?.state === "prepared") return { type: "recover", row: this.#takeOver(db, other, token) };
    if (other !== null) {
      db.query<never, [number, string]>(
        "UPDATE processed_log SET state = 'failed', updated_at = ? WHERE key = ?",
      ).run(now, other.key);
    }
    db.query(
      `INSERT INTO processed_log (key, action, target, state, claim_token, worker_id, lease_until, created_at, updated_at)
       VALUES ($key, $action, $target, 'claimed', $token, $workerId, $leaseUntil, $now, $now)
       ON CONFLICT (key) DO UPDATE
       SET state = 'claimed', target = excluded.target, claim_token = excluded.claim_token,
           worker_id = excluded.worker_id, lease_until = excluded.lease_until, updated_at = excluded.updated_at,
           temp_path = NULL`,
    ).run({
      key,
      action,
      target,
      token,
      workerId: this.#options.workerId,
      leaseUntil: this.#leaseEnd(),
      now,
    });
    const abandoned = [row, other].filter((left) => left !== null && left.state === "claimed");
    return {
      type: "claimed",
      previous: row ?? undefined,
      abandoned: abandoned.filter((left) => left !== null),
    };
  }

  #takeOver(db: Database, row: ProcessedRow, token: string): ProcessedRow {
    db.query<never, [string, string, number, number, string]>(
      `UPDATE processed_log
       SET claim_token = ?, worker_id = ?, lease_until = ?, updated_at = ?
       WHERE key = ?`,
    ).run(token, this.#options.workerId, this.#leaseEnd(), this.#seconds(), row.key);
    return { ...row, claimToken: token };
  }

  #leaseEnd(): number {
    return this.#seconds() + LEASE_SECONDS;
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}

function isOpen({ state }: ProcessedRow): boolean {
  return state === "claimed" || state === "prepared";
}
