import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { chmodSync, copyFileSync, existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scratch } from "../../scratch.ts";
import { make, read, readInChild, readResult, snapshot, tableOf } from "./reading.ts";

const ROWS = `
  CREATE TABLE t (id INTEGER PRIMARY KEY, text);
  INSERT INTO t (text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    SELECT printf('%.200c', 'x') FROM n;`;
/** While others write. */
const READS = 8;
const WRITER = join(import.meta.dir, "writer-child.ts");

function startWriter(path: string, mode: string, ms: number): Bun.Subprocess<"ignore", "pipe", "inherit"> {
  return Bun.spawn([process.execPath, WRITER, path, mode, String(ms)], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
}

function noCopiesLeft(): boolean {
  return readdirSync(tmpdir()).every(
    (name) => !name.startsWith("brainloop-scratch-") || !existsSync(join(tmpdir(), name)),
  );
}

test("a database at rest is read without a trace, in either journal mode", () => {
  for (const mode of ["DELETE", "WAL", "PERSIST"]) {
    using scratch = new Scratch();
    const path = make(scratch.at("a.db"), `PRAGMA journal_mode = ${mode}; ${ROWS}`);
    const before = snapshot(scratch.path);
    const digest = read(path);
    expect(tableOf(digest, "t").rows).toEqual({ count: 1000, exact: true });
    expect(digest.journalMode).toBe(mode === "WAL" ? "wal" : "rollback");
    expect(snapshot(scratch.path)).toEqual(before);
  }
});

test("rows that are only in the -wal of an open database are seen, and no byte changes", async () => {
  using scratch = new Scratch();
  using copies = new Scratch();
  using db = new Database(scratch.at("w.db"), { create: true });
  db.run(`PRAGMA journal_mode = WAL; ${ROWS}`);
  const before = snapshot(scratch.path);
  expect(Object.keys(before)).toEqual(["w.db", "w.db-shm", "w.db-wal"]);
  const digest = await readInChild(scratch.at("w.db"), copies.path);
  expect(tableOf(digest, "t").rows).toEqual({ count: 1000, exact: true });
  expect(digest.walBytes).toBeGreaterThan(0);
  expect(snapshot(scratch.path)).toEqual(before);
});

test("a -wal that a crash left is read, with and without its -shm", async () => {
  using scratch = new Scratch();
  const path = make(scratch.at("c.db"), ROWS);
  await startWriter(path, "crash-wal", 0).exited;
  const before = snapshot(scratch.path);
  expect(Object.keys(before)).toEqual(["c.db", "c.db-shm", "c.db-wal"]);
  expect(tableOf(read(path), "t").sample[0]).toEqual([1, "changed"]);
  expect(snapshot(scratch.path)).toEqual(before);
  scratch.mkdir("alone");
  for (const ending of ["", "-wal"]) copyFileSync(path + ending, scratch.at("alone", `c.db${ending}`));
  const alone = snapshot(scratch.at("alone"));
  expect(tableOf(read(scratch.at("alone", "c.db")), "t").sample[0]).toEqual([1, "changed"]);
  expect(snapshot(scratch.at("alone"))).toEqual(alone);
  expect(noCopiesLeft()).toBe(true);
});

test("a hot journal is rolled back in a copy alone", async () => {
  using scratch = new Scratch();
  const path = make(scratch.at("h.db"), ROWS);
  await startWriter(path, "crash-journal", 0).exited;
  const before = snapshot(scratch.path);
  expect(Object.keys(before)).toEqual(["h.db", "h.db-journal"]);
  const digest = read(path);
  expect(tableOf(digest, "t").sample[0]).toEqual([1, "x".repeat(200)]);
  expect(digest.recommendations.filter(({ rule }) => rule === "integrity")).toEqual([]);
  expect(snapshot(scratch.path)).toEqual(before);
  expect(noCopiesLeft()).toBe(true);
});

test.each(["wal", "rollback"])(
  "a live writer (%s) is read consistently and never waits 100 ms",
  async (mode) => {
    using scratch = new Scratch();
    const path = make(scratch.at("l.db"), ROWS);
    const writer = startWriter(path, mode, 2500);
    const output = writer.stdout.getReader();
    await output.read();
    let last = 0;
    const ids = new Set<string>();
    for (let i = 0; i < READS; i++) {
      const { digest, id } = readResult(path);
      const { count, exact } = tableOf(digest, "t").rows ?? { count: 0, exact: false };
      expect(exact).toBe(true);
      expect(count).toBeGreaterThan(last);
      expect(digest.recommendations.filter(({ rule }) => rule === "integrity")).toEqual([]);
      last = count;
      ids.add(id);
      // oxlint-disable-next-line no-await-in-loop -- the writer goes on meanwhile
      await Bun.sleep(50);
    }
    expect(ids.size).toBe(READS);
    const { value } = await output.read();
    const { held, rows }: { held: number; rows: number } = JSON.parse(new TextDecoder().decode(value));
    expect(rows).toBeGreaterThan(100);
    // A lock that a read holds would be met at every read; a busy machine alone may stop anyone now and then.
    expect(held).toBeLessThan(READS / 2);
    await writer.exited;
  },
);

/** Half a second a row to compute; larger than what is copied under a lock. */
const SLOW = `
  CREATE TABLE slow (id INTEGER PRIMARY KEY, text, made TEXT AS (hex(replace(hex(zeroblob(3000000)), '0', text))));
  INSERT INTO slow (text) VALUES ('ab'), ('cd'), ('ef'), ('gh'), ('ij');
  CREATE TABLE large (id INTEGER PRIMARY KEY, data BLOB);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
    INSERT INTO large (data) SELECT zeroblob(3000) FROM n;`;

test("no statement on a large database that is written takes as long as a writer would mind", async () => {
  using scratch = new Scratch();
  const path = make(scratch.at("s.db"), `${ROWS} ${SLOW}`);
  const writer = startWriter(path, "rollback", 2500);
  const output = writer.stdout.getReader();
  await output.read();
  const digest = read(path);
  // Read without a lock, if the writer was done by then, the generated column is shown, too.
  expect(tableOf(digest, "slow").sample.map((row) => row.slice(0, 2))).toEqual(
    ["ab", "cd", "ef", "gh", "ij"].map((text, at) => [at + 1, text]),
  );
  expect(tableOf(digest, "large").rows).toEqual({ count: 9000, exact: true });
  const { value } = await output.read();
  const { longest }: { longest: number } = JSON.parse(new TextDecoder().decode(value));
  // Normal are 60 ms (bun run waits), and 2,500 ms where the generated column is computed under a lock.
  expect(longest).toBeLessThan(1000);
  await writer.exited;
});

test("a directory that may not be written makes no difference", () => {
  using scratch = new Scratch();
  scratch.mkdir("locked");
  const path = make(scratch.at("locked", "r.db"), `PRAGMA journal_mode = WAL; ${ROWS}`);
  chmodSync(path, 0o444);
  chmodSync(scratch.at("locked"), 0o555);
  expect(tableOf(read(path), "t").rows).toEqual({ count: 1000, exact: true });
  expect(readdirSync(scratch.at("locked"))).toEqual(["r.db"]);
  chmodSync(scratch.at("locked"), 0o755);
});

test("names that mean something in a URI are names", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("a?b#c%41 d.db"), ROWS);
  expect(tableOf(read(path), "t").rows?.count).toBe(1000);
  expect(readdirSync(scratch.path)).toEqual(["a?b#c%41 d.db"]);
});
