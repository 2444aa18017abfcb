import { Database } from "bun:sqlite";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a server's memory was at a time. */
export interface Sample {
  minutes: number;
  bytes: number;
}

/**
 * The lowest sample of each minute: memory goes up and down by tens of megabytes between two collections, and what is
 * left after them is what a leak raises.
 */
export function lowest(samples: readonly Sample[]): Sample[] {
  return [...Map.groupBy(samples, ({ minutes }) => Math.floor(minutes)).values()].flatMap(
    (all) => all.toSorted((a, b) => a.bytes - b.bytes)[0] ?? [],
  );
}

/** @returns megabytes a minute, by least squares */
export function slope(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(samples.map(({ minutes }) => minutes)), mean(samples.map(({ bytes }) => bytes))];
  let [above, below] = [0, 0];
  for (const { minutes, bytes } of samples) {
    above += (minutes - x) * (bytes - y);
    below += (minutes - x) ** 2;
  }
  return above / below / 1024 / 1024;
}

/** The longest log of all databases now, in bytes. */
export function longestLog(directory: string): number {
  const logs = readdirSync(directory).filter((name) => name.endsWith("-wal"));
  return Math.max(
    0,
    ...logs.map((name) => statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
  );
}

/** Seconds between two heartbeats of a server at most, by worker. */
export function longestSilence(output: string): Map<string, number> {
  using db = new Database(output, { readonly: true });
  const rows = db
    .query<{ worker: string; silence: number }, []>(
      `SELECT worker_id AS worker, MAX(silence) AS silence
       FROM (
         SELECT worker_id, timestamp - LAG(timestamp) OVER (PARTITION BY worker_id ORDER BY timestamp) AS silence
         FROM heartbeat
         WHERE kind = 'server'
       )
       WHERE silence IS NOT NULL
       GROUP BY worker_id`,
    )
    .all();
  return new Map(rows.map(({ worker, silence }) => [worker, silence]));
}

/** What SQLite has to say against a database; empty for an intact one. */
export function damage(path: string): string[] {
  using db = new Database(path, { readonly: true });
  return db
    .query<{ integrity_check: string }, []>("PRAGMA integrity_check(3)")
    .all()
    .map((row) => row.integrity_check)
    .filter((line) => line !== "ok");
}
