/** Places in a source that digests of several kinds name. */

/** A place in a source with a short text. */
export interface Note {
  line: number;
  text: string;
}

export interface SyntaxProblem {
  line: number;
  /** 1-based, in characters. */
  column: number;
  message: string;
}

/** A secret that was masked: where and why, never what. */
export interface MaskedSecret {
  line: number;
  rule: string;
  reason: string;
}
