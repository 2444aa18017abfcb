/** Rate limits as providers tell them, and what they mean for the next request. */

/** A bucket that requests draw from. Times are Unix seconds. */
export interface RateLimit {
  /** `tokens-minute`, `requests-day`, … */
  bucket: string;
  limit: number | null;
  remaining: number | null;
  /** When it is full again. */
  resetAt: number | null;
}

/** A bucket as it is kept. */
export interface KnownLimit extends RateLimit {
  /** When `remaining` was so. */
  updatedAt: number;
}

/** A bucket that holds too little for a request. */
export interface Shortage {
  bucket: string;
  /** Seconds until it holds enough. */
  inS: number;
}

/** What a request draws from a bucket. */
export type Need = (bucket: string) => number;

/** Where limits are kept, for all workers of a project. */
export interface RateLimitLog {
  /**
   * Takes what a request needs out of every bucket, all or nothing.
   * @param wait how long a request may wait in seconds, and what ends the wait for the store itself
   * @returns the bucket that holds it up longest, where one holds too little
   */
  reserve(
    provider: string,
    model: string,
    need: Need,
    wait: { patience: number; signal: AbortSignal },
  ): Promise<Shortage | undefined>;
  /** Keeps what a provider said last. */
  record(provider: string, model: string, limits: readonly RateLimit[]): Promise<void>;
}

/** Until a provider says when a bucket that has filled up is full again. */
const PROVISIONAL_S = 60;
/** Two moments told by a server that are no further apart are the same. */
const SAME_S = 1;

/**
 * A bucket as it is now. One that is full again soon is taken to fill at that moment, as a window does; one that
 * takes longer than a request may wait is taken to fill evenly, as nearly all do: else a day's bucket that is
 * nearly empty would hold up everything for hours. What is drawn from a bucket whose time has come counts, lest
 * all that wait set off at once.
 * @param now Unix seconds
 * @param patience seconds that a request may wait
 */
export function levelOf(known: KnownLimit, now: number, patience: number): KnownLimit {
  const { limit, remaining, resetAt, updatedAt } = known;
  if (remaining === null || resetAt === null) return known;
  if (resetAt <= now) {
    if (limit === null) return { ...known, remaining: null, resetAt: null };
    return { ...known, remaining: limit, resetAt: now + PROVISIONAL_S, updatedAt: now };
  }
  if (limit === null || resetAt - now <= patience || now <= updatedAt) return known;
  const share = (now - updatedAt) / (resetAt - updatedAt);
  return { ...known, remaining: remaining + (limit - remaining) * share, updatedAt: now };
}

/**
 * What is known of a bucket after a provider has told of it. Requests of other workers may be on their way: while
 * the bucket has not begun to fill anew, no more is left than they have left in it.
 * @param known undefined for a new bucket
 */
export function learn(known: RateLimit | undefined, told: RateLimit, now: number): RateLimit {
  if (known === undefined || known.remaining === null || known.resetAt === null || known.resetAt <= now) {
    return told;
  }
  if (told.remaining === null || told.resetAt === null || told.resetAt > known.resetAt + SAME_S) return told;
  return { ...told, remaining: Math.min(told.remaining, known.remaining) };
}

/**
 * @param levels buckets by {@link levelOf}
 * @param now Unix seconds
 * @param patience seconds that a request may wait
 * @returns the bucket that holds a request up longest; undefined where all hold enough
 */
export function findShortage(
  levels: readonly RateLimit[],
  need: Need,
  now: number,
  patience: number,
): Shortage | undefined {
  let longest: Shortage | undefined;
  for (const { bucket, limit, remaining, resetAt } of levels) {
    if (remaining === null || resetAt === null) continue;
    // More than the bucket ever holds: a full one is the best that can be waited for.
    const amount = Math.min(need(bucket), limit ?? Number.POSITIVE_INFINITY);
    if (amount <= remaining) continue;
    const fullInS = resetAt - now;
    const even = limit !== null && fullInS > patience;
    const inS = even ? (fullInS * (amount - remaining)) / (limit - remaining) : fullInS;
    if (longest === undefined || inS > longest.inS) longest = { bucket, inS };
  }
  return longest;
}
