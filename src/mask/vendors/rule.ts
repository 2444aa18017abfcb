/** One vendor's key format: a row of the tables beside this file. */
export interface VendorRule {
  /** Kebab-case and stable: it is shown and stored. */
  id: string;
  /** Matched where a hint stands. Group 1, where there is one, is the secret; else the whole match is. */
  pattern: RegExp;
  /** What the prefilter looks for: case-sensitive, at least 3 characters. */
  hints: readonly string[];
  /** How many characters before the hint the match begins; 0 by default. */
  back?: number;
  /**
   * The match must not continue a word. For prefixes that end ordinary words (`sk-` in `disk-`), and
   * for patterns without an upper bound: a run of their characters is then tried once, not at every hint in it.
   */
  word?: boolean;
  /** The vendor's documentation of the credential. */
  source: string;
}
