import { BrainloopError, type PublicError } from "../error.ts";
import { publicError } from "../public-error.ts";

/** What is told of a file that could not be read; `defect` is the stack of what was not foreseen, for the log alone. */
export function failureOf(error: unknown, path: string): { error: PublicError; defect: string | undefined } {
  return { error: publicError(error, `reading "${path}"`), defect: defectOf(error) };
}

function defectOf(error: unknown): string | undefined {
  if (error instanceof BrainloopError) return undefined;
  return error instanceof Error ? error.stack : String(error);
}
