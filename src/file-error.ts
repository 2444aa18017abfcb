import { BrainloopError, type ErrorCode } from "./error.ts";
import { quote } from "./quote.ts";

interface Row {
  code: ErrorCode;
  /** Completes the sentence that starts with the quoted path. */
  says: string;
  hint?: string;
  retryable?: boolean;
}

/** The one table from what the operating system says to what Brainloop says. */
const ROWS: Readonly<Record<string, Row>> = {
  ENOENT: { code: "FILE_NOT_FOUND", says: "does not exist" },
  ENOTDIR: { code: "FILE_NOT_FOUND", says: "does not exist: a part of the path is a file, not a directory" },
  EEXIST: { code: "FILE_EXISTS", says: "exists already" },
  EACCES: {
    code: "PERMISSION_DENIED",
    says: "may not be accessed",
    hint: "Check its permissions and those of the directories above it",
  },
  EPERM: {
    code: "PERMISSION_DENIED",
    says: "may not be accessed",
    hint: "The operating system forbids it; check ownership and sandbox rules",
  },
  EROFS: {
    code: "PERMISSION_DENIED",
    says: "is on a read-only file system",
    hint: "Choose a place on another one, or have it mounted for writing",
  },
  EISDIR: { code: "NOT_A_FILE", says: "is a directory, not a regular file" },
  ENXIO: { code: "NOT_A_FILE", says: "is a socket or device, not a regular file" },
  ENODEV: { code: "NOT_A_FILE", says: "is a device, not a regular file" },
  EOPNOTSUPP: { code: "NOT_A_FILE", says: "is a socket, not a regular file" },
  ELOOP: {
    code: "NOT_A_FILE",
    says: "is a symbolic link where none may be, or a loop of them",
    hint: "Give the path of the file itself",
  },
  ENAMETOOLONG: { code: "INVALID_PARAMS", says: "is too long for a path" },
  EFBIG: { code: "FILE_TOO_LARGE", says: "is too large" },
  EOVERFLOW: { code: "FILE_TOO_LARGE", says: "is too large" },
  ESTALE: { code: "FILE_CHANGED", says: "went away while it was used", hint: "Try again", retryable: true },
  ENOSPC: {
    code: "STORAGE_FULL",
    says: "cannot be written: the disk is full",
    hint: "Free some space on it, and try again",
  },
  EDQUOT: {
    code: "STORAGE_FULL",
    says: "cannot be written: the disk quota is used up",
    hint: "Free some of it, and try again",
  },
  EMFILE: {
    code: "INTERNAL",
    says: "cannot be opened: too many files are open",
    hint: "Try again later",
    retryable: true,
  },
  ENFILE: {
    code: "INTERNAL",
    says: "cannot be opened: too many files are open",
    hint: "Try again later",
    retryable: true,
  },
  EIO: {
    code: "INTERNAL",
    says: "cannot be read: the device reports an error",
    hint: "Check the disk or the network mount",
  },
};

/** The operating system's code (`"ENOENT"`) of what was thrown, where it has one. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * Turns what a file operation threw into the error a user gets.
 * @param shown the path as the message is to name it
 * @returns the same error if it is a BrainloopError already
 */
export function fileError(error: unknown, shown: string): BrainloopError {
  if (error instanceof BrainloopError) return error;
  const errno = errnoOf(error);
  const row = errno === undefined ? undefined : ROWS[errno];
  if (row === undefined) {
    return new BrainloopError("INTERNAL", `${quote(shown)} cannot be used${errno ? `: ${errno}` : ""}`, {
      cause: error,
    });
  }
  return new BrainloopError(row.code, `${quote(shown)} ${row.says}`, {
    cause: error,
    ...(row.hint === undefined ? {} : { hint: row.hint }),
    ...(row.retryable === undefined ? {} : { retryable: row.retryable }),
  });
}
