import { constants, Database } from "bun:sqlite";
import { lstatSync } from "node:fs";
import { BrainloopError } from "../../../error.ts";
import { requireRegularFile } from "../../../open-file.ts";
import { quote } from "../../../quote.ts";
import { findCompanions } from "../../../readers/sqlite/file/companions.ts";

/** A statement must not take the machine's memory. */
const HEAP_BYTES = 1024 * 1024 * 1024;
/**
 * Changed pages stay in memory up to here, in KiB: written out earlier they would lock readers out, among them
 * the one that compares before with after.
 */
const CACHE_KIB = 512 * 1024;
const POLL_MS = 50;

/**
 * Opens a database to change it, and waits where another program is in the middle of a transaction.
 * @throws BrainloopError NOT_A_FILE; DATABASE_BUSY where a journal stays that another program's crash may have left
 */
export function openForWriting(
  path: string,
  { busyMs, create = false }: { busyMs: number; create?: boolean },
): Database {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) requireRegularFile(path);
  awaitJournal(path, busyMs);
  const access = constants.SQLITE_OPEN_READWRITE | (create ? constants.SQLITE_OPEN_CREATE : 0);
  // The path is real: a symbolic link in it was put there since.
  const db = new Database(path, access | constants.SQLITE_OPEN_NOFOLLOW);
  try {
    db.run(`PRAGMA busy_timeout = ${busyMs}`);
    db.run("PRAGMA trusted_schema = OFF");
    db.run("PRAGMA cell_size_check = ON");
    db.run("PRAGMA recursive_triggers = OFF");
    db.run("PRAGMA temp_store = MEMORY");
    db.run(`PRAGMA cache_size = -${CACHE_KIB}`);
    db.run(`PRAGMA hard_heap_limit = ${HEAP_BYTES}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The database as it was before a transaction that is open on another connection.
 * @returns undefined where that one has so many changes that it had to write some out, and lets nobody read
 */
export function openBefore(path: string): Database | undefined {
  const db = new Database(path, constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_NOFOLLOW);
  try {
    db.run("PRAGMA trusted_schema = OFF");
    db.run("BEGIN; SELECT count(*) FROM main.sqlite_schema");
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY"))
      return undefined;
    throw error;
  }
}

/**
 * Opening a database rolls a hot journal back, and one that a stranger left, or brought along, may write anything
 * anywhere in the file. A journal of a transaction under way goes by itself.
 */
function awaitJournal(path: string, busyMs: number): void {
  for (let waited = 0; findCompanions(path).journal; waited += POLL_MS) {
    if (waited >= busyMs) {
      throw new BrainloopError(
        "DATABASE_BUSY",
        `${quote(path)} has a rollback journal: a transaction of another program is under way, or its crash left it`,
        {
          hint: "If no program is using it, open it once with the program it belongs to, or with the sqlite3 shell, which rolls the journal back; then call again",
        },
      );
    }
    Bun.sleepSync(POLL_MS);
  }
}
