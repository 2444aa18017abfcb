/** What is asked of a model and what comes back. Providers and their dialects stand in `llm/`. */

/** One request, to whichever provider of the chain takes it. */
export interface CompletionRequest {
  /** Rules, patterns, dependencies: the same bytes for many requests, so that the provider's prompt cache has them. */
  stable: string;
  /** Context and task. */
  task: string;
  /** 0 to 2; left out where a dialect refuses it. */
  temperature: number;
  /** Tokens the answer may have, reasoning included; providers reserve them up front. */
  maxCompletionTokens: number;
  /** Only this provider of the chain. */
  provider?: string;
  /** Instead of the provider's configured model. */
  model?: string;
  /** What it is for, as `cerebras_usage` has it: `generate_file`, `loop propose`. */
  purpose: string;
  signal: AbortSignal;
  /**
   * Every piece of text as it arrives. `undefined` where a provider failed after its first text and another
   * starts anew: what came so far is void.
   */
  onText?(piece: string | undefined): void;
}

/** Why an answer ended; `length` where it was cut off at the most tokens. */
export type FinishReason = "stop" | "length" | "content_filter" | "other";

export interface CompletionUsage {
  promptTokens: number;
  completionTokens: number;
  reasoningTokens?: number;
  cachedTokens?: number;
}

export interface Completion {
  text: string;
  finish: FinishReason;
  provider: string;
  model: string;
  /** Absent where the provider said nothing. */
  usage?: CompletionUsage;
  /** Milliseconds from sending the request. */
  firstTokenMs: number;
  totalMs: number;
  /** As the provider says. */
  queueMs?: number;
  /** US dollars; absent where the price is not known. */
  cost?: number;
}

/** Has text written by a model. */
export interface CompletionClient {
  /**
   * @throws BrainloopError KEY_MISSING, PROVIDER_AUTH, PROVIDER_RATE_LIMITED, PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT,
   *   PROVIDER_BAD_RESPONSE, MODEL_NOT_FOUND, CANCELLED
   */
  complete(request: CompletionRequest): Promise<Completion>;
}
