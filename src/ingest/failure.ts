import { BrainloopError, type PublicError } from "../error.ts";
import { publicError } from "../public-error.ts";

/** What is told of a file that could not be read; `defect` is the stack of what was not foreseen, for the log alone. */
export function failureOf(error: unknown, path: string): { error: PublicError; defect: string | undefined } {
  return { error: publicError(error, `reading "${path}"`), defect: defectOf(error) };
}

function defectOf(error: unknown): string | undefined {
  // A parser that broke: it is broken for whatever comes next, too.
  const broke = error instanceof BrainloopError && error.code === "PARSE_FAILED" ? error.cause : undefined;
  if (error instanceof BrainloopError && broke === undefined) return undefined;
  const defect = broke ?? error;
  return defect instanceof Error ? defect.stack : String(defect);
}
