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

/** Rows after one and up to another, by bucket. */
const SUMS = `
  SELECT metric_name AS metricName, ${LE} AS le, COUNT(*) AS count, SUM(metric_value) AS sum
  FROM metrics
  WHERE metric_id > ? AND metric_id <= ?
  GROUP BY metric_name, le`;

/** What was measured in all, by all workers, though metrics are removed after a while: counters must not fall. */
export class MetricTotals {
  readonly #connection: Connection;

  /** @param connection of output.db */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Every bucket that anything fell into, by name and bound. */
  async read(): Promise<MetricTotal[]> {
    for (;;) {
      const { totals, range } = await this.#connection.read((db) => ({
        totals: new Map(allTotals(db).map((total) => [keyOf(total), total])),
        range: rangeOf(db),
      }));
      for (let from = range.until; from < range.highest; from += ROWS_AT_ONCE) {
        const to = Math.min(from + ROWS_AT_ONCE, range.highest);
        for (const sum of await this.#connection.read((db) => sumsOf(db, from, to))) add(totals, sum);
        await Bun.sleep(0);
      }
      // Else somebody has added rows up meanwhile, and may have removed them.
      if ((await this.#connection.read(rangeOf)).until === range.until) {
        return [...totals.values()].toSorted(
          (a, b) => Number(a.metricName > b.metricName) - Number(a.metricName < b.metricName) || a.le - b.le,
        );
      }
    }
  }

  /**
   * Adds up what came since the last time, then removes metrics from before a time, a few at once.
   * @param before Unix seconds
   * @returns how many were removed
   */
  async prune(before: number): Promise<number> {
    while (await this.#connection.write(addSomeUp)) await Bun.sleep(0);
    for (let removed = 0; ; await Bun.sleep(0)) {
      const some = await this.#connection.write((db) => removeSome(db, before));
      removed += some;
      if (some < ROWS_AT_ONCE) return removed;
    }
  }
}

/** Added up or removed within some 10 ms, in which nothing else is answered: a million in one go took 2 s. */
const ROWS_AT_ONCE = 5000;

interface Range {
  /** Row up to which all are in `metric_totals`. */
  until: number;
  /** The latest row; as `until` where there is none after it. */
  highest: number;
}

function rangeOf(db: Database): Range {
  const range = db
    .query<Range, []>(
      `SELECT metric_id AS until, MAX(metric_id, (SELECT COALESCE(MAX(metric_id), 0) FROM metrics)) AS highest
       FROM metric_totals_until`,
    )
    .get();
  if (range === null) throw new TypeError("Expected one row in metric_totals_until");
  return range;
}

function allTotals(db: Database): MetricTotal[] {
  return db
    .query<MetricTotal, []>("SELECT metric_name AS metricName, le, count, sum FROM metric_totals")
    .all();
}

function sumsOf(db: Database, from: number, to: number): MetricTotal[] {
  return db.query<MetricTotal, [number, number]>(SUMS).all(from, to);
}

function keyOf({ metricName, le }: MetricTotal): string {
  return `${metricName} ${le}`;
}

function add(totals: Map<string, MetricTotal>, more: MetricTotal): void {
  const key = keyOf(more);
  const { count, sum } = totals.get(key) ?? { count: 0, sum: 0 };
  totals.set(key, { ...more, count: count + more.count, sum: sum + more.sum });
}

/** @returns whether there may be more */
function addSomeUp(db: Database): boolean {
  const { until, highest } = rangeOf(db);
  const to = Math.min(until + ROWS_AT_ONCE, highest);
  if (to === until) return false;
  db.query<never, [number, number]>(
    `INSERT INTO metric_totals (metric_name, le, count, sum)
     ${SUMS}
     ON CONFLICT (metric_name, le) DO UPDATE
     SET count = metric_totals.count + excluded.count, sum = metric_totals.sum + excluded.sum`,
  ).run(until, to);
  db.query<never, [number]>("UPDATE metric_totals_until SET metric_id = ?").run(to);
  return to < highest;
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
