import type { CompletionUsage } from "../completion.ts";
import type { ErrorCode } from "../error.ts";
import type { Logger } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type {
  ProviderCallCounts,
  ProviderCallEnd,
  ProviderCallLog,
  ProviderCallStart,
} from "../provider-call.ts";

export interface RecordOptions {
  calls: ProviderCallLog;
  metrics: Metrics;
  log: Pick<Logger, "warn">;
}

export interface CallEnd {
  status: ProviderCallEnd["status"];
  latencyMs: number;
  cost?: number | undefined;
  errorCode?: ErrorCode | undefined;
}

/** How often a row follows its stream. */
const UPDATE_MS = 250;
/** How long the end of a call waits for its row. */
const END_MS = 100;
/** Characters of source code a token has, roughly; good enough until the provider counts. */
const CHARS_PER_TOKEN = 4;

/** One call's row in `cerebras_usage`. What cannot be written is warned of and fails nothing. */
export class CallRecord {
  readonly #options: RecordOptions;
  readonly #id: Promise<number | undefined>;
  readonly #counts: ProviderCallCounts;
  #textChars = 0;
  #reasoningChars = 0;
  #written = performance.now();
  #writing = false;

  constructor(call: ProviderCallStart, options: RecordOptions) {
    this.#options = options;
    this.#counts = {
      promptTokens: call.promptTokens,
      completionTokens: 0,
      reasoningTokens: 0,
      cachedTokens: 0,
      firstTokenMs: null,
      queueMs: null,
    };
    // Not waited for: the request goes out meanwhile.
    this.#id = this.#attempt(() => options.calls.begin(call));
  }

  /** Notes a token, and every now and then how many there are. */
  token(kind: "text" | "reasoning", chars: number, sinceStartMs: number): void {
    if (kind === "text") this.#textChars += chars;
    else this.#reasoningChars += chars;
    const counts = this.#counts;
    counts.completionTokens = Math.ceil((this.#textChars + this.#reasoningChars) / CHARS_PER_TOKEN);
    counts.reasoningTokens = Math.ceil(this.#reasoningChars / CHARS_PER_TOKEN);
    const first = counts.firstTokenMs === null;
    if (first) counts.firstTokenMs = sinceStartMs;
    if (first || performance.now() - this.#written >= UPDATE_MS) void this.#update();
  }

  /** What the provider itself counted. */
  counted(usage: Partial<CompletionUsage>, queueMs: number | undefined): void {
    Object.assign(this.#counts, usage);
    if (queueMs !== undefined) this.#counts.queueMs = queueMs;
  }

  /** Completes the row, and the metrics. Never rejects. */
  async end({ status, latencyMs, cost, errorCode }: CallEnd): Promise<void> {
    const { calls, metrics } = this.#options;
    metrics.add("cerebras_latency_ms", latencyMs);
    if (this.#counts.firstTokenMs !== null) metrics.add("cerebras_first_token_ms", this.#counts.firstTokenMs);
    if (cost !== undefined) metrics.add("cerebras_cost_dollars", cost);
    if (status === "done") metrics.add("cerebras_tokens_prompt", this.#counts.promptTokens);
    if (this.#counts.completionTokens > 0) {
      metrics.add("cerebras_tokens_completion", this.#counts.completionTokens);
    }
    const row = { ...this.#counts, status, latencyMs, cost: cost ?? null, errorCode: errorCode ?? null };
    const write = async (): Promise<void> => {
      const id = await this.#id;
      if (id !== undefined) await this.#attempt(() => calls.end(id, row));
    };
    // A store that somebody else holds locked must hold up no answer; the row is written when it can be.
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, END_MS);
    await Promise.race([write(), promise]);
    clearTimeout(timer);
  }

  async #update(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    this.#written = performance.now();
    const id = await this.#id;
    if (id !== undefined) await this.#attempt(() => this.#options.calls.progress(id, { ...this.#counts }));
    this.#writing = false;
  }

  async #attempt<T>(write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      this.#options.log.warn("A call to a provider cannot be recorded", { reason: error });
      return undefined;
    }
  }
}
