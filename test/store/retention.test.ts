/** What is removed when its time is over, and what never is. */
import { expect, test } from "bun:test";
import { sqlite3, workshop } from "./harness.ts";

const KEEP = { heartbeatHours: 24, metricsDays: 14, usageDays: 90, contentsBytes: 10 };

test("every table with a time of its own is pruned by it; writes and results stay", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  const old = clock.seconds;
  await stores.output.beat({
    workerId: "w",
    kind: "server",
    status: "running",
    sessionsActive: 0,
    cacheHitRate: null,
    host: "h",
    pid: 1,
    startedAt: 0,
    version: "1",
  });
  stores.output.metric("reader_cache_hit", 1);
  stores.metadata.event("read");
  await stores.metadata.poison(undefined, "test");
  const call = { purpose: "explore", provider: "cerebras", model: "m", promptTokens: 1 } as const;
  await stores.providerCalls.begin(call);
  await stores.processed.claim({ key: "k", action: "generate_file", target: "/a", token: "t" });
  await stores.results.keep([{ sha256: "old", content: new Uint8Array(8) }], 100);
  await stores.output.flush();
  await stores.metadata.flush();
  sqlite3(
    shop.path("lifecycle"),
    `INSERT INTO reader_cache VALUES ('c', '/a', 'read_code', 1, 'x', 1, 1, 1, 1, 1, 1, 1, 0, 1, ${old + 3600}, 1, '{}')`,
  );
  const count = (database: "lifecycle" | "output" | "metadata", ...tables: string[]): string =>
    sqlite3(
      shop.path(database),
      `SELECT ${tables.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(", ")}`,
    );
  const state = (): string[] => [
    count("output", "heartbeat", "metrics", "contents"),
    count("metadata", "telemetry_events", "poisonpill"),
    count("lifecycle", "reader_cache", "cerebras_usage", "processed_log"),
  ];
  await stores.prune(KEEP);
  expect(state()).toEqual(["1|1|1", "1|1", "1|1|1"]);
  clock.ms += 26 * 3_600_000;
  await stores.prune(KEEP);
  expect(state()).toEqual(["0|1|1", "1|1", "0|1|1"]);
  clock.ms += 14 * 86_400_000;
  await stores.prune(KEEP);
  expect(state()).toEqual(["0|0|1", "0|0", "0|1|1"]);
  clock.ms += 90 * 86_400_000;
  await stores.results.keep([{ sha256: "new", content: new Uint8Array(8) }], 100);
  await stores.prune(KEEP);
  expect(state()).toEqual(["0|0|1", "0|0", "0|0|1"]);
  // The oldest text made room.
  expect(sqlite3(shop.path("output"), "SELECT sha256 FROM contents")).toBe("new");
});
