/** Told of a model's output as it comes: all bytes so far, estimated tokens, and tokens a second. */
export type ReportOutput = (output: { bytes: number; tokens: number; tokensPerSecond: number }) => void;

/** Reports more often than this are of no use to a person. */
const EVERY_MS = 200;
/** Characters to a token of code, roughly; the provider's own count comes at the end. */
const CHARACTERS_PER_TOKEN = 3.6;

/** Counts what streams in. What is void after a restart stays counted: progress only grows. */
export class OutputProgress {
  #bytes = 0;
  #characters = 0;
  #startedAt: number | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly report: ReportOutput,
    private readonly clock: () => number,
  ) {}

  add(piece: string | undefined): void {
    if (piece === undefined || piece === "") return;
    const now = this.clock();
    this.#startedAt ??= now;
    this.#bytes += Buffer.byteLength(piece);
    this.#characters += piece.length;
    if (now - this.#reportedAt < EVERY_MS) return;
    this.#reportedAt = now;
    const tokens = Math.round(this.#characters / CHARACTERS_PER_TOKEN);
    const seconds = (now - this.#startedAt) / 1000;
    this.report({
      bytes: this.#bytes,
      tokens,
      tokensPerSecond: seconds > 0 ? Math.round(tokens / seconds) : 0,
    });
  }
}
