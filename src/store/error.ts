import { SQLiteError } from "bun:sqlite";
import { BrainloopError, type ErrorCode } from "../error.ts";
import { errnoOf, fileError } from "../file-error.ts";
import { quote } from "../quote.ts";

interface Meaning {
  code: ErrorCode;
  says: string;
  hint: string;
}

const BUSY: Meaning = {
  code: "DATABASE_BUSY",
  says: "is locked by another process",
  hint: "Try again; if it stays so, look for a program that holds a transaction open on it",
};
const DENIED: Meaning = {
  code: "PERMISSION_DENIED",
  says: "cannot be opened or written",
  hint: "Check owner and permissions of the data directory, or give another one with --data-dir",
};
const FULL: Meaning = {
  code: "STORAGE_FULL",
  says: "cannot grow, the disk or the quota is full",
  hint: "Free space, or move the data directory with --data-dir",
};
const CORRUPT: Meaning = {
  code: "DATABASE_CORRUPT",
  says: "is damaged or is not a SQLite database",
  hint: "Run in a terminal: brainloop stop, then brainloop doctor --fix: what can be read of it is kept in a new one",
};

/** By SQLite's primary result code. https://www.sqlite.org/rescode.html */
const BY_RESULT_CODE: ReadonlyMap<number, Meaning> = new Map([
  [3, DENIED], // SQLITE_PERM
  [5, BUSY], // SQLITE_BUSY
  [6, BUSY], // SQLITE_LOCKED
  [8, DENIED], // SQLITE_READONLY
  [11, CORRUPT], // SQLITE_CORRUPT
  [13, FULL], // SQLITE_FULL
  [14, DENIED], // SQLITE_CANTOPEN
  [15, BUSY], // SQLITE_PROTOCOL: lost the race for the -shm file at start too often
  [26, CORRUPT], // SQLITE_NOTADB
]);

/** The -shm file could not be made as large as needed, which is what a full disk looks like in WAL mode. */
const SQLITE_IOERR_SHMSIZE = 4874;

/** Whether waiting may help: someone else holds a lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof SQLiteError && BY_RESULT_CODE.get(error.errno & 0xff) === BUSY;
}

/**
 * Gives a failure of SQLite or of the file system the code it has for callers. Anything else, a
 * violated constraint or a defect, comes back as it is.
 * @param path of the database
 */
export function storeError(error: unknown, path: string): unknown {
  if (!(error instanceof SQLiteError)) return errnoOf(error) === undefined ? error : fileError(error, path);
  const meaning = error.errno === SQLITE_IOERR_SHMSIZE ? FULL : BY_RESULT_CODE.get(error.errno & 0xff);
  if (meaning === undefined) return error;
  return new BrainloopError(meaning.code, `Database ${quote(path)} ${meaning.says}`, {
    hint: meaning.hint,
    details: { path },
    cause: error,
  });
}
