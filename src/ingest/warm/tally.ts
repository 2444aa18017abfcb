import type { ErrorCode, PublicError } from "../../error.ts";

/** A file that was not read, and why. */
export interface NotRead {
  /** Real path. */
  path: string;
  code: ErrorCode;
  message: string;
}

/** What came of a run. Counts are files. */
export interface Tally {
  /** Those that a reader takes. */
  files: number;
  bytes: number;
  /** Whose digest was in force. */
  unchanged: number;
  /** Whose content was what it had been: not parsed again. */
  renewed: number;
  digested: number;
  /** Those that are not what their name says, or too large to be read. */
  skipped: number;
  failed: number;
  /** The first thousand of each. */
  skips: NotRead[];
  failures: NotRead[];
  /** What the walk left out, by reason. */
  leftOut: Map<string, number>;
  /** Real paths of files that declare what a project depends on; the first few thousand. */
  manifests: string[];
}

const MOST_NAMED = 1_000;
/** A file may be no text, or huge, or gone again: nobody has to do anything about it. */
const EXPECTED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UNSUPPORTED_FORMAT",
  "FILE_TOO_LARGE",
  "NOT_A_FILE",
  "FILE_NOT_FOUND",
]);

export function newTally(): Tally {
  return {
    files: 0,
    bytes: 0,
    unchanged: 0,
    renewed: 0,
    digested: 0,
    skipped: 0,
    failed: 0,
    skips: [],
    failures: [],
    leftOut: new Map(),
    manifests: [],
  };
}

/** Counts a file that was not read. */
export function countNotRead(tally: Tally, path: string, { code, message }: PublicError): void {
  const expected = EXPECTED.has(code);
  const named = expected ? tally.skips : tally.failures;
  if (named.length < MOST_NAMED) named.push({ path, code, message });
  if (expected) tally.skipped++;
  else tally.failed++;
}
