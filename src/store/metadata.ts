import { WriteBuffer } from "./buffer.ts";
import type { Connection } from "./connection.ts";
import { pruneRows } from "./prune.ts";

/** A secret as it may be shown. */
export interface SecretRow {
  name: string;
  /** `…` and the last four characters; `…` alone for short ones; empty where no value is set. */
  masked: string;
}

/** Stands in `secrets` from the start, so that a plain UPDATE sets it (SPEC 10). */
const SEEDED_SECRET = "CEREBRAS_API_KEY";

interface EventRow {
  type: string;
  data: string;
  timestamp: number;
}

export interface MetadataOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
  /** Told why buffered events could not be written. */
  failed: (error: unknown) => void;
}

/** What steers workers (secrets, poison pills) and what they report (telemetry). */
export class Metadata {
  readonly #connection: Connection;
  readonly #options: MetadataOptions;
  readonly #events: WriteBuffer<EventRow>;

  constructor(connection: Connection, options: MetadataOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#events = new WriteBuffer((rows) => this.#insertEvents(rows), options.failed);
  }

  /** @returns the value as it stands in the database now; undefined where it is absent or empty */
  async secret(name: string): Promise<string | undefined> {
    const row = await this.#connection.read((db) =>
      db
        .query<{ value: string }, [string]>(
          `SELECT secret_value AS value
           FROM secrets
           WHERE secret_name = ?`,
        )
        .get(name),
    );
    return row === null || row.value === "" ? undefined : row.value;
  }

  async setSecret(name: string, value: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string]>(
        `INSERT INTO secrets (secret_name, secret_value)
         VALUES (?, ?)
         ON CONFLICT (secret_name) DO UPDATE
         SET secret_value = excluded.secret_value`,
      ).run(name, value);
    });
    await this.#emptyLog();
  }

  /** @returns whether it had a value */
  async removeSecret(name: string): Promise<boolean> {
    const removed = await this.#connection.write((db) => {
      const statement =
        name === SEEDED_SECRET
          ? "UPDATE secrets SET secret_value = '' WHERE secret_name = ? AND secret_value <> ''"
          : "DELETE FROM secrets WHERE secret_name = ?";
      return db.query<never, [string]>(statement).run(name).changes > 0;
    });
    await this.#emptyLog();
    return removed;
  }

  /** Every secret, by name, masked by SQLite itself: the values do not enter this process. */
  secrets(): Promise<SecretRow[]> {
    return this.#connection.read((db) =>
      db
        .query<SecretRow, []>(
          `SELECT secret_name AS name,
                  CASE
                    WHEN secret_value = '' THEN ''
                    WHEN length(secret_value) < 16 THEN '…'
                    ELSE '…' || substr(secret_value, -4)
                  END AS masked
           FROM secrets
           ORDER BY secret_name`,
        )
        .all(),
    );
  }

  /** Every value, for a masker to know what must never come out; nothing else may ask. */
  async secretValues(): Promise<string[]> {
    const rows = await this.#connection.read((db) =>
      db
        .query<{ value: string }, []>(
          `SELECT secret_value AS value
           FROM secrets
           WHERE secret_value <> ''`,
        )
        .all(),
    );
    return rows.map(({ value }) => value);
  }

  /** Notes an event; it is written within a second. `data` must hold no secret and no file content. */
  event(type: string, data: Record<string, unknown> = {}): void {
    this.#events.add({ type, data: JSON.stringify(data), timestamp: this.#seconds() });
  }

  /** Writes the events that wait. Never rejects. */
  flush(): Promise<void> {
    return this.#events.flush();
  }

  async #insertEvents(rows: readonly EventRow[]): Promise<void> {
    await this.#connection.write((db) => {
      const insert = db.query<never, [string, string, string, number]>(
        `INSERT INTO telemetry_events (event_type, worker_id, data, timestamp)
         VALUES (?, ?, ?, ?)`,
      );
      for (const { type, data, timestamp } of rows) insert.run(type, this.#options.workerId, data, timestamp);
    });
  }

  /**
   * Asks a worker to shut down.
   * @param workerId undefined for all that run now
   */
  async poison(workerId: string | undefined, reason: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string | null, string, number]>(
        `INSERT INTO poisonpill (worker_id, reason, created_at)
         VALUES (?, ?, ?)`,
      ).run(workerId ?? null, reason, this.#seconds());
    });
  }

  /**
   * Whether this worker was asked to shut down.
   * @param startedAt start of the worker in Unix seconds; older pills for all were for others. One with its own
   *   name counts whatever the clock says.
   */
  poisoned(startedAt: number): Promise<boolean> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ poisoned: number }, [string, number]>(
            `SELECT 1 AS poisoned
             FROM poisonpill
             WHERE worker_id = ? OR (worker_id IS NULL AND created_at >= ?)
             LIMIT 1`,
          )
          .get(this.#options.workerId, startedAt) !== null,
    );
  }

  /**
   * Removes events past their time, and poison pills of the same age.
   * @returns how many rows
   */
  async prune(keep: { metricsDays: number }): Promise<number> {
    const before = this.#seconds() - keep.metricsDays * 86_400;
    const events = { table: "telemetry_events", time: "timestamp" };
    const pills = { table: "poisonpill", time: "created_at" };
    return (
      (await pruneRows(this.#connection, events, before)) + (await pruneRows(this.#connection, pills, before))
    );
  }

  /** The log would go on holding what was replaced. As far as other workers' reads let that happen. */
  async #emptyLog(): Promise<void> {
    await this.#connection.read((db) => {
      db.query("PRAGMA wal_checkpoint(TRUNCATE)").run();
    });
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}
