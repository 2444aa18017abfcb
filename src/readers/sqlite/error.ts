import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";

/** From what SQLite says to what Brainloop says; by the beginning of the code's name. */
const ROWS = [
  {
    begins: "SQLITE_NOTADB",
    code: "UNSUPPORTED_FORMAT",
    says: "has a database's header, but the rest is encrypted or no database",
    hint: "Read it with the program that has its key",
  },
  {
    begins: "SQLITE_CORRUPT",
    code: "DATABASE_CORRUPT",
    says: "is damaged so that nothing of it can be read",
    hint: "Try in a shell: sqlite3 broken.db .recover | sqlite3 mended.db",
  },
  { begins: "SQLITE_BUSY", code: "DATABASE_BUSY", says: "is locked by another process", hint: "Try again" },
  {
    begins: "SQLITE_CANTOPEN",
    code: "PERMISSION_DENIED",
    says: "cannot be opened",
    hint: "Check its permissions",
  },
  {
    begins: "SQLITE_FULL",
    code: "STORAGE_FULL",
    says: "cannot be copied: the disk is full",
    hint: "Free some space",
  },
] as const;

/** The error a user gets for what reading a database threw. */
export function sqliteError(error: unknown, path: string): unknown {
  if (error instanceof BrainloopError || !(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  const row = ROWS.find(({ begins }) => code.startsWith(begins));
  if (row === undefined) {
    return new BrainloopError("PARSE_FAILED", `${quote(path)} cannot be read: ${error.message}`, {
      cause: error,
    });
  }
  const { code: shown, says, hint } = row;
  return new BrainloopError(shown, `${quote(path)} ${says}: ${error.message}`, { hint, cause: error });
}
