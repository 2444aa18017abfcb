/** The command line is wrong: exit code 2. What fails with a right one is a BrainloopError: exit code 1. */
export class UsageError extends Error {
  /** What to do instead. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
