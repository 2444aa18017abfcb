import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { read, write } from "../../src/store/transaction.ts";
import { child, rejection, scratchDirectory } from "./harness.ts";

function scratchDatabase(): Database {
  const db = new Database(join(scratchDirectory(), "x.db"), { create: true, readwrite: true, strict: true });
  db.run("PRAGMA journal_mode = WAL");
  db.run("CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT");
  return db;
}

function ids(db: Database): unknown[] {
  return db.query("SELECT id FROM thing ORDER BY id").values().flat();
}

async function hold(path: string) {
  const holder = child("hold.ts", path);
  await holder.stdout.getReader().read();
  return holder;
}

describe("write", () => {
  test("commits what the function did and returns its result", async () => {
    using db = scratchDatabase();
    const result = await write(db, () => db.run("INSERT INTO thing VALUES (1), (2)").changes);
    expect(result).toBe(2);
    expect(ids(db)).toEqual([1, 2]);
  });

  test("rolls everything back if the function throws, and throws the same", async () => {
    using db = scratchDatabase();
    const failure = new Error("no");
    const promise = write(db, () => {
      db.run("INSERT INTO thing VALUES (1)");
      throw failure;
    });
    expect(await rejection(promise)).toBe(failure);
    expect(ids(db)).toEqual([]);
    await write(db, () => void db.run("INSERT INTO thing VALUES (2)"));
    expect(ids(db)).toEqual([2]);
  });

  test("waits for the disk where it is asked to, and only there", async () => {
    using db = scratchDatabase();
    const level = (): unknown => db.query("PRAGMA synchronous").values().flat()[0];
    expect(await write(db, () => ({ level: level() }), { durable: true })).toEqual({ level: 2 });
    expect(await write(db, () => ({ level: level() }))).toEqual({ level: 1 });
  });

  test("refuses a function that returns a promise, and commits nothing of it", async () => {
    using db = scratchDatabase();
    const promise = write(
      db,
      // @ts-expect-error -- the type says no too
      async () => {
        db.run("INSERT INTO thing VALUES (1)");
        await Promise.resolve();
      },
    );
    expect(await rejection(promise)).toMatchObject({
      message: expect.stringContaining("must be synchronous"),
    });
    expect(db.inTransaction).toBe(false);
    expect(ids(db)).toEqual([]);
  });

  test("survives a transaction that SQL ended from within", async () => {
    using db = scratchDatabase();
    db.run("INSERT INTO thing VALUES (1)");
    const promise = write(db, () => db.run("INSERT OR ROLLBACK INTO thing VALUES (1)"));
    expect(await rejection(promise)).toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    await write(db, () => void db.run("INSERT INTO thing VALUES (2)"));
    expect(ids(db)).toEqual([1, 2]);
  });

  test("runs one after the other where many are asked for at once on one connection", async () => {
    using db = scratchDatabase();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => write(db, () => void db.run("INSERT INTO thing VALUES (?)", [i]))),
    );
    expect(ids(db)).toHaveLength(20);
  });

  test("waits for another process's transaction without blocking the thread", async () => {
    using db = scratchDatabase();
    const holder = await hold(db.filename);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    setTimeout(() => holder.kill("SIGKILL"), 300);
    await write(db, () => void db.run("INSERT INTO thing VALUES (1)"));
    clearInterval(timer);
    expect(ids(db)).toEqual([1]);
    expect(ticks).toBeGreaterThan(20);
  });

  test("gives up with a retryable DATABASE_BUSY, not before its time", async () => {
    using db = scratchDatabase();
    await hold(db.filename);
    const start = performance.now();
    const promise = write(db, () => void db.run("INSERT INTO thing VALUES (1)"), { timeoutMs: 300 });
    expect(await rejection(promise)).toMatchObject({ code: "DATABASE_BUSY", retryable: true });
    expect(performance.now() - start).toBeGreaterThanOrEqual(300);
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test("ends its wait when cancelled", async () => {
    using db = scratchDatabase();
    await hold(db.filename);
    const start = performance.now();
    const promise = write(db, () => void db.run("INSERT INTO thing VALUES (1)"), {
      signal: AbortSignal.timeout(50),
    });
    expect(await rejection(promise)).toMatchObject({ code: expect.stringMatching(/CANCELLED|TIMEOUT/) });
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test("says STORAGE_FULL where the database cannot grow", async () => {
    using db = scratchDatabase();
    db.run("CREATE TABLE blob (content BLOB) STRICT");
    db.run("PRAGMA max_page_count = 10");
    const promise = write(db, () => db.query("INSERT INTO blob VALUES (?)").run(new Uint8Array(100_000)));
    expect(await rejection(promise)).toMatchObject({ code: "STORAGE_FULL" });
    await write(db, () => void db.run("INSERT INTO thing VALUES (1)"));
  });

  test("says PERMISSION_DENIED where the database is read-only", async () => {
    using db = scratchDatabase();
    using reader = new Database(db.filename, { readonly: true });
    const promise = write(reader, () => void reader.run("INSERT INTO thing VALUES (1)"));
    expect(await rejection(promise)).toMatchObject({ code: "PERMISSION_DENIED" });
  });
});

test("read goes on while another process writes", async () => {
  using db = scratchDatabase();
  db.run("INSERT INTO thing VALUES (1)");
  await hold(db.filename);
  expect(await read(db, () => ids(db))).toEqual([1]);
});
