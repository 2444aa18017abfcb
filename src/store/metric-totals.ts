import type { Database } from "bun:sqlite";
import { LATENCY_BUCKETS_MS } from "../metrics.ts";
import type { Connection } from "./connection.ts";

/** One bucket of a metric over all time; a counter has a single one. */
export interface MetricTotal {
  metricName: string;
  /** Upper bound, `Infinity` for the last. */
  le: number;
  /** Of this bucket alone. */
  count: number;
  sum: number;
}

/** The bucket of a row of `metrics`: latencies have bounds, all else has one bucket. */
const LE = `
  CASE
    WHEN metric_name NOT LIKE '%\\_ms' ESCAPE '\\' THEN 9e999
    ${LATENCY_BUCKETS_MS.map((bound) => `WHEN metric_value <= ${bound} THEN ${bound}`).join("\n    ")}
    ELSE 9e999
  END`;

/** Those that are not in `metric_totals` yet. */
const RECENT = `
  SELECT metric_name, ${LE} AS le, COUNT(*) AS count, SUM(metric_value) AS sum
  FROM metrics
  WHERE metric_id > (SELECT metric_id FROM metric_totals_until)
  GROUP BY metric_name, le`;

/** What was measured in all, by all workers, though metrics are removed after a while: counters must not fall. */
export class MetricTotals {
  readonly #connection: Connection;

  /** @param connection of output.db */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Every bucket that anything fell into. */
  read(): Promise<MetricTotal[]> {
    return this.#connection.read((db) =>
      db
        .query<MetricTotal, []>(
          `SELECT metric_name AS metricName, le, SUM(count) AS count, SUM(sum) AS sum
           FROM (
             SELECT metric_name, le, count, sum FROM metric_totals
             UNION ALL
             ${RECENT}
           )
           GROUP BY metric_name, le
           ORDER BY metric_name, le`,
        )
        .all(),
    );
  }

  /**
   * Adds up what came since the last time, then removes metrics from before a time, a few at once.
   * @param before Unix seconds
   * @returns how many were removed
   */
  async prune(before: number): Promise<number> {
    await this.#connection.write(addUp);
    for (let removed = 0; ; await Bun.sleep(0)) {
      const some = await this.#connection.write((db) => removeSome(db, before));
      removed += some;
      if (some < ROWS_AT_ONCE) return removed;
    }
  }
}

/** Removed within some 10 ms, in which nothing else is answered. */
const ROWS_AT_ONCE = 5000;

function addUp(db: Database): void {
  db.query(
    `INSERT INTO metric_totals (metric_name, le, count, sum)
     ${RECENT}
     ON CONFLICT (metric_name, le) DO UPDATE
     SET count = metric_totals.count + excluded.count, sum = metric_totals.sum + excluded.sum`,
  ).run();
  db.query(
    `UPDATE metric_totals_until
     SET metric_id = MAX(metric_id, (SELECT COALESCE(MAX(metric_id), 0) FROM metrics))`,
  ).run();
}

function removeSome(db: Database, before: number): number {
  const { changes } = db
    .query<never, [number, number]>(
      `DELETE FROM metrics
       WHERE metric_id IN (
         SELECT metric_id
         FROM metrics
         WHERE timestamp < ? AND metric_id <= (SELECT metric_id FROM metric_totals_until)
         LIMIT ?
       )`,
    )
    .run(before, ROWS_AT_ONCE);
  // Rows that come next are numbered from the highest that is left.
  db.query(
    `UPDATE metric_totals_until
     SET metric_id = MIN(metric_id, (SELECT COALESCE(MAX(metric_id), 0) FROM metrics))`,
  ).run();
  return changes;
}
