/** Calls to providers, for people to look at. Times are Unix seconds. */
import type { Stores } from "../index.ts";

/** A call to a provider, running or over. */
export interface UsageRow {
  usageId: number;
  timestamp: number;
  updatedAt: number;
  workerId: string;
  action: string;
  provider: string;
  model: string;
  status: "running" | "done" | "failed" | "cancelled";
  tokensPrompt: number;
  tokensCompletion: number;
  tokensReasoning: number;
  tokensCached: number;
  latencyMs: number | null;
  firstTokenMs: number | null;
  /** US dollars; null where the price is not known. */
  cost: number | null;
  errorCode: string | null;
}

const COLUMNS = `
  usage_id AS usageId, timestamp, updated_at AS updatedAt, worker_id AS workerId, action, provider, model, status,
  tokens_prompt AS tokensPrompt, tokens_completion AS tokensCompletion, tokens_reasoning AS tokensReasoning,
  tokens_cached AS tokensCached, latency_ms AS latencyMs, time_to_first_token_ms AS firstTokenMs, cost,
  error_code AS errorCode`;

/** A call that nobody has touched for so long belongs to a worker that is gone. */
const STALE_SECONDS = 120;

/** What runs now, in any worker, the longest first. */
export function runningCalls(stores: Stores, now: number): Promise<UsageRow[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<UsageRow, [number]>(
        `SELECT ${COLUMNS}
         FROM cerebras_usage
         WHERE status = 'running' AND updated_at > ?
         ORDER BY usage_id`,
      )
      .all(now - STALE_SECONDS),
  );
}

/** The latest calls that failed. */
export function failedCalls(stores: Stores, since: number, limit: number): Promise<UsageRow[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<UsageRow, [number, number]>(
        `SELECT ${COLUMNS}
         FROM cerebras_usage
         WHERE status = 'failed' AND timestamp > ?
         ORDER BY timestamp DESC
         LIMIT ?`,
      )
      .all(since, limit),
  );
}

/** The latest calls, whatever became of them. */
export function latestCalls(stores: Stores, limit: number): Promise<UsageRow[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<UsageRow, [number]>(
        `SELECT ${COLUMNS}
         FROM cerebras_usage
         ORDER BY timestamp DESC
         LIMIT ?`,
      )
      .all(limit),
  );
}

/** Calls of a kind together. */
export interface UsageSum {
  calls: number;
  failed: number;
  tokensPrompt: number;
  tokensCompletion: number;
  tokensCached: number;
  /** US dollars of the calls whose price is known. */
  cost: number;
  /** Calls whose price is not known. */
  unpriced: number;
  /** Average of the calls that were answered; null where none was. */
  latencyMs: number | null;
}

const SUMS = `
  COUNT(*) AS calls,
  COUNT(*) FILTER (WHERE status = 'failed') AS failed,
  SUM(tokens_prompt) AS tokensPrompt,
  SUM(tokens_completion) AS tokensCompletion,
  SUM(tokens_cached) AS tokensCached,
  TOTAL(cost) AS cost,
  COUNT(*) FILTER (WHERE status = 'done' AND cost IS NULL) AS unpriced,
  AVG(latency_ms) FILTER (WHERE status = 'done') AS latencyMs`;

/** What models cost and made since a time, by provider and model, the busiest first. */
export function usageByModel(
  stores: Stores,
  since: number,
): Promise<(UsageSum & { provider: string; model: string })[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<UsageSum & { provider: string; model: string }, [number]>(
        `SELECT provider, model, ${SUMS}
         FROM cerebras_usage
         WHERE timestamp > ?
         GROUP BY provider, model
         ORDER BY calls DESC`,
      )
      .all(since),
  );
}

/** The same by day (UTC, `2026-11-23`), the latest first. */
export function usageByDay(stores: Stores, since: number): Promise<(UsageSum & { day: string })[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<UsageSum & { day: string }, [number]>(
        `SELECT date(timestamp, 'unixepoch') AS day, ${SUMS}
         FROM cerebras_usage
         WHERE timestamp > ?
         GROUP BY day
         ORDER BY day DESC`,
      )
      .all(since),
  );
}

/** What all calls since a time cost, in US dollars. */
export async function spendSince(stores: Stores, since: number): Promise<number> {
  const row = await stores.look("lifecycle", (db) =>
    db
      .query<{ cost: number }, [number]>("SELECT TOTAL(cost) AS cost FROM cerebras_usage WHERE timestamp > ?")
      .get(since),
  );
  return row?.cost ?? 0;
}
