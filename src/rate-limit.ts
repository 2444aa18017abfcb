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

/** A bucket that holds too little for a request. */
export interface Shortage {
  bucket: string;
  /** Seconds until it is full again. */
  fullInS: number;
  /** Seconds until it holds enough, if it fills evenly. */
  enoughInS: number;
}

/** What a request draws from a bucket. */
export type Need = (bucket: string) => number;

/** Where limits are kept, for all workers of a project. */
export interface RateLimitLog {
  /**
   * Takes what a request needs out of every bucket, all or nothing.
   * @returns the bucket that holds up longest, where one holds too little
   */
  reserve(provider: string, model: string, need: Need): Promise<Shortage | undefined>;
  /** Keeps what a provider said last. */
  record(provider: string, model: string, limits: readonly RateLimit[]): Promise<void>;
}

/** Until a provider says when a bucket that has filled up is full again. */
const PROVISIONAL_S = 60;
/** Two moments told by a server that are no further apart are the same. */
const SAME_S = 1;

/**
 * Buckets as they are now: those whose time has come are full. What is drawn from them counts, lest all that
 * wait set off at once.
 * @param now Unix seconds
 */
export function refill(limits: readonly RateLimit[], now: number): RateLimit[] {
  return limits.map((row) => {
    if (row.resetAt === null || row.resetAt > now) return row;
    return { ...row, remaining: row.limit, resetAt: row.limit === null ? null : now + PROVISIONAL_S };
  });
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
 * @param now Unix seconds
 * @returns the bucket that holds a request up longest; undefined where all hold enough
 */
export function findShortage(limits: readonly RateLimit[], need: Need, now: number): Shortage | undefined {
  let longest: Shortage | undefined;
  for (const { bucket, limit, remaining, resetAt } of limits) {
    if (remaining === null || resetAt === null) continue;
    // More than the bucket ever holds: a full one is the best that can be waited for.
    const amount = Math.min(need(bucket), limit ?? Number.POSITIVE_INFINITY);
    if (amount <= remaining) continue;
    const fullInS = resetAt - now;
    const share = limit === null ? 1 : (amount - remaining) / Math.max(limit - remaining, 1);
    if (longest === undefined || fullInS > longest.fullInS) {
      longest = { bucket, fullInS, enoughInS: fullInS * Math.min(1, share) };
    }
  }
  return longest;
}
