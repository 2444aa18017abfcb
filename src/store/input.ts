import type { Connection } from "./connection.ts";

/** What the operator wants. Only operator commands write it. */
export class Input {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Real paths that `brainloop digest` warms when it is given none. */
  async enabledSources(): Promise<string[]> {
    const rows = await this.#connection.read((db) =>
      db
        .query<{ path: string }, []>(
          `SELECT path
           FROM input_sources
           WHERE enabled = 1
           ORDER BY path`,
        )
        .all(),
    );
    return rows.map((row) => row.path);
  }

  /**
   * SQL of the schema that a database is expected to have; undefined where nothing is expected of it.
   * @param dbPath real path
   */
  async expectedSchema(dbPath: string): Promise<string | undefined> {
    const row = await this.#connection.read((db) =>
      db
        .query<{ schema_sql: string }, [string]>(
          `SELECT schema_sql
           FROM input_schemas
           WHERE db_path = ?`,
        )
        .get(dbPath),
    );
    return row?.schema_sql;
  }
}
