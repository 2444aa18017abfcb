/** A call to a provider as `cerebras_usage` keeps it: counts and times, never text. */
import type { ErrorCode } from "./error.ts";

export interface ProviderCallStart {
  /** What it is for: `generate_file`, `loop propose`. */
  purpose: string;
  provider: string;
  model: string;
  /** Estimated until the provider says. */
  promptTokens: number;
}

export interface ProviderCallCounts {
  promptTokens: number;
  completionTokens: number;
  reasoningTokens: number;
  cachedTokens: number;
  /** Milliseconds from sending the request; null before the first token. */
  firstTokenMs: number | null;
  /** As the provider says. */
  queueMs: number | null;
}

export interface ProviderCallEnd extends ProviderCallCounts {
  status: "done" | "failed" | "cancelled";
  latencyMs: number;
  /** US dollars; null where the price is not known. */
  cost: number | null;
  errorCode: ErrorCode | null;
}

/** Where calls are recorded. */
export interface ProviderCallLog {
  /** @returns the row's id */
  begin(call: ProviderCallStart): Promise<number>;
  progress(id: number, counts: ProviderCallCounts): Promise<void>;
  end(id: number, end: ProviderCallEnd): Promise<void>;
}
