import type { Stores } from "../index.ts";
import type { Span } from "./series.ts";

/** What was measured of a metric in a step. */
export interface Measured {
  sum: number;
  count: number;
}

type Step = ReadonlyMap<string, Measured>;

/** Workers write what they measured within a second; a step that ended so long ago is complete. */
const COMPLETE_SECONDS = 5;
/** Steps that are remembered: those of some windows. */
const MOST_KEPT = 2_000;

/**
 * Sums of metrics by steps of time. A step is summed by a query of its own, with a pause behind it, and remembered
 * once it is complete: a week of a busy project is a million rows, which in one go would hold up everything for seconds.
 */
export class MetricSteps {
  readonly #stores: Stores;
  readonly #now: () => number;
  readonly #kept = new Map<string, Step>();

  /** @param now wall clock, seconds since the Unix epoch */
  constructor(stores: Stores, now: () => number) {
    this.#stores = stores;
    this.#now = now;
  }

  /** Each step of a span, in order; a metric that was not measured in it is not there. */
  async read({ from, stepSeconds, steps }: Span): Promise<Step[]> {
    await this.#stores.output.flush();
    const found: Step[] = [];
    for (let at = 0; at < steps; at++) found.push(await this.#step(from + at * stepSeconds, stepSeconds));
    return found;
  }

  async #step(from: number, seconds: number): Promise<Step> {
    const key = `${from} ${seconds}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const rows = await this.#stores.look("output", (db) =>
      db
        .query<Measured & { name: string }, [number, number]>(
          `SELECT metric_name AS name, SUM(metric_value) AS sum, COUNT(*) AS count
           FROM metrics
           WHERE timestamp >= ? AND timestamp < ?
           GROUP BY metric_name`,
        )
        .all(from, from + seconds),
    );
    const step = new Map(rows.map(({ name, sum, count }) => [name, { sum, count }]));
    if (from + seconds < this.#now() - COMPLETE_SECONDS) this.#keep(key, step);
    await new Promise((resolve) => setImmediate(resolve));
    return step;
  }

  #keep(key: string, step: Step): void {
    this.#kept.set(key, step);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
