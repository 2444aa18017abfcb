import type { CodeDigest } from "../../digest.ts";
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
  /** Runs in a worker thread. Loads its grammar on first use. */
  parse(source: Source): Promise<CodeDigest> | CodeDigest;
}
