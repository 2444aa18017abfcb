import type { CompletionUsage, FinishReason } from "../completion.ts";
import type { Dialect, Piece } from "./dialect.ts";
import type { ServerEvent } from "./events.ts";
import type { Refusal } from "./refusal.ts";

/** An answer as it grows, whichever the dialect. */
export class Answer {
  readonly #dialect: Pick<Dialect, "read" | "completeBy">;
  readonly #text: string[] = [];
  #finish: FinishReason | undefined;
  #done = false;
  /** Characters of text so far. */
  chars = 0;
  usage: Partial<CompletionUsage> | undefined;
  queueMs: number | undefined;
  /** Whether anything came that belongs to the dialect. */
  begun = false;

  constructor(dialect: Pick<Dialect, "read" | "completeBy">) {
    this.#dialect = dialect;
  }

  get text(): string {
    return this.#text.join("");
  }

  get finish(): FinishReason {
    // `[DONE]` without a reason: Ollama has ended complete replies so.
    return this.#finish ?? "stop";
  }

  /** Whether all of it is there; what may follow is usage. */
  get complete(): boolean {
    return this.#done || (this.#dialect.completeBy === "finish" && this.#finish !== undefined);
  }

  /** Whether nothing follows. */
  get done(): boolean {
    return this.#done;
  }

  /**
   * Takes an event in.
   * @returns its tokens, and the error it may tell of
   * @throws where the event is not what the dialect sends
   */
  take(event: ServerEvent): { tokens: Extract<Piece, { text: string }>[]; refusal?: Refusal } {
    // Some servers keep the connection alive with empty events.
    if (event.data.trim() === "") return { tokens: [] };
    const tokens: Extract<Piece, { text: string }>[] = [];
    for (const piece of this.#dialect.read(event)) {
      this.begun = true;
      switch (piece.kind) {
        case "text":
          // Cerebras has been seen to send a lone U+0000; no source has one.
          if (/^\0+$/.test(piece.text)) break;
          this.#text.push(piece.text);
          this.chars += piece.text.length;
          tokens.push(piece);
          break;
        case "reasoning":
          tokens.push(piece);
          break;
        case "finish":
          this.#finish = piece.reason;
          break;
        case "usage":
          this.usage = { ...this.usage, ...piece.usage };
          this.queueMs = piece.queueMs ?? this.queueMs;
          break;
        case "done":
          this.#done = true;
          break;
        case "error":
          return { tokens, refusal: piece.refusal };
      }
    }
    return { tokens };
  }
}
