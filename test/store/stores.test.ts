import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DATABASES, databasePath } from "../../src/store/index.ts";
import { rejection, scratchDirectory, sqlite3, workshop } from "./harness.ts";
import { asOrdinaryUser } from "../ordinary-user.ts";

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe("a data directory", () => {
  test("is not touched before something is asked of it", () => {
    expect(existsSync(workshop().directory)).toBe(false);
  });

  test("gets only the database that is used", async () => {
    const { directory, stores } = workshop();
    await stores.lifecycle.configRows();
    expect(readdirSync(directory).filter((name) => name.endsWith(".db"))).toEqual(["brainloop.lifecycle.db"]);
  });

  test("is 0700 and every file in it 0600, logs too, whatever the umask", async () => {
    const umask = process.umask(0);
    try {
      const { directory, stores } = workshop();
      await stores.open();
      await stores.lifecycle.setConfig("log.level", "debug");
      expect(mode(directory)).toBe("700");
      const files = readdirSync(directory);
      expect(files).toContain("brainloop.lifecycle.db-wal");
      expect(files.map((file) => [file, mode(join(directory, file))])).toEqual(
        files.map((file) => [file, "600"]),
      );
    } finally {
      process.umask(umask);
    }
  });

  test("holds no logs once it is closed: all is in the databases", async () => {
    const { directory, stores } = workshop();
    await stores.open();
    await stores.lifecycle.setConfig("log.level", "debug");
    await stores.close();
    expect(readdirSync(directory).toSorted()).toEqual(
      ["brainloop.lock", ...DATABASES.map((name) => `brainloop.${name}.db`)].toSorted(),
    );
  });

  test("with a database that is a symlink is refused", async () => {
    const { directory, stores, path } = workshop();
    mkdirSync(directory);
    symlinkSync(join(scratchDirectory(), "elsewhere.db"), path("metadata"));
    expect(await rejection(stores.metadata.secret("X"))).toMatchObject({ name: "BrainloopError" });
  });

  test("that cannot be made is an error on each call, until it can", async () => {
    const blocked = join(scratchDirectory(), "data");
    writeFileSync(blocked, "a file");
    const { stores } = workshop(blocked);
    expect(await rejection(stores.lifecycle.findByKey("x"))).toMatchObject({ name: "BrainloopError" });
    rmSync(blocked);
    expect(await stores.lifecycle.findByKey("x")).toBeUndefined();
  });

  test("that is read-only is PERMISSION_DENIED", async () => {
    const directory = scratchDirectory();
    chmodSync(directory, 0o500);
    const { stores } = workshop(join(directory, "data"));
    const error = await asOrdinaryUser(directory, () => rejection(stores.lifecycle.configRows()));
    expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
    chmodSync(directory, 0o700);
  });
});

test("input is read-only for servers, made and migrated all the same", async () => {
  const { stores, path } = workshop();
  expect(await stores.input.enabledSources()).toEqual([]);
  sqlite3(path("input"), "INSERT INTO input_sources (path, enabled) VALUES ('/b', 1), ('/a', 1), ('/c', 0)");
  expect(await stores.input.enabledSources()).toEqual(["/a", "/b"]);
});

test("what a worker wrote stands in the database itself once it has closed it, though others have it open", async () => {
  const { directory, path, stores } = workshop();
  await stores.open();
  const other = workshop(directory, "worker-2").stores;
  await other.open();
  await stores.lifecycle.setConfig("log.level", "debug");
  await stores.close();
  const withoutLog = join(scratchDirectory(), "copy.db");
  // By another process: to close a file that SQLite has open drops its locks.
  Bun.spawnSync(["cp", path("lifecycle"), withoutLog]);
  expect(sqlite3(withoutLog, "SELECT value FROM config")).toBe("debug");
});

test("a closed store answers SHUTTING_DOWN", async () => {
  const { stores } = workshop();
  await stores.open();
  await stores.close();
  expect(await rejection(stores.lifecycle.configRows())).toMatchObject({ code: "SHUTTING_DOWN" });
});

describe("the queries of people, with the sqlite3 shell while a worker runs", () => {
  test("UPDATE secrets is seen without reopening", async () => {
    const { stores, path } = workshop();
    expect(await stores.metadata.secret("CEREBRAS_API_KEY")).toBeUndefined();
    sqlite3(path("metadata"), "UPDATE secrets SET secret_value='sk-…' WHERE secret_name='CEREBRAS_API_KEY';");
    expect(await stores.metadata.secret("CEREBRAS_API_KEY")).toBe("sk-…");
  });

  test("secrets are listed by their head", async () => {
    const { stores, path } = workshop();
    await stores.metadata.setSecret("CEREBRAS_API_KEY", "csk-0123456789");
    expect(
      sqlite3(path("metadata"), "SELECT secret_name, substr(secret_value,1,10)||'...' FROM secrets;"),
    ).toBe("CEREBRAS_API_KEY|csk-012345...");
  });

  test("metrics of the last hour are averaged", async () => {
    const { stores, path, clock } = workshop();
    clock.ms = Date.now() - 2 * 3_600_000;
    stores.output.metric("reader_cache_hit", 100);
    clock.ms = Date.now();
    stores.output.metric("reader_cache_hit", 1);
    stores.output.metric("reader_cache_hit", 2);
    await stores.output.flush();
    expect(
      sqlite3(
        path("output"),
        "SELECT metric_name, AVG(metric_value), COUNT(*) FROM metrics WHERE timestamp > unixepoch('now','-1 hour') GROUP BY metric_name;",
      ),
    ).toBe("reader_cache_hit|1.5|2");
  });

  test("the latest heartbeat is the latest", async () => {
    const { stores, path, clock } = workshop();
    const beat = {
      workerId: "worker-1",
      kind: "server",
      sessionsActive: 0,
      cacheHitRate: 0.5,
      host: "here",
      pid: 1,
      startedAt: 1,
      version: "0.1.0",
    } as const;
    await stores.output.beat({ ...beat, status: "running" });
    clock.ms += 15_000;
    await stores.output.beat({ ...beat, status: "draining", sessionsActive: 2 });
    expect(
      sqlite3(
        path("output"),
        "SELECT worker_id, status, sessions_active, cache_hit_rate, timestamp FROM heartbeat ORDER BY timestamp DESC LIMIT 1;",
      ),
    ).toBe("worker-1|draining|2|0.5|1800000015.0");
  });

  test("a poison pill can be given by hand", async () => {
    const { stores, path } = workshop();
    const startedAt = Date.now() / 1000;
    expect(await stores.metadata.poisoned(startedAt)).toBe(false);
    sqlite3(path("metadata"), "INSERT INTO poisonpill (worker_id) VALUES ('worker-2')");
    expect(await stores.metadata.poisoned(startedAt)).toBe(false);
    sqlite3(path("metadata"), "INSERT INTO poisonpill (worker_id) VALUES ('worker-1')");
    expect(await stores.metadata.poisoned(startedAt - 1)).toBe(true);
  });
});

describe("heal", () => {
  test("finds nothing to do where all is well", async () => {
    const { stores } = workshop();
    await stores.open();
    expect(await stores.heal()).toEqual({ reopened: [], failed: [] });
  });

  test("makes a database anew that was removed while open, and what waits to be written goes there", async () => {
    const { stores, path } = workshop();
    await stores.open();
    stores.output.metric("before", 1);
    await stores.output.flush();
    stores.output.metric("waiting", 1);
    rmSync(path("output"));

    expect(await stores.heal()).toEqual({ reopened: ["output"], failed: [] });
    await stores.output.flush();
    expect(sqlite3(path("output"), "SELECT metric_name FROM metrics")).toBe("waiting");
    expect(sqlite3(path("output"), "PRAGMA integrity_check")).toBe("ok");
  });

  test.skipIf(process.platform !== "linux")("closes what was lost", async () => {
    const { directory, stores } = workshop();
    await stores.open();
    rmSync(directory, { recursive: true });
    await stores.heal();
    const open = readdirSync("/proc/self/fd").map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return "closed meanwhile";
      }
    });
    expect(open.filter((file) => file.startsWith(directory) && file.endsWith("(deleted)"))).toEqual([]);
    expect(open).toContain(join(directory, "brainloop.output.db"));
  });

  test("of one worker after another leaves the new database's log alone", async () => {
    const directory = join(scratchDirectory(), "data");
    const workers = ["a", "b", "c"].map((id) => workshop(directory, id));
    for (const { stores } of workers) await stores.lifecycle.setConfig("before", "1");
    const path = databasePath(directory, "lifecycle");
    rmSync(path);
    for (const [i, { stores }] of workers.entries()) {
      expect((await stores.heal()).reopened).toEqual(["lifecycle"]);
      await stores.lifecycle.setConfig(`after.${i}`, "1");
    }
    // The log of the database that was lost is not the one these stand in.
    expect(sqlite3(path, "SELECT key FROM config ORDER BY key")).toBe("after.0\nafter.1\nafter.2");
    expect(sqlite3(path, "PRAGMA integrity_check")).toBe("ok");
  });

  test("takes a database that was put in the place of the open one", async () => {
    const { stores, path } = workshop();
    await stores.lifecycle.setConfig("log.level", "debug");
    const backup = join(scratchDirectory(), "backup.db");
    sqlite3(path("lifecycle"), `VACUUM INTO '${backup}'`);
    await stores.lifecycle.setConfig("log.level", "error");
    renameSync(backup, path("lifecycle"));

    expect((await stores.heal()).reopened).toEqual(["lifecycle"]);
    expect(await stores.lifecycle.configValue("log.level")).toBe("debug");
    expect(sqlite3(path("lifecycle"), "PRAGMA integrity_check")).toBe("ok");
  });

  test("reports a database that a newer Brainloop has migrated", async () => {
    const { stores, path } = workshop();
    await stores.open();
    sqlite3(path("lifecycle"), "PRAGMA user_version = 99");
    const { failed } = await stores.heal();
    expect(failed).toEqual([
      { database: "lifecycle", error: expect.objectContaining({ code: "UNSUPPORTED_FORMAT" }) },
    ]);
  });

  test("mends a data directory that was removed as a whole", async () => {
    const { directory, stores } = workshop();
    await stores.open();
    rmSync(directory, { recursive: true });
    expect((await stores.heal()).reopened.toSorted()).toEqual([...DATABASES].toSorted());
    expect(mode(directory)).toBe("700");
  });
});

test("the log of a lost database is not taken for the one made in its place", async () => {
  const { directory, stores, path } = workshop();
  await stores.lifecycle.setConfig("old", "1");
  // A killed worker leaves its log; then somebody removes the database alone.
  const log = `${path("lifecycle")}-wal`;
  copyFileSync(log, join(directory, "kept"));
  await stores.close();
  rmSync(path("lifecycle"));
  renameSync(join(directory, "kept"), log);

  const next = workshop(directory);
  expect(await next.stores.lifecycle.configRows()).toEqual([]);
  using db = new Database(path("lifecycle"), { readonly: true });
  expect(db.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
});

test("a database made in a lost one's place is not disturbed by workers that still hold the lost one", async () => {
  const { directory, stores: holder, path } = workshop();
  await holder.lifecycle.setConfig("lost.1", "1");
  rmSync(path("lifecycle"));
  const { stores } = workshop(directory, "worker-2");
  for (let i = 1; i <= 3; i++) {
    await stores.lifecycle.setConfig(`kept.${i}`, "1");
    await holder.lifecycle.setConfig(`lost.${i}`, "x".repeat(5000));
  }
  await stores.close();
  expect(sqlite3(path("lifecycle"), "SELECT key FROM config ORDER BY key")).toBe("kept.1\nkept.2\nkept.3");
  expect(sqlite3(path("lifecycle"), "PRAGMA integrity_check")).toBe("ok");
});
