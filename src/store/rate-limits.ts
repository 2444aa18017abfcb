import type { Database } from "bun:sqlite";
import {
  findShortage,
  type KnownLimit,
  learn,
  levelOf,
  type Need,
  type RateLimit,
  type RateLimitLog,
  type Shortage,
} from "../rate-limit.ts";
import type { Connection } from "./connection.ts";

/** A request is not held up for longer by others who write. */
const BUSY_TIMEOUT_MS = 1000;

/** What providers said of their limits last, shared by all workers over the lifecycle database. */
export class RateLimits implements RateLimitLog {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now wall clock in milliseconds */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  reserve(
    provider: string,
    model: string,
    need: Need,
    { patience, signal }: { patience: number; signal: AbortSignal },
  ): Promise<Shortage | undefined> {
    const now = this.#now() / 1000;
    return this.#connection.write(
      (db) => {
        const levels = rows(db, provider, model).map((row) => levelOf(row, now, patience));
        const shortage = findShortage(levels, need, now, patience);
        if (shortage !== undefined) return shortage;
        const draw = db.query(
          `UPDATE rate_limits
         SET remaining = $remaining, reset_at = $resetAt, updated_at = $updatedAt
         WHERE provider = $provider AND model = $model AND bucket = $bucket`,
        );
        for (const { bucket, remaining, resetAt, updatedAt } of levels) {
          const left = remaining === null ? null : Math.max(0, remaining - need(bucket));
          draw.run({ provider, model, bucket, remaining: left, resetAt, updatedAt });
        }
        return undefined;
      },
      { signal, timeoutMs: BUSY_TIMEOUT_MS },
    );
  }

  async record(provider: string, model: string, limits: readonly RateLimit[]): Promise<void> {
    if (limits.length === 0) return;
    const now = this.#now() / 1000;
    await this.#connection.write((db) => {
      const known = new Map(rows(db, provider, model).map((row) => [row.bucket, row]));
      const upsert = db.query(
        `INSERT INTO rate_limits (provider, model, bucket, limit_value, remaining, reset_at, updated_at)
         VALUES ($provider, $model, $bucket, $limit, $remaining, $resetAt, $now)
         ON CONFLICT (provider, model, bucket) DO UPDATE
         SET limit_value = excluded.limit_value, remaining = excluded.remaining,
             reset_at = excluded.reset_at, updated_at = excluded.updated_at`,
      );
      for (const told of limits) {
        const { bucket, limit, remaining, resetAt } = learn(known.get(told.bucket), told, now);
        upsert.run({ provider, model, bucket, limit, remaining, resetAt, now });
      }
    });
  }
}

function rows(db: Database, provider: string, model: string): KnownLimit[] {
  return db
    .query<KnownLimit, [string, string]>(
      `SELECT bucket, limit_value AS "limit", remaining, reset_at AS resetAt, updated_at AS updatedAt
       FROM rate_limits
       WHERE provider = ? AND model = ?`,
    )
    .all(provider, model);
}
