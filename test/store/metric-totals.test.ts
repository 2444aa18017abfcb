/** Totals that outlive the metrics they are made of. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { sqlite3, workshop, type Workshop } from "./harness.ts";

const DAY_MS = 86_400_000;

async function totals({ stores }: Workshop): Promise<unknown> {
  await stores.output.flush();
  return (await stores.metricTotals.read()).map(({ metricName, le, count, sum }) => [
    metricName,
    le,
    count,
    sum,
  ]);
}

test("latencies fall into buckets, each with its bound; all else is counted as one", async () => {
  const shop = workshop();
  for (const ms of [0.5, 1, 1.01, 60_000, 60_001]) shop.stores.output.metric("call_latency_ms", ms);
  shop.stores.output.metric("forms", 3);
  shop.stores.output.metric("tokens_saved", -5);
  expect(await totals(shop)).toEqual([
    ["call_latency_ms", 1, 2, 1.5],
    ["call_latency_ms", 2.5, 1, 1.01],
    ["call_latency_ms", 60_000, 1, 60_000],
    ["call_latency_ms", Number.POSITIVE_INFINITY, 1, 60_001],
    ["forms", Number.POSITIVE_INFINITY, 1, 3],
    ["tokens_saved", Number.POSITIVE_INFINITY, 1, -5],
  ]);
});

test("nothing is lost or counted twice as metrics are pruned, all of them too, and new ones come", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  const rows = (): number => Number(sqlite3(shop.path("output"), "SELECT COUNT(*) FROM metrics"));
  const expected = (count: number) => [["reader_cache_hit", Number.POSITIVE_INFINITY, count, count]];
  for (let i = 0; i < 6000; i++) stores.output.metric("reader_cache_hit", 1);
  expect(await totals(shop)).toEqual(expected(6000));
  expect(await stores.metricTotals.prune(clock.seconds - 1)).toBe(0);
  expect(await totals(shop)).toEqual(expected(6000));
  clock.ms += 15 * DAY_MS;
  stores.output.metric("reader_cache_hit", 1);
  expect(await totals(shop)).toEqual(expected(6001));
  expect(await stores.metricTotals.prune(clock.seconds - 14 * 86_400)).toBe(6000);
  expect([rows(), await totals(shop)]).toEqual([1, expected(6001)]);
  clock.ms += 15 * DAY_MS;
  expect(await stores.metricTotals.prune(clock.seconds - 14 * 86_400)).toBe(1);
  expect([rows(), await totals(shop)]).toEqual([0, expected(6001)]);
  for (let i = 0; i < 3; i++) stores.output.metric("reader_cache_hit", 1);
  expect(await totals(shop)).toEqual(expected(6004));
  await stores.metricTotals.prune(clock.seconds - 1);
  expect(await totals(shop)).toEqual(expected(6004));
});

test("many are added up in parts, with others' work in between, and counted once though another worker does so meanwhile", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  await stores.open();
  sqlite3(
    shop.path("output"),
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 42000)
     INSERT INTO metrics (metric_name, metric_value, worker_id, timestamp)
     SELECT CASE i % 2 WHEN 0 THEN 'reader_cache_hit' ELSE 'call_latency_ms' END, 1, 'w', ${clock.seconds} FROM n`,
  );
  const expected = [
    ["call_latency_ms", 1, 21_000, 21_000],
    ["reader_cache_hit", Number.POSITIVE_INFINITY, 21_000, 21_000],
  ];
  const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
    const done = work.then(() => "done");
    const turn = (): Promise<string> => new Promise((resolve) => void setImmediate(resolve, "turn"));
    let turns = 0;
    while ((await Promise.race([done, turn()])) === "turn") turns++;
    return turns;
  };
  const read = totals(shop);
  expect(await turnsDuring(read)).toBeGreaterThanOrEqual(8);
  expect(await read).toEqual(expected);

  const again = totals(shop);
  for (let turn = 0; turn < 5; turn++) await Bun.sleep(0);
  // In the middle of it another worker adds all up, and removes it.
  {
    using db = new Database(shop.path("output"));
    db.run(
      `INSERT INTO metric_totals
       VALUES ('reader_cache_hit', 9e999, 21000, 21000), ('call_latency_ms', 1, 21000, 21000);
       DELETE FROM metrics WHERE metric_id > 1;
       UPDATE metric_totals_until SET metric_id = 1`,
    );
  }
  expect(await again).toEqual(expected);
  expect(await totals(shop)).toEqual(expected);
});
