import type { Database } from "bun:sqlite";
import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import type { Migration } from "./migrations.ts";
import { read, write } from "./transaction.ts";

/** "Brlp"; tells Brainloop's databases from others. https://www.sqlite.org/pragma.html#pragma_application_id */
export const APPLICATION_ID = 0x42726c70;

/**
 * Brings a database to the newest version, each migration in a transaction of its own. Any number of
 * processes may do so at once.
 * @param now wall clock in milliseconds
 * @throws BrainloopError UNSUPPORTED_FORMAT if it is newer, or was made by other migrations than these;
 *   DATABASE_CORRUPT if it is someone else's; nothing is changed then
 */
export async function migrate(
  db: Database,
  migrations: readonly Migration[],
  now: () => number,
): Promise<void> {
  let version = await read(db, () => checkVersion(db, migrations));
  for (const migration of migrations.slice(version)) {
    version = await write(db, () => {
      // Another process may have come first while this one waited for the lock.
      if (checkVersion(db, migrations) < migration.version) apply(db, migration, now() / 1000);
      return migration.version;
    });
  }
  await read(db, () => checkRecord(db, migrations));
}

/**
 * @returns the database's version, 0 for an empty one
 * @throws BrainloopError as {@link migrate}
 */
export function checkVersion(db: Database, migrations: readonly Migration[]): number {
  const facts = db
    .query<{ version: number; applicationId: number; objects: number }, []>(
      `SELECT user_version AS version,
              application_id AS applicationId,
              (SELECT COUNT(*) FROM sqlite_schema) AS objects
       FROM pragma_user_version, pragma_application_id`,
    )
    .get();
  if (facts === null) throw new TypeError("Expected one row of pragmas");
  if (facts.applicationId !== APPLICATION_ID && (facts.version > 0 || facts.objects > 0)) {
    throw new BrainloopError(
      "DATABASE_CORRUPT",
      `${quote(db.filename)} is not one of Brainloop's databases`,
      {
        hint: "Move the file aside: a new one is made at the next start",
        details: { path: db.filename },
      },
    );
  }
  if (facts.version > migrations.length) {
    throw new BrainloopError(
      "UNSUPPORTED_FORMAT",
      `Database ${quote(db.filename)} has schema version ${facts.version}, this Brainloop knows versions up to ${migrations.length}`,
      {
        hint: "Update Brainloop, or give it another data directory with --data-dir",
        details: { path: db.filename, version: facts.version, known: migrations.length },
      },
    );
  }
  return facts.version;
}

function apply(db: Database, migration: Migration, nowSeconds: number): void {
  db.run(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       version    INTEGER PRIMARY KEY,
       name       TEXT NOT NULL,
       sha256     TEXT NOT NULL,  -- of the file's text
       applied_at REAL NOT NULL
     ) STRICT`,
  );
  db.run(migration.sql);
  db.run(
    `INSERT INTO schema_migrations (version, name, sha256, applied_at)
     VALUES (?, ?, ?, ?)`,
    [migration.version, migration.name, migration.sha256, nowSeconds],
  );
  // Pragmas take no parameters; these are whole numbers of our own.
  db.run(`PRAGMA application_id = ${APPLICATION_ID}`);
  db.run(`PRAGMA user_version = ${migration.version}`);
}

/** A migration changed after it was applied means tables that are not what the code expects. */
function checkRecord(db: Database, migrations: readonly Migration[]): void {
  const applied = db
    .query<{ version: number; name: string; sha256: string }, []>(
      `SELECT version, name, sha256
       FROM schema_migrations
       ORDER BY version`,
    )
    .all();
  for (const migration of migrations) {
    const record = applied[migration.version - 1];
    if (record?.sha256 === migration.sha256) continue;
    const found = record === undefined ? "no record of it" : `another "${record.name}"`;
    throw new BrainloopError(
      "UNSUPPORTED_FORMAT",
      `Database ${quote(db.filename)} was made by another build: expected migration ${migration.version} "${migration.name}", found ${found}`,
      {
        hint: "Use the Brainloop that made it, or move the file aside: a new one is made at the next start",
        details: { path: db.filename, version: migration.version },
      },
    );
  }
}
