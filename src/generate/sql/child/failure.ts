import { BrainloopError, type ErrorCode } from "../../../error.ts";
import { quote } from "../../../quote.ts";

interface Row {
  begins: string;
  code: ErrorCode;
  says: string;
  hint: string;
}

/** What SQLite says of the database as a whole, where no other statement would help; by the beginning of the code. */
const ROWS: readonly Row[] = [
  {
    begins: "SQLITE_BUSY",
    code: "DATABASE_BUSY",
    says: "is locked by another program",
    hint: "Nothing was changed. Call again when that program has ended its transaction",
  },
  {
    begins: "SQLITE_READONLY",
    code: "PERMISSION_DENIED",
    says: "cannot be written",
    hint: "Check the permissions of the file and of its directory",
  },
  {
    begins: "SQLITE_CANTOPEN",
    code: "PERMISSION_DENIED",
    says: "cannot be opened",
    hint: "Check the permissions of the file and of its directory, and that neither is a symbolic link",
  },
  {
    begins: "SQLITE_PERM",
    code: "PERMISSION_DENIED",
    says: "may not be accessed",
    hint: "Check its permissions",
  },
  {
    begins: "SQLITE_FULL",
    code: "STORAGE_FULL",
    says: "cannot grow: the disk is full",
    hint: "Nothing was changed. Free some space",
  },
  {
    begins: "SQLITE_IOERR",
    code: "STORAGE_FULL",
    says: "cannot be written to the disk",
    hint: "Nothing was changed. Check the free space and the disk",
  },
  {
    begins: "SQLITE_NOTADB",
    code: "UNSUPPORTED_FORMAT",
    says: "is no SQLite database, or an encrypted one",
    hint: "Give the path of a SQLite database",
  },
  {
    begins: "SQLITE_CORRUPT",
    code: "DATABASE_CORRUPT",
    says: "is damaged",
    hint: "Try in a shell: sqlite3 broken.db .recover | sqlite3 mended.db",
  },
  {
    begins: "SQLITE_NOMEM",
    code: "SQL_FAILED",
    says: "needs more memory for this than a call may take",
    hint: "Ask for less at a time",
  },
];

/** The error of a database that cannot be used, or undefined for what is wrong with a statement. */
export function databaseFailure(error: unknown, path: string): BrainloopError | undefined {
  if (error instanceof BrainloopError) return error;
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const sqlite = String(error.code);
  const row = ROWS.find(({ begins }) => sqlite.startsWith(begins));
  if (row === undefined) return undefined;
  return new BrainloopError(row.code, `${quote(path)} ${row.says}: ${error.message}`, {
    hint: row.hint,
    cause: error,
  });
}
