import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { BrainloopError } from "../../../error.ts";
import { fileError } from "../../../file-error.ts";
import { quote } from "../../../quote.ts";

/** Copying half a gigabyte takes a second or so of the ten. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Missing pages take no room; a header may lie about their number. */
const MAX_WHOLE_BYTES = 64 * 1024 ** 3;

export interface CopySize {
  /** Of what is to be copied. */
  bytes: number;
  /** Of an original that was cut off: what of it is whole pages, and what the copy is brought to with empty ones. */
  cut?: { keptBytes: number; wholeBytes: number };
}

/**
 * Copies a database and what stands beside it, so that SQLite can roll a journal back, index a -wal or pass
 * over missing pages without touching the original. Only the owner may read the copy.
 * @param scratch directory for it, which the caller removes
 * @returns path of the copied database
 */
export function copyToScratch(
  path: string,
  endings: readonly string[],
  scratch: string,
  { bytes, cut }: CopySize,
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
    if (cut !== undefined) {
      // Half a page would pass for a whole one, whose rows are zeros.
      truncateSync(copy, cut.keptBytes);
      truncateSync(copy, Math.min(cut.wholeBytes, MAX_WHOLE_BYTES));
    }
    return copy;
  } catch (error) {
    throw fileError(error, path);
  }
}

export function removeScratch(scratch: string): void {
  rmSync(scratch, { recursive: true, force: true });
}
