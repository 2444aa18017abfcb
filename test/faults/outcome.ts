/** What came of a number of kills. */
export interface Outcome {
  /** How often each step was the last one seen. */
  steps: ReadonlyMap<string, number>;
  /** What should not be; none where all is well. */
  problems: readonly string[];
}
