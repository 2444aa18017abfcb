import type { SyntaxProblem } from "../../digest.ts";

/** What a language's own parser says of a text. */
export interface SyntaxReport {
  /** Whether there is a parser for it. */
  checked: boolean;
  problems: readonly SyntaxProblem[];
}

/** Parses a text that stands in no file, off the main thread. */
export type CheckSyntax = (
  /** A path whose name tells the parser; it is not opened. */
  path: string,
  text: string,
  signal: AbortSignal,
) => Promise<SyntaxReport>;

export function describeProblem({ line, column, message }: SyntaxProblem): string {
  return `line ${line}, column ${column}: ${message}`;
}
