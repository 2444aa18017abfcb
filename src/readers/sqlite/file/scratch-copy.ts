import { constants, copyFileSync, chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { BrainloopError } from "../../../error.ts";
import { fileError } from "../../../file-error.ts";
import { quote } from "../../../quote.ts";

/** Copying half a gigabyte takes a second or so of the ten. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Copies a database and what stands beside it, so that SQLite can roll a journal back or index a -wal
 * without touching the original. Only the owner may read the copy.
 * @param scratch directory for it, which the caller removes
 * @returns path of the copied database
 */
export function copyToScratch(
  path: string,
  endings: readonly string[],
  scratch: string,
  bytes: number,
): string {
  if (bytes > MAX_BYTES) {
    throw new BrainloopError(
      "FILE_TOO_LARGE",
      `${quote(path)} is too large to be copied for its recovery: ${bytes} bytes`,
      {
        hint: "Open it once with the program it belongs to, which recovers it",
        details: { bytes, max_bytes: MAX_BYTES },
      },
    );
  }
  const copy = join(scratch, "copy.db");
  try {
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    for (const ending of ["", ...endings]) {
      if (!existsSync(path + ending)) continue;
      copyFileSync(path + ending, copy + ending, constants.COPYFILE_FICLONE);
      chmodSync(copy + ending, 0o600);
    }
  } catch (error) {
    throw fileError(error, path);
  }
  return copy;
}
