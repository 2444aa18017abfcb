import type { CodeDigest, StyleFact, SyntaxProblem } from "../../digest.ts";
import type { Source } from "../../reader.ts";

/** One row of the table of languages. */
export interface Language {
  /** Lower-case, as people call it: `typescript`, `go`, `c#`. Also what `code_type` takes. */
  name: string;
  /** With the dot, lower case: `.go`. */
  extensions: readonly string[];
  /** Whole file names that mean this language: `Rakefile`. */
  fileNames?: readonly string[];
  /** Interpreters in a shebang: `python3`, matched without a trailing version. */
  interpreters?: readonly string[];
  /** Larger files are refused; 16 MB where it is not said. */
  maxBytes?: number;
  /** Whether its files see without an import what others of their package declare. */
  sharesPackage?: boolean;
  /**
   * Whether the parser may be busy with the text for so long, and take so much memory, that it has to run where
   * it can be ended: no thread can be while it is in native code.
   */
  needsProcess?(text: string): boolean;
  /**
   * What is wrong with a text that is to be written, for languages whose reader is too kind to say: it takes what it
   * can of nearly everything. Undefined where nothing can judge the text.
   */
  check?(source: Source): Promise<readonly SyntaxProblem[] | undefined>;
  /** How a text of it is written, where its parser does not tell. Quick: a look over the text. */
  style?(text: string): StyleFact[];
  /** Runs in a worker thread. Loads its grammar on first use. */
  parse(source: Source): Promise<CodeDigest> | CodeDigest;
}
