import { Database } from "bun:sqlite";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { prepareDataDirectory } from "../private-directory.ts";
import { makeDatabaseFile } from "./directory.ts";
import { storeError } from "./error.ts";
import { checkVersion, migrate } from "./migrate.ts";
import type { Migration } from "./migrations.ts";
import { read } from "./transaction.ts";

/** Above it, a checkpoint cuts the log back: 16 MiB, four times SQLite's usual length between checkpoints. */
const LOG_BYTES_KEPT = 16 * 1024 * 1024;

/**
 * `db.query` prepares a text once per connection, but forgets all but the last 20 used unless told
 * otherwise. Every statement of this folder fits.
 */
Database.MAX_QUERY_CACHE_SIZE = 200;

export interface OpenOptions {
  /** All migrations of this database; it is brought to the last of them. */
  migrations: readonly Migration[];
  /** Wall clock in milliseconds. */
  now: () => number;
  /** Refuses writes through this connection; making and migrating comes first. */
  readonly?: boolean;
  /**
   * Makes and migrates no file: one that is not there, or of an older schema, is stood in for by a
   * copy in memory, and what is written to that is lost.
   */
  looking?: boolean;
}

/**
 * Opens one of Brainloop's databases, made and migrated if need be, in WAL mode with foreign keys on.
 * Locks are waited for without blocking the thread.
 * @throws BrainloopError PERMISSION_DENIED, STORAGE_FULL, DATABASE_BUSY, DATABASE_CORRUPT, or
 *   UNSUPPORTED_FORMAT for a newer database, which is left as it is
 */
export async function openDatabase(path: string, options: OpenOptions): Promise<Database> {
  try {
    const db =
      options.looking === true && (await isBehind(path, options.migrations))
        ? copyInMemory(path)
        : await openFile(path, options.migrations);
    try {
      // foreign_keys and synchronous are per connection, and do nothing inside a transaction.
      db.run("PRAGMA busy_timeout = 0");
      db.run("PRAGMA foreign_keys = ON");
      db.run("PRAGMA trusted_schema = OFF");
      await read(db, () => {
        checkVersion(db, options.migrations);
        db.run("PRAGMA journal_mode = WAL");
      });
      db.run("PRAGMA synchronous = NORMAL");
      db.run(`PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}`);
      // What is removed, a secret above all, shall not stay behind in free pages.
      db.run("PRAGMA secure_delete = FAST");
      await migrate(db, options.migrations, options.now);
      if (options.readonly === true) db.run("PRAGMA query_only = ON");
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw storeError(error, path);
  }
}

async function openFile(path: string, migrations: readonly Migration[]): Promise<Database> {
  await makeDatabaseFile(path, prepareDataDirectory(dirname(path)));
  await checkBeforeWriting(path, migrations);
  return new Database(path, { readwrite: true, strict: true });
}

/** Whether opening it for writing would make or migrate it. */
async function isBehind(path: string, migrations: readonly Migration[]): Promise<boolean> {
  if (!existsSync(path)) return true;
  using db = new Database(path, { readonly: true });
  return (await read(db, () => checkVersion(db, migrations))) < migrations.length;
}

/** Bytes 18 and 19 of a database's header say whether it has a log: 1 for none. https://www.sqlite.org/fileformat.html */
const FORMAT_VERSIONS = [18, 19];

function copyInMemory(path: string): Database {
  if (!existsSync(path)) return new Database(":memory:", { strict: true });
  using db = new Database(path, { readonly: true });
  const bytes = db.serialize();
  // What is in memory can have no log.
  for (const at of FORMAT_VERSIONS) bytes[at] = 1;
  return Database.deserialize(bytes, { strict: true });
}

/**
 * A writable connection copies the log into the database as it closes. Where there is a log, the
 * version is therefore read without being able to write, so that a newer database keeps every byte.
 */
async function checkBeforeWriting(path: string, migrations: readonly Migration[]): Promise<void> {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log === undefined || log.size === 0) return;
  const db = new Database(path, { readonly: true });
  try {
    await read(db, () => checkVersion(db, migrations));
  } finally {
    db.close();
  }
}
