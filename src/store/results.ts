import type { Database } from "bun:sqlite";
import type { Connection } from "./connection.ts";

/** A file or database that was written. */
export interface ResultRow {
  resultId: string;
  /** Of the write in `processed_log`. */
  key: string;
  action: string;
  /** Real path. */
  target: string;
  /** Secrets masked. */
  prompt: string;
  provider: string;
  model: string;
  sha256Before: string | null;
  sha256After: string | null;
  /** JSON. */
  receipt: string;
  /** Unix seconds. */
  timestamp: number;
}

/** A text to be kept for replay and restore. */
export interface KeptContent {
  sha256: string;
  content: Uint8Array;
}

export interface ResultsOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
}

/** What was written, in the order it happened, with the texts of before and after. */
export class Results {
  readonly #connection: Connection;
  readonly #options: ResultsOptions;

  constructor(connection: Connection, options: ResultsOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /**
   * Keeps texts, down to the disk, and makes room for them. One that is kept already is as young as a new one.
   * @param maxBytes of all texts together, `retention.contents_bytes`; the oldest go first, these stay
   */
  async keep(contents: readonly KeptContent[], maxBytes: number): Promise<void> {
    await this.#connection.write(
      (db) => {
        const insert = db.query<never, [string, Uint8Array, number]>(
          `INSERT OR REPLACE INTO contents (sha256, content, created_at)
           VALUES (?, ?, ?)`,
        );
        for (const { sha256, content } of contents) insert.run(sha256, content, this.#options.now() / 1000);
        makeRoom(
          db,
          maxBytes,
          contents.map(({ sha256 }) => sha256),
        );
      },
      { durable: true },
    );
  }

  /**
   * Removes texts, the oldest first, above `retention.contents_bytes`.
   * @returns how many
   */
  prune(keep: { contentsBytes: number }): Promise<number> {
    return this.#connection.write((db) => makeRoom(db, keep.contentsBytes, []));
  }

  /** @returns undefined for a text that was never kept or had to make room */
  content(sha256: string): Promise<Uint8Array | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ content: Uint8Array }, [string]>("SELECT content FROM contents WHERE sha256 = ?")
          .get(sha256)?.content,
    );
  }

  /** Notes a result; one that is noted already stays as it is. */
  async record(row: ResultRow): Promise<void> {
    await this.#connection.write(
      (db) => {
        db.query(
          `INSERT OR IGNORE INTO results (
             result_id, key, action, target, prompt, worker_id, provider, model, sha256_before, sha256_after,
             receipt, timestamp
           ) VALUES (
             $resultId, $key, $action, $target, $prompt, $workerId, $provider, $model, $sha256Before, $sha256After,
             $receipt, $timestamp
           )`,
        ).run({ ...row, workerId: this.#options.workerId });
      },
      { durable: true },
    );
  }

  find(resultId: string): Promise<ResultRow | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<ResultRow, [string]>(
            `SELECT result_id AS resultId, key, action, target, prompt, provider, model,
                    sha256_before AS sha256Before, sha256_after AS sha256After, receipt, timestamp
             FROM results
             WHERE result_id = ?`,
          )
          .get(resultId) ?? undefined,
    );
  }

  /** Whether a target was once written with a content. */
  wrote(target: string, sha256: string): Promise<boolean> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ found: number }, [string, string]>(
            "SELECT 1 AS found FROM results WHERE target = ? AND sha256_after = ?",
          )
          .get(target, sha256) !== null,
    );
  }
}

/** @param kept sha256 of those that stay in any case */
function makeRoom(db: Database, maxBytes: number, kept: readonly string[]): number {
  return db
    .query<never, [number, string]>(
      `DELETE FROM contents
       WHERE sha256 IN (
         SELECT sha256
         FROM (
           SELECT sha256,
                  SUM(length(content)) OVER (ORDER BY created_at DESC, rowid DESC) AS bytes
           FROM contents
         )
         WHERE bytes > ?
       )
       AND sha256 NOT IN (SELECT value FROM json_each(?))`,
    )
    .run(maxBytes, JSON.stringify(kept)).changes;
}
