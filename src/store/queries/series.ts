/** What was measured, in steps of time, for charts. */
import type { Stores } from "../index.ts";

/** The time that charts show: steps of `stepSeconds`, the first from `from` on. Unix seconds. */
export interface Span {
  from: number;
  stepSeconds: number;
  steps: number;
}

/** Values a step each; null where nothing was measured. */
export type Series = (number | null)[];

interface StepRow {
  step: number;
  value: number | null;
}

/** A span of so many seconds up to now, its steps at round times, so that they do not wander. */
export function spanOf(windowSeconds: number, steps: number, now: number): Span {
  const stepSeconds = Math.max(1, Math.round(windowSeconds / steps));
  const last = Math.floor(now / stepSeconds) * stepSeconds;
  return { from: last - (steps - 1) * stepSeconds, stepSeconds, steps };
}

/** Dollars spent in each step. */
export async function spendSeries(stores: Stores, span: Span): Promise<number[]> {
  const rows = await stores.look("lifecycle", (db) =>
    db
      .query<StepRow, { from: number; step: number }>(
        `SELECT CAST((timestamp - $from) / $step AS INTEGER) AS step, TOTAL(cost) AS value
         FROM cerebras_usage
         WHERE timestamp >= $from
         GROUP BY 1`,
      )
      .all({ from: span.from, step: span.stepSeconds }),
  );
  return inSteps(rows, span).map((value) => value ?? 0);
}

/** Tokens a second while providers wrote, by step: all that was written over the time it took. */
export async function speedSeries(stores: Stores, span: Span): Promise<Series> {
  const rows = await stores.look("lifecycle", (db) =>
    db
      .query<StepRow, { from: number; step: number }>(
        `SELECT CAST((timestamp - $from) / $step AS INTEGER) AS step,
                SUM(tokens_completion) * 1000.0 / NULLIF(SUM(latency_ms - COALESCE(time_to_first_token_ms, 0)), 0) AS value
         FROM cerebras_usage
         WHERE timestamp >= $from AND status = 'done' AND tokens_completion > 0
         GROUP BY 1`,
      )
      .all({ from: span.from, step: span.stepSeconds }),
  );
  return inSteps(rows, span);
}

/** A percentile of the providers' answer times in each step, in milliseconds, by nearest rank. */
export async function latencySeries(stores: Stores, span: Span, percent: 50 | 95): Promise<Series> {
  const rows = await stores.look("lifecycle", (db) =>
    db
      .query<StepRow, { from: number; step: number; percent: number }>(
        `WITH ranked AS (
           SELECT CAST((timestamp - $from) / $step AS INTEGER) AS step, latency_ms,
                  ROW_NUMBER() OVER (
                    PARTITION BY CAST((timestamp - $from) / $step AS INTEGER) ORDER BY latency_ms
                  ) AS position,
                  COUNT(*) OVER (PARTITION BY CAST((timestamp - $from) / $step AS INTEGER)) AS n
           FROM cerebras_usage
           WHERE timestamp >= $from AND status = 'done' AND latency_ms IS NOT NULL
         )
         SELECT step, MIN(latency_ms) FILTER (WHERE position * 100 >= n * $percent) AS value
         FROM ranked
         GROUP BY step`,
      )
      .all({ from: span.from, step: span.stepSeconds, percent }),
  );
  return inSteps(rows, span);
}

function inSteps(rows: readonly StepRow[], { steps }: Span): Series {
  const values: Series = Array.from({ length: steps }, () => null);
  for (const { step, value } of rows) if (step >= 0 && step < steps) values[step] = value;
  return values;
}
