import { describe, expect, test } from "bun:test";
import { readLimits, readRetryAt, readTime } from "../../src/llm/limit-headers.ts";

const NOW = 1_795_000_000;

describe("a time", () => {
  test.each<[string, number | undefined]>([
    ["12.5", 12.5],
    ["0", 0],
    ["2m59.56s", 179.56],
    ["1h0m2s", 3602],
    ["20ms", 0.02],
    ["6m0s", 360],
    [`${NOW + 30}`, 30],
    [`${(NOW + 30) * 1000}`, 30],
    [new Date((NOW + 60) * 1000).toISOString(), 60],
    [new Date((NOW + 60) * 1000).toUTCString(), 60],
    [new Date((NOW - 60) * 1000).toUTCString(), 0],
    ["99999999", 31 * 86_400],
    ["", undefined],
    ["soon", undefined],
    ["-5", undefined],
    ["5 s", undefined],
  ])("%j is %p seconds from now", (text, expected) => {
    const at = readTime(text, NOW);
    if (expected === undefined) expect(at).toBeUndefined();
    else expect((at ?? Number.NaN) - NOW).toBeCloseTo(expected, 2);
  });
});

test.each([
  [
    "Cerebras",
    {
      "x-ratelimit-limit-requests-day": "1000",
      "x-ratelimit-remaining-requests-day": "999",
      "x-ratelimit-reset-requests-day": "33011.382867",
      "x-ratelimit-limit-tokens-minute": "60000",
      "x-ratelimit-remaining-tokens-minute": "0",
      "x-ratelimit-reset-tokens-minute": "11.38",
    },
    [
      { bucket: "requests-day", limit: 1000, remaining: 999, resetAt: NOW + 33011.382867 },
      { bucket: "tokens-minute", limit: 60_000, remaining: 0, resetAt: NOW + 11.38 },
    ],
  ],
  [
    "Groq",
    {
      "x-ratelimit-remaining-tokens": "17997",
      "x-ratelimit-reset-tokens": "7.66s",
      "x-ratelimit-reset-requests": "2m59.5s",
    },
    [
      { bucket: "requests", limit: null, remaining: null, resetAt: NOW + 179.5 },
      { bucket: "tokens", limit: null, remaining: 17_997, resetAt: NOW + 7.66 },
    ],
  ],
  [
    "OpenRouter",
    { "x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${(NOW + 9) * 1000}` },
    [{ bucket: "requests", limit: 20, remaining: 0, resetAt: NOW + 9 }],
  ],
  [
    "Anthropic",
    {
      "anthropic-ratelimit-input-tokens-limit": "40000",
      "anthropic-ratelimit-input-tokens-remaining": "39000",
      "anthropic-ratelimit-input-tokens-reset": new Date((NOW + 5) * 1000).toISOString(),
    },
    [{ bucket: "input-tokens", limit: 40_000, remaining: 39_000, resetAt: NOW + 5 }],
  ],
  [
    "a server that says nothing of use",
    { "x-ratelimit-limit-requests": "many", "x-ratelimitless": "1" },
    [{ bucket: "requests", limit: null, remaining: null, resetAt: null }],
  ],
])("headers of %s", (_, headers, expected) => {
  const found = readLimits(new Headers(headers), NOW).toSorted((a, b) => a.bucket.localeCompare(b.bucket));
  expect(found).toEqual(expected);
});

describe("when to ask again", () => {
  const limits = [
    { bucket: "a", limit: 1, remaining: 0, resetAt: NOW + 5 },
    { bucket: "b", limit: 1, remaining: 0, resetAt: NOW + 7 },
    { bucket: "c", limit: 1, remaining: 1, resetAt: NOW + 100 },
  ];

  test.each<[string, Record<string, string>, number | undefined]>([
    ["Retry-After comes first", { "retry-after": "2" }, 2],
    ["in milliseconds before all", { "retry-after-ms": "1500", "retry-after": "2" }, 1.5],
    ["else the latest reset of what is exhausted", {}, 7],
    ["so, too, where Retry-After is nonsense", { "retry-after": "later" }, 7],
  ])("%s", (_, headers, expected) => {
    expect(readRetryAt(new Headers(headers), limits, NOW)).toBe(NOW + (expected ?? 0));
  });

  test("is not known where nothing is exhausted", () => {
    expect(readRetryAt(new Headers(), limits.slice(2), NOW)).toBeUndefined();
  });
});
