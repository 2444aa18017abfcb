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
}

/** One file of `test/compare/` per subject exports `compare`. */
export type Compare = (
  readObjects: (path: string) => Promise<Record<string, unknown>>,
) => Promise<Comparison[]>;
