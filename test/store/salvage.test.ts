/** Damaged databases: found, and made anew with what can be read of them. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { sqlite3, workshop, type Workshop } from "./harness.ts";

const PAGE = 4096;
const MARK = "here-is-the-cache";

/** A lifecycle database with settings, writes and a large cache. */
async function filled(): Promise<Workshop> {
  const shop = workshop();
  await shop.stores.lifecycle.setConfig("log.level", "debug");
  for (let i = 0; i < 200; i++) {
    await shop.stores.processed.claim({
      key: `key-${i}`,
      action: "generate_file",
      target: `/p/${i}`,
      token: `${i}`,
    });
  }
  await shop.stores.close();
  using db = new Database(shop.path("lifecycle"));
  db.run(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
     INSERT INTO reader_cache
     SELECT 'k' || i, '/p/' || i, 'read_code', 1, 'x', 1, 1, 1, i, 1, 1, 1, 0, 1, 9e9, 1, '${MARK}' || hex(zeroblob(400)) FROM n`,
  );
  db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return shop;
}

/** Overwrites every page that holds a text. */
function ruinPagesWith(path: string, mark: string): number {
  const bytes = readFileSync(path);
  let ruined = 0;
  for (let at = 0; at < bytes.length; at += PAGE) {
    const page = bytes.subarray(at, at + PAGE);
    if (!page.includes(mark)) continue;
    page.fill(0xa5);
    ruined++;
  }
  writeFileSync(path, bytes);
  return ruined;
}

test("an intact database, one that is not there and one that is none are told apart", async () => {
  const shop = workshop();
  expect(shop.stores.inspect("output")).toEqual({ state: "absent" });
  await shop.stores.open();
  expect(shop.stores.inspect("lifecycle")).toMatchObject({ state: "intact", pending: 0 });
  await shop.stores.close();
  writeFileSync(shop.path("output"), "noise ".repeat(5000));
  expect(shop.stores.inspect("output")).toMatchObject({ state: "damaged" });
  using db = new Database(shop.path("metadata"));
  db.run("PRAGMA user_version = 999");
  expect(shop.stores.inspect("metadata")).toMatchObject({
    state: "unusable",
    error: { code: "UNSUPPORTED_FORMAT" },
  });
});

test("with its cache damaged every other row is kept, the damaged file too", async () => {
  const shop = await filled();
  const path = shop.path("lifecycle");
  expect(ruinPagesWith(path, MARK)).toBeGreaterThan(50);
  const { stores } = workshop(shop.directory);
  expect(stores.inspect("lifecycle")).toMatchObject({ state: "damaged" });
  const salvaged = await stores.salvage("lifecycle");
  expect(salvaged).toMatchObject({ rows: 201, incomplete: [] });
  expect(readFileSync(salvaged.aside).includes(Buffer.alloc(PAGE, 0xa5))).toBe(true);
  expect(stores.inspect("lifecycle")).toMatchObject({ state: "intact", pending: 0 });
  expect(await stores.lifecycle.configValue("log.level")).toBe("debug");
  expect(sqlite3(path, "SELECT COUNT(*), COUNT(DISTINCT target) FROM processed_log")).toBe("200|200");
});

test("of a table that is damaged itself the rows before and behind the damage are kept, and that some are lost is said", async () => {
  const shop = await filled();
  const path = shop.path("lifecycle");
  const bytes = readFileSync(path);
  // One page of rows, somewhere in the middle.
  const at = Math.floor(bytes.indexOf("key-120generate_file") / PAGE) * PAGE;
  expect(at).toBeGreaterThan(0);
  bytes.fill(0xa5, at, at + PAGE);
  writeFileSync(path, bytes);
  const { stores } = workshop(shop.directory);
  const { rows, incomplete } = await stores.salvage("lifecycle");
  expect(incomplete).toEqual(["processed_log"]);
  expect(rows).toBeGreaterThan(120);
  expect(rows).toBeLessThan(201);
  expect(stores.inspect("lifecycle")).toMatchObject({ state: "intact" });
});

test("secrets and totals are those of the damaged one, not what a new one begins with", async () => {
  const shop = workshop();
  const { stores } = shop;
  await stores.metadata.setSecret("CEREBRAS_API_KEY", "kept-as-it-was");
  for (let i = 0; i < 2000; i++) stores.metadata.event("read", { mark: `${MARK}-${i}` });
  stores.output.metric("reader_cache_hit", 1);
  await stores.output.flush();
  await stores.metricTotals.prune(0);
  await stores.close();
  ruinPagesWith(shop.path("metadata"), `${MARK}-100`);
  const { stores: after } = workshop(shop.directory);
  const { incomplete, rows } = await after.salvage("metadata");
  expect(incomplete).toEqual(["telemetry_events"]);
  expect(rows).toBeGreaterThan(500);
  expect(await after.metadata.secret("CEREBRAS_API_KEY")).toBe("kept-as-it-was");
  await after.salvage("output");
  expect(await after.metricTotals.read()).toMatchObject([
    { metricName: "reader_cache_hit", count: 1, sum: 1 },
  ]);
});

test("one that is noise is put aside, and an empty one stands in its place", async () => {
  const shop = workshop();
  await shop.stores.open();
  await shop.stores.close();
  writeFileSync(shop.path("metadata"), "noise ".repeat(5000));
  const { stores } = workshop(shop.directory);
  const { aside, rows } = await stores.salvage("metadata");
  // The empty secret that every new one has.
  expect(rows).toBe(1);
  expect(readFileSync(aside, "utf8")).toStartWith("noise");
  expect(existsSync(`${shop.path("metadata")}.mended`)).toBe(false);
  expect(await stores.metadata.secret("CEREBRAS_API_KEY")).toBeUndefined();
  await stores.metadata.setSecret("CEREBRAS_API_KEY", "value");
  expect(await stores.metadata.secret("CEREBRAS_API_KEY")).toBe("value");
});
