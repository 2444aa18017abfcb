import type { RateLimit } from "../rate-limit.ts";

/** `x-ratelimit-remaining-tokens-minute` (Cerebras, OpenAI, Groq), `x-ratelimit-remaining` (OpenRouter). */
const NAMED_FIRST = /^x-ratelimit-(limit|remaining|reset)(?:-([a-z-]+))?$/;
/** `anthropic-ratelimit-input-tokens-remaining` */
const NAMED_LAST = /^anthropic-ratelimit-([a-z-]+)-(limit|remaining|reset)$/;

/**
 * Rate limits as response headers tell them.
 * @param now Unix seconds
 */
export function readLimits(headers: Headers, now: number): RateLimit[] {
  const limits = new Map<string, RateLimit>();
  for (const [name, value] of headers) {
    const [, first, after = "requests"] = NAMED_FIRST.exec(name) ?? [];
    const [, before = after, last = first] = NAMED_LAST.exec(name) ?? [];
    if (last === undefined) continue;
    const limit = limits.get(before) ?? { bucket: before, limit: null, remaining: null, resetAt: null };
    limits.set(before, limit);
    if (last === "reset") limit.resetAt = readTime(value, now) ?? null;
    else limit[last === "limit" ? "limit" : "remaining"] = readCount(value);
  }
  return [...limits.values()];
}

/**
 * When to ask again, in Unix seconds: what `Retry-After` says, else the latest reset of those that are exhausted.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function readRetryAt(headers: Headers, limits: readonly RateLimit[], now: number): number | undefined {
  const ms = headers.get("retry-after-ms");
  if (ms !== null && /^\d+(\.\d+)?$/.test(ms)) return now + Number(ms) / 1000;
  const after = headers.get("retry-after");
  const at = after === null ? undefined : readTime(after, now);
  if (at !== undefined) return at;
  return latestExhausted(limits)?.resetAt ?? undefined;
}

/** The bucket that is empty for longest. */
export function latestExhausted(limits: readonly RateLimit[]): RateLimit | undefined {
  return limits
    .filter(({ remaining, resetAt }) => remaining !== null && remaining <= 0 && resetAt !== null)
    .toSorted((a, b) => (b.resetAt ?? 0) - (a.resetAt ?? 0))[0];
}

function readCount(value: string): number | null {
  const number = Number(value);
  return value.trim() === "" || !Number.isFinite(number) || number < 0 ? null : number;
}

/** Numbers from here on are moments: 2001 in seconds, and 31 years as a wait. */
const FIRST_MOMENT_S = 1e9;
const FIRST_MOMENT_MS = 1e12;
/** Further ahead is a mistake of the server's. */
const LONGEST_S = 31 * 86_400;

/** Seconds (`12.5`), a duration (`2m59.56s`), a moment in seconds, milliseconds or as a date: Unix seconds. */
export function readTime(value: string, now: number): number | undefined {
  const text = value.trim();
  const at = timeOf(text, now);
  if (at === undefined || !Number.isFinite(at)) return undefined;
  return Math.min(Math.max(at, now), now + LONGEST_S);
}

function timeOf(text: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number >= FIRST_MOMENT_MS) return number / 1000;
    return number >= FIRST_MOMENT_S ? number : now + number;
  }
  const seconds = durationSeconds(text);
  if (seconds !== undefined) return now + seconds;
  return /[a-z]{3}|^\d{4}-/i.test(text) ? Date.parse(text) / 1000 : undefined;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/;

/** `1h2m3.5s`, `20ms` */
function durationSeconds(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, number, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    seconds += Number(number) * (UNIT_SECONDS[unit] ?? 0);
  }
  return seconds;
}
