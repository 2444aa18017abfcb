import type { Connection } from "./connection.ts";
import type { HealthStatus } from "./sources.ts";

export interface Dependency {
  kind: "package" | "provider" | "project";
  name: string;
  /** As declared: `^4.17.0`. */
  version: string | null;
  /** Real path of the file that says so, or `config`. */
  declaredIn: string;
}

export interface DependencyRow extends Dependency {
  dependencyId: number;
  /** Null before it was looked at. */
  status: HealthStatus | null;
  message: string | null;
  checkedAt: number | null;
}

/** What the project declares and relies on. Writing takes a connection that is not read-only. */
export class DependencyStore {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now wall clock in milliseconds */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  list(): Promise<DependencyRow[]> {
    return this.#connection.read((db) =>
      db
        .query<DependencyRow, []>(
          `SELECT dependency_id AS dependencyId, kind, name, version, declared_in AS declaredIn, status, message,
                  checked_at AS checkedAt
           FROM input_dependencies LEFT JOIN input_health USING (dependency_id)
           ORDER BY kind, name, declared_in`,
        )
        .all(),
    );
  }

  /**
   * Puts what was found in place of what was declared in the same files before; what stays keeps its health.
   * @param files whose declarations these are all of
   */
  async replace(files: readonly string[], found: readonly Dependency[]): Promise<void> {
    const now = this.#now() / 1000;
    await this.#connection.write((db) => {
      const put = db.query(
        `INSERT INTO input_dependencies (kind, name, version, declared_in, updated_at)
         VALUES ($kind, $name, $version, $declaredIn, $now)
         ON CONFLICT (kind, name, declared_in) DO UPDATE
         SET version = excluded.version, updated_at = excluded.updated_at`,
      );
      for (const dependency of found) put.run({ ...dependency, now });
      db.query<never, [string, string]>(
        `DELETE FROM input_dependencies
         WHERE declared_in IN (SELECT value FROM json_each(?1))
           AND (kind, name, declared_in) NOT IN (
             SELECT value ->> 'kind', value ->> 'name', value ->> 'declaredIn'
             FROM json_each(?2)
           )`,
      ).run(JSON.stringify(files), JSON.stringify(found));
    });
  }

  /** Files that something is declared in. */
  async declaringFiles(): Promise<string[]> {
    const rows = await this.#connection.read((db) =>
      db
        .query<{ declaredIn: string }, []>(
          `SELECT DISTINCT declared_in AS declaredIn
           FROM input_dependencies
           WHERE declared_in <> 'config'`,
        )
        .all(),
    );
    return rows.map(({ declaredIn }) => declaredIn);
  }

  /** Notes the state of a dependency. */
  async noteHealth(dependencyId: number, status: HealthStatus, message: string | null): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [number, string, string | null, number]>(
        `INSERT INTO input_health (dependency_id, status, message, checked_at)
         SELECT dependency_id, ?2, ?3, ?4
         FROM input_dependencies
         WHERE dependency_id = ?1
         ON CONFLICT (dependency_id) DO UPDATE
         SET status = excluded.status, message = excluded.message, checked_at = excluded.checked_at`,
      ).run(dependencyId, status, message, this.#now() / 1000);
    });
  }
}
