import type { Connection } from "./connection.ts";

export type HealthStatus = "ok" | "degraded" | "failed";

/** What `brainloop digest` walks where it is given no path. Times are Unix seconds. */
export interface SourceRow {
  sourceId: number;
  /** Real path. */
  path: string;
  enabled: boolean;
  addedAt: number;
  /** What the last run found; null before the first. */
  status: HealthStatus | null;
  message: string | null;
  checkedAt: number | null;
}

/** A database with the schema it is expected to have. */
export interface SchemaRow {
  /** Real path. */
  dbPath: string;
  updatedAt: number;
}

/** The operator's sources and expected schemas. Writing takes a connection that is not read-only. */
export class Sources {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now wall clock in milliseconds */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** All of them with their health, by path. */
  async list(): Promise<SourceRow[]> {
    const rows = await this.#connection.read((db) =>
      db
        .query<Omit<SourceRow, "enabled"> & { enabled: number }, []>(
          `SELECT source_id AS sourceId, path, enabled, added_at AS addedAt, status, message, checked_at AS checkedAt
           FROM input_sources LEFT JOIN input_health USING (source_id)
           ORDER BY path`,
        )
        .all(),
    );
    return rows.map((row) => ({ ...row, enabled: row.enabled === 1 }));
  }

  /**
   * Adds a source, enabled; one that is there is enabled.
   * @param path real path
   */
  async add(path: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, number]>(
        `INSERT INTO input_sources (path, enabled, added_at)
         VALUES (?, 1, ?)
         ON CONFLICT (path) DO UPDATE
         SET enabled = 1`,
      ).run(path, this.#now() / 1000);
    });
  }

  /** @returns whether it was there */
  setEnabled(path: string, enabled: boolean): Promise<boolean> {
    return this.#connection.write(
      (db) =>
        db
          .query<never, [number, string]>(
            `UPDATE input_sources
             SET enabled = ?
             WHERE path = ?`,
          )
          .run(enabled ? 1 : 0, path).changes > 0,
    );
  }

  /**
   * Forgets a source, with its health, and the schema expected of a database at that path.
   * @returns whether there was either
   */
  remove(path: string): Promise<boolean> {
    return this.#connection.write((db) => {
      const source = db.query<never, [string]>("DELETE FROM input_sources WHERE path = ?").run(path);
      const schema = db.query<never, [string]>("DELETE FROM input_schemas WHERE db_path = ?").run(path);
      return source.changes + schema.changes > 0;
    });
  }

  /** Notes what a run found of a source. */
  async noteHealth(sourceId: number, status: HealthStatus, message: string | null): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [number, string, string | null, number]>(
        `INSERT INTO input_health (source_id, status, message, checked_at)
         SELECT source_id, ?2, ?3, ?4
         FROM input_sources
         WHERE source_id = ?1
         ON CONFLICT (source_id) DO UPDATE
         SET status = excluded.status, message = excluded.message, checked_at = excluded.checked_at`,
      ).run(sourceId, status, message, this.#now() / 1000);
    });
  }

  /** Databases of which a schema is expected, by path. */
  schemas(): Promise<SchemaRow[]> {
    return this.#connection.read((db) =>
      db
        .query<SchemaRow, []>(
          `SELECT db_path AS dbPath, updated_at AS updatedAt
           FROM input_schemas
           ORDER BY db_path`,
        )
        .all(),
    );
  }

  /**
   * Notes which schema a database is expected to have, in place of what was expected before.
   * @param dbPath real path
   */
  async expectSchema(dbPath: string, schemaSql: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string, number]>(
        `INSERT INTO input_schemas (db_path, source_id, schema_sql, updated_at)
         VALUES (?1, (SELECT source_id FROM input_sources WHERE path = ?1), ?2, ?3)
         ON CONFLICT (db_path) DO UPDATE
         SET source_id = excluded.source_id, schema_sql = excluded.schema_sql, updated_at = excluded.updated_at`,
      ).run(dbPath, schemaSql, this.#now() / 1000);
    });
  }
}
