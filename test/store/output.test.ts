import { describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Heartbeat } from "../../src/store/output.ts";
import { scratchDirectory, sqlite3, workshop } from "./harness.ts";

const DIGEST = {
  path: "/p/a.ts",
  reader: "read_code",
  readerVersion: 1,
  contentSha256: "0123456789abcdef",
  lines: 10,
  sourceTokens: 100,
  digest: { kind: "code" },
};

const BEAT: Heartbeat = {
  workerId: "a",
  kind: "server",
  status: "running",
  sessionsActive: 0,
  cacheHitRate: null,
  host: "here",
  pid: 1,
  startedAt: 1,
  version: "0.1.0",
};

describe("metrics", () => {
  test("are written within a second, and not one by one", async () => {
    const { stores, path } = workshop();
    await stores.open();
    for (let i = 0; i < 100; i++) stores.output.metric("reader_cache_hit", 1);
    expect(sqlite3(path("output"), "SELECT COUNT(*) FROM metrics")).toBe("0");
    const written = (): string => sqlite3(path("output"), "SELECT COUNT(*), MIN(worker_id) FROM metrics");
    for (let tries = 0; tries < 50 && written() === "0|"; tries++) await Bun.sleep(100);
    expect(written()).toBe("100|worker-1");
  });

  test("that wait are written when the store closes", async () => {
    const { stores, path } = workshop();
    stores.output.metric("reader_cache_hit", 1);
    await stores.close();
    expect(sqlite3(path("output"), "SELECT metric_name FROM metrics")).toBe("reader_cache_hit");
  });

  test("are summed up over the window, percentiles by nearest rank", async () => {
    const { stores, clock } = workshop();
    stores.output.metric("call_latency_ms", 1_000_000);
    clock.ms += 3_600_000;
    for (let i = 100; i >= 1; i--) stores.output.metric("call_latency_ms", i);
    stores.output.metric("reader_cache_hit", 7);
    expect(await stores.output.metricSummary(3600)).toEqual([
      { metricName: "call_latency_ms", avg: 50.5, min: 1, max: 100, count: 100, sum: 5050, p50: 50, p95: 95 },
      { metricName: "reader_cache_hit", avg: 7, min: 7, max: 7, count: 1, sum: 7, p50: 7, p95: 7 },
    ]);
  });

  test("wait where the directory cannot be used, with one warning, and are written once it can", async () => {
    const blocked = join(scratchDirectory(), "data");
    writeFileSync(blocked, "a file");
    const { stores, warnings, path } = workshop(blocked);
    for (let i = 0; i < 3; i++) {
      stores.output.metric("reader_cache_hit", i);
      await stores.output.flush();
    }
    expect(warnings).toEqual(["Metrics and events cannot be written"]);
    rmSync(blocked);
    await stores.output.flush();
    expect(sqlite3(path("output"), "SELECT metric_value FROM metrics")).toBe("0.0\n1.0\n2.0");
  });
});

test("a store that stays unusable does not fill the memory: the newest 10,000 rows wait", async () => {
  const blocked = join(scratchDirectory(), "data");
  writeFileSync(blocked, "a file");
  const { stores, path } = workshop(blocked);
  for (let i = 0; i < 10_050; i++) stores.output.metric("call_latency_ms", i);
  await stores.output.flush();
  rmSync(blocked);
  await stores.output.flush();
  expect(sqlite3(path("output"), "SELECT COUNT(*), MIN(metric_value) FROM metrics")).toBe("10000|50.0");
});

describe("published digests", () => {
  test("keep the last five of a path", async () => {
    const { stores, path } = workshop();
    const versions = Array.from({ length: 8 }, (_, i) => ({ ...DIGEST, contentSha256: `${i}`.repeat(64) }));
    await stores.output.publish([...versions, { ...DIGEST, path: "/p/b.ts" }], 5);
    expect(
      sqlite3(path("output"), "SELECT path, digest_id FROM reader_digests ORDER BY reader_digest_id"),
    ).toBe([3, 4, 5, 6, 7].map((i) => `/p/a.ts|${`${i}`.repeat(12)}`).join("\n") + "\n/p/b.ts|0123456789ab");
  });

  test("are not repeated where nothing changed", async () => {
    const { stores, path } = workshop();
    await stores.output.publish([DIGEST, DIGEST], 5);
    await stores.output.publish([DIGEST, { ...DIGEST, readerVersion: 2 }], 5);
    expect(
      sqlite3(path("output"), "SELECT reader_version FROM reader_digests ORDER BY reader_digest_id"),
    ).toBe("1\n2");
  });
});

test("the latest heartbeat of each worker in the window", async () => {
  const { stores, clock } = workshop();
  await stores.output.beat({ ...BEAT, workerId: "old" });
  clock.ms += 60_000;
  await stores.output.beat(BEAT);
  await stores.output.beat({ ...BEAT, workerId: "b", kind: "digest" });
  clock.ms += 15_000;
  await stores.output.beat({ ...BEAT, status: "draining", cacheHitRate: 0.25 });
  expect(await stores.output.heartbeats(30)).toEqual([
    { ...BEAT, status: "draining", cacheHitRate: 0.25, timestamp: clock.seconds },
    { ...BEAT, workerId: "b", kind: "digest", timestamp: clock.seconds - 15 },
  ]);
});

test("heartbeats are pruned by age", async () => {
  const { stores, clock } = workshop();
  await stores.output.beat(BEAT);
  clock.ms += 25 * 3_600_000;
  await stores.output.beat(BEAT);
  expect(await stores.output.prune({ heartbeatHours: 24 })).toBe(1);
});
