import { expect, test } from "bun:test";
import { BrainloopError } from "../../src/error.ts";
import { ProviderFailure } from "../../src/llm/failure.ts";
import { finalError, retryIn, type RetryOptions } from "../../src/llm/retry.ts";

const NOW = 1_795_000_000;

function failed(again: boolean, retryAt?: number): ProviderFailure {
  return new ProviderFailure(new BrainloopError("PROVIDER_RATE_LIMITED", "x"), again, retryAt);
}

function options(given: Partial<RetryOptions> = {}): RetryOptions {
  return { failed: 1, retries: 9, restarts: 0, maxWait: 30, now: NOW, random: 0, ...given };
}

test("waits double from half a second to eight, less up to a quarter", () => {
  const waits = [1, 2, 3, 4, 5, 6, 9].map((count) => retryIn(failed(true), options({ failed: count })));
  expect(waits).toEqual([0.5, 1, 2, 4, 8, 8, 8]);
  expect(retryIn(failed(true), options({ failed: 3, random: 1 }))).toBe(1.5);
});

test("a moment that the provider names comes first, and is not undercut", () => {
  const wait = retryIn(failed(true, NOW + 12), options()) ?? 0;
  expect(wait).toBeGreaterThan(12);
  expect(wait).toBeLessThan(13);
  expect(retryIn(failed(true, NOW - 5), options())).toBeLessThan(1);
});

test("there is no other try where it would not help, is one too many, or is too far off", () => {
  expect(retryIn(failed(false), options())).toBeUndefined();
  expect(retryIn(failed(true), options({ failed: 10 }))).toBeUndefined();
  expect(retryIn(failed(true), options({ retries: 0 }))).toBeUndefined();
  expect(retryIn(failed(true, NOW + 31), options())).toBeUndefined();
});

test("an answer that was handed on in part is made anew once", () => {
  expect(retryIn(failed(true), options({ restarts: 1 }))).toBe(0.5);
  expect(retryIn(failed(true), options({ failed: 2, restarts: 2 }))).toBeUndefined();
});

test("a rate limit always says when to come back, in whole seconds", () => {
  expect(finalError(failed(true, NOW + 1.2), NOW).details).toEqual({ retry_after_s: 2 });
  expect(finalError(failed(true), NOW).details?.["retry_after_s"]).toBeGreaterThan(0);
});
