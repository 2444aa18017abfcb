import type { Completion } from "../../completion.ts";

/** What all calls to a provider for one result took together. */
export interface Usage {
  provider: string;
  model: string;
  /** Whether the provider told its tokens; else they are 0. */
  counted: boolean;
  promptTokens: number;
  completionTokens: number;
  reasoningTokens: number;
  cachedTokens: number;
  /** Tokens a second, from the first token on; absent where that is not known. */
  rate?: number;
  seconds: number;
  firstTokenMs: number;
  queueMs?: number;
  /** US dollars; absent where a call's price is not known. */
  cost?: number;
}

/** @param completions at least one; the last one's provider and model stand for all */
export function usageOf(completions: readonly Completion[]): Usage {
  const sum = (of: (completion: Completion) => number | undefined): number =>
    completions.reduce((total, completion) => total + (of(completion) ?? 0), 0);
  const last = completions.at(-1);
  const streamed = sum(({ totalMs, firstTokenMs }) => totalMs - firstTokenMs) / 1000;
  const completionTokens = sum(({ usage }) => usage?.completionTokens);
  const queueMs = completions[0]?.queueMs;
  const priced = completions.every(({ cost }) => cost !== undefined);
  return {
    provider: last?.provider ?? "",
    model: last?.model ?? "",
    counted: completions.every(({ usage }) => usage !== undefined),
    promptTokens: sum(({ usage }) => usage?.promptTokens),
    completionTokens,
    reasoningTokens: sum(({ usage }) => usage?.reasoningTokens),
    cachedTokens: sum(({ usage }) => usage?.cachedTokens),
    ...(streamed > 0 && completionTokens > 0 ? { rate: Math.round(completionTokens / streamed) } : {}),
    seconds: round(sum(({ totalMs }) => totalMs) / 1000, 2),
    firstTokenMs: Math.round(completions[0]?.firstTokenMs ?? 0),
    ...(queueMs === undefined ? {} : { queueMs: Math.round(queueMs) }),
    ...(priced
      ? {
          cost: round(
            sum(({ cost }) => cost),
            6,
          ),
        }
      : {}),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
