/** What comparing a reader with an independent parser found. */
export interface Comparison {
  /** Language or kind of file: "Go". */
  subject: string;
  /** The independent parser with its version: "go/parser 1.19.8". */
  judge: string;
  files: number;
  /** Things the judge found (declarations, headings…). */
  expected: number;
  /** Of these, found by us with the same name, kind and parent. */
  found: number;
  /** Found by us with right first and last line, too. */
  linesRight: number;
  /** Found by us alone. */
  invented: number;
  /** Each difference: file, what the judge says, what we say; at most a few hundred are printed. */
  differences: string[];
  /** Differences in which a second independent parser, or the language's specification (named), is on our side. */
  excused: string[];
  /** Figures of the parts it is made of, where there are any: printed, not written down. */
  details?: string[];
  /** Least shares of what was found, of what is right among it, and of right lines; without them all must be right. */
  reach?: { recall: number; precision: number; lines: number };
  /** What to install where the judge is missing: nothing was compared. */
  missing?: string;
}

/** What languages without a parser of their own in the executable have to reach. */
export const REACH = { recall: 0.995, precision: 0.995, lines: 0.995 };

/** Whether a comparison reaches its figures; one without a judge has none to reach. */
export function reached({
  expected,
  found,
  linesRight,
  invented,
  differences,
  reach,
  missing,
}: Comparison): boolean {
  if (missing !== undefined) return true;
  if (reach === undefined) return differences.length === 0;
  return (
    found >= reach.recall * expected &&
    invented <= (1 - reach.precision) * (found + invented) &&
    linesRight >= reach.lines * found
  );
}

/** The result where the judge is not installed. */
export function notCompared(subject: string, missing: string): Comparison {
  const none = { files: 0, expected: 0, found: 0, linesRight: 0, invented: 0 };
  return { subject, judge: "none", ...none, differences: [], excused: [], missing };
}

/** One file of `test/compare/` per subject exports `compare`. */
export type Compare = (
  readObjects: (path: string) => Promise<Record<string, unknown>>,
) => Promise<Comparison[]>;
