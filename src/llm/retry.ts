import { BrainloopError } from "../error.ts";
import { type ProviderFailure, seconds } from "./failure.ts";

export interface RetryOptions {
  /** Calls that have failed so far, the last one included. */
  failed: number;
  /** How often a call is made again at most. */
  retries: number;
  /** How many of them had handed text on; 0 where this one had not. */
  restarts: number;
  /** How long a wait may be, in seconds. */
  maxWait: number;
  /** Unix seconds. */
  now: number;
  /** 0 to 1. */
  random: number;
}

/** As the SDKs of OpenAI, Anthropic and Cerebras do: 0.5 s, doubled, at most 8 s, less up to a quarter. */
const FIRST_S = 0.5;
const LONGEST_S = 8;

/** Text that was taken over is made anew once, not over and over: every time costs the whole answer. */
const RESTARTS = 1;

/**
 * How long to wait before the same provider is asked again.
 * @returns seconds; undefined where it is not to be asked again
 */
export function retryIn(failure: ProviderFailure, options: RetryOptions): number | undefined {
  const { failed, retries, restarts, maxWait, now, random } = options;
  if (!failure.again || failed > retries || restarts > RESTARTS) return undefined;
  const backoff = Math.min(FIRST_S * 2 ** (failed - 1), LONGEST_S) * (1 - random / 4);
  const wait = failure.retryAt === undefined ? backoff : Math.max(failure.retryAt - now, 0) + backoff / 10;
  return wait > maxWait && failure.retryAt !== undefined ? undefined : Math.min(wait, maxWait);
}

/** What is told of a failure in the end; of a rate limit always when to come back. */
export function finalError({ error, retryAt }: ProviderFailure, now: number): BrainloopError {
  if (
    error.code !== "PROVIDER_RATE_LIMITED" ||
    !error.retryable ||
    error.details?.["retry_after_s"] !== undefined
  )
    return error;
  return new BrainloopError(error.code, error.message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...error.details, retry_after_s: retryAt === undefined ? LONGEST_S : seconds(retryAt - now) },
    retryable: error.retryable,
    cause: error.cause,
  });
}
