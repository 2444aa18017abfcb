import { describe, expect, test } from "bun:test";
import type { NewCacheEntry } from "../../src/store/lifecycle.ts";
import { sqlite3, workshop } from "./harness.ts";

function entry(changes: Partial<NewCacheEntry> = {}): NewCacheEntry {
  return {
    cacheKey: "key-1",
    path: "/p/a.ts",
    reader: "read_code",
    readerVersion: 3,
    contentSha256: "c0ffee",
    facts: { mtimeNs: 1_800_000_000_123_456_789n, ctimeNs: 1_800_000_000_500_000_000n, size: 12n, ino: 7n },
    readAt: 1_800_000_010,
    lines: 40,
    sourceTokens: 500,
    maskedSecrets: 1,
    expiresAt: 1_800_003_600,
    parsed: JSON.stringify({ kind: "code", declarations: [{ name: "größe" }] }),
    ...changes,
  };
}

describe("the readers' cache", () => {
  test("returns what was put, by key", async () => {
    const { stores } = workshop();
    await stores.lifecycle.put(entry());
    const { facts: _, ...expected } = entry();
    expect(await stores.lifecycle.findByKey("key-1")).toEqual({ ...expected, changedAt: 1_800_000_000.5 });
    expect(await stores.lifecycle.findByKey("key-2")).toBeUndefined();
  });

  test("keeps nanoseconds exact, and inodes beyond 63 bits apart", async () => {
    const { stores, path } = workshop();
    const big = entry({
      cacheKey: "key-2",
      path: "/p/b.ts",
      facts: { ...entry().facts, ino: 2n ** 64n - 1n },
    });
    await stores.lifecycle.put(entry(), big);
    expect(sqlite3(path("lifecycle"), "SELECT mtime_ns, inode FROM reader_cache ORDER BY cache_key")).toBe(
      "1800000000123456789|7\n1800000000123456789|-1",
    );
  });

  test("replaces what stood under a key", async () => {
    const { stores } = workshop();
    await stores.lifecycle.put(entry());
    await stores.lifecycle.put(entry({ lines: 41 }));
    expect(await stores.lifecycle.findByKey("key-1")).toMatchObject({ lines: 41 });
  });

  test("keeps one entry of a path and reader: what its file was before is gone", async () => {
    const { stores, path } = workshop();
    await stores.lifecycle.put(entry(), entry({ cacheKey: "key-other", reader: "read_markdown" }));
    await stores.lifecycle.put(entry({ cacheKey: "key-2", contentSha256: "decade" }));
    expect(sqlite3(path("lifecycle"), "SELECT cache_key FROM reader_cache ORDER BY 1")).toBe(
      "key-2\nkey-other",
    );
  });

  test("finds an entry by path, of the same reader in the same version alone", async () => {
    const { stores } = workshop();
    await stores.lifecycle.put(entry());
    const { lifecycle } = stores;
    expect(await lifecycle.findByPath("/p/a.ts", "read_code", 3)).toMatchObject({ cacheKey: "key-1" });
    expect(await lifecycle.findByPath("/p/b.ts", "read_code", 3)).toBeUndefined();
    expect(await lifecycle.findByPath("/p/a.ts", "read_markdown", 3)).toBeUndefined();
    expect(await lifecycle.findByPath("/p/a.ts", "read_code", 2)).toBeUndefined();
  });

  test.each([
    ["is no JSON", `UPDATE reader_cache SET parsed = '{"kind":' WHERE cache_key = 'key-1'`],
    ["is other JSON", `UPDATE reader_cache SET parsed = '{"kind":"code"}' WHERE cache_key = 'key-1'`],
    ["has another checksum", "UPDATE reader_cache SET checksum = checksum + 1 WHERE cache_key = 'key-1'"],
  ])("takes a row for absent that %s, and removes it", async (_, damage) => {
    const { stores, path } = workshop();
    await stores.lifecycle.put(entry(), entry({ cacheKey: "key-2", path: "/p/b.ts" }));
    sqlite3(path("lifecycle"), damage);
    expect(await stores.lifecycle.findByKey("key-1")).toBeUndefined();
    expect(await stores.lifecycle.findByKey("key-2")).toBeDefined();
    expect(sqlite3(path("lifecycle"), "SELECT cache_key FROM reader_cache")).toBe("key-2");
  });

  test("moves a renewed entry to its file's present key", async () => {
    const { stores } = workshop();
    await stores.lifecycle.put(entry(), entry({ cacheKey: "key-2", path: "/p/b.ts", lines: 1 }));
    await stores.lifecycle.renew({
      oldKey: "key-1",
      cacheKey: "key-2",
      facts: { ...entry().facts, ctimeNs: 1_800_000_100_000_000_000n },
      readAt: 1_800_000_200,
      expiresAt: 1_800_009_000,
    });
    expect(await stores.lifecycle.findByKey("key-1")).toBeUndefined();
    expect(await stores.lifecycle.findByKey("key-2")).toMatchObject({
      lines: 40,
      changedAt: 1_800_000_100,
      readAt: 1_800_000_200,
      expiresAt: 1_800_009_000,
    });
  });

  test("serves expired entries for renewal until they are pruned", async () => {
    const { stores, clock } = workshop();
    await stores.lifecycle.put(
      entry(),
      entry({ cacheKey: "key-2", path: "/p/b.ts", expiresAt: 1_800_007_200 }),
    );
    clock.ms += 3_600_000;
    expect(await stores.lifecycle.findByKey("key-1")).toBeDefined();
    expect(await stores.lifecycle.pruneExpired()).toBe(1);
    expect(await stores.lifecycle.findByKey("key-1")).toBeUndefined();
    expect(await stores.lifecycle.findByKey("key-2")).toBeDefined();
  });
});

test("settings are set, replaced, listed by key and unset", async () => {
  const { stores } = workshop();
  const { lifecycle } = stores;
  await lifecycle.setConfig("log.level", "debug");
  await lifecycle.setConfig("log.level", "warn");
  await lifecycle.setConfig("call.max_seconds", "20");
  expect(await lifecycle.configValue("log.level")).toBe("warn");
  expect(await lifecycle.configRows()).toEqual([
    { key: "call.max_seconds", value: "20" },
    { key: "log.level", value: "warn" },
  ]);
  expect(await lifecycle.unsetConfig("log.level")).toBe(true);
  expect(await lifecycle.unsetConfig("log.level")).toBe(false);
  expect(await lifecycle.configValue("log.level")).toBeUndefined();
});

test("one path has one writer at a time", async () => {
  const { stores, path } = workshop();
  await stores.open();
  const claim = (key: string, state: string) =>
    sqlite3(
      path("lifecycle"),
      `INSERT INTO processed_log (key, action, target, state, claim_token, worker_id, lease_until, created_at, updated_at)
       VALUES ('${key}', 'generate_file', '/p/a.ts', '${state}', 't', 'w', 0, 0, 0)`,
    );
  claim("one", "done");
  claim("two", "claimed");
  expect(() => claim("three", "prepared")).toThrow("UNIQUE");
});
