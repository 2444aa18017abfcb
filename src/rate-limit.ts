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

/**
 * @param now Unix seconds
 * @returns the bucket that holds a request up longest; undefined where all hold enough
 */
export function findShortage(limits: readonly RateLimit[], need: Need, now: number): Shortage | undefined {
  let longest: Shortage | undefined;
  for (const { bucket, limit, remaining, resetAt } of limits) {
    if (remaining === null || resetAt === null || resetAt <= now) continue;
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
