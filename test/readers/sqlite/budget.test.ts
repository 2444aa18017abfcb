import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Scratch } from "../../scratch.ts";
import { isAlive, until } from "../../support/slow.ts";
import { make, readInChild, read, tableOf } from "./reading.ts";

/** 1 GB where BRAINLOOP_TEST_BIG_MB says 1000. */
const BIG_MB = Number(process.env["BRAINLOOP_TEST_BIG_MB"] ?? 100);

/** Reading the rows takes minutes. */
const SLOW = `
  CREATE TABLE slow (a, b AS (length(replace(hex(zeroblob(20000000)), '0', hex(zeroblob(3)))) + a));
  INSERT INTO slow (a) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i FROM n;`;

test("a big database is counted, sampled and answered within its time", async () => {
  using scratch = new Scratch();
  const path = scratch.at("big.db");
  {
    using db = new Database(path, { create: true });
    db.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    db.run(
      "CREATE TABLE big (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE small (x); INSERT INTO small VALUES (1)",
    );
    db.run(
      `INSERT INTO big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${BIG_MB * 1000})
       SELECT i, printf('%.1000c', 'x') FROM n`,
    );
  }
  const startedAt = performance.now();
  const digest = await readInChild(path, scratch.at("scratch"));
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  const { count = 0, exact } = tableOf(digest, "big").rows ?? {};
  expect(count).toBe(BIG_MB * 1000);
  if (BIG_MB <= 200)
    expect({ exact, incomplete: digest.incomplete }).toEqual({ exact: true, incomplete: [] });
  expect(tableOf(digest, "small").rows).toEqual({ count: 1, exact: true });
  expect(readdirSync(scratch.path)).toEqual(["big.db"]);
}, 60_000);

test("what a statement that never ends leaves undone is said; the rest is answered in time", async () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("slow.db"),
    `CREATE TABLE fine (id INTEGER PRIMARY KEY); INSERT INTO fine VALUES (1), (2); ${SLOW}`,
  );
  const startedAt = performance.now();
  const digest = await readInChild(path, scratch.at("scratch"), 4000);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(tableOf(digest, "fine").columns.length).toBe(1);
  expect(tableOf(digest, "slow").columns.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(digest.incomplete.join("; ")).toContain("integrity check");
}, 60_000);

test("without time for it a count is an estimate, marked so", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("e.db"),
    `CREATE TABLE t (id INTEGER PRIMARY KEY);
     INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT i FROM n;`,
  );
  let told = 0;
  const digest = read(path, { budgetMs: 30_000, deliver: () => told++ });
  expect(told).toBeGreaterThan(2);
  expect(tableOf(digest, "t").rows).toEqual({ count: 300_000, exact: true });
  const hasty = read(path, { budgetMs: -1 });
  expect(hasty.incomplete).toContain("exact row counts of 1 tables");
});

test("a child whose parent is killed ends", async () => {
  using scratch = new Scratch();
  const slow = make(scratch.at("slow.db"), SLOW);
  const job = {
    type: "file",
    path: slow,
    reader: "read_sqlite",
    options: {},
    scratch: scratch.at("copies"),
    budgetMs: 9000,
  };
  const input = scratch.write("job.json", JSON.stringify(job));
  const main = join(import.meta.dir, "../../../src/main.ts");
  const script = `"${process.execPath}" "${main}" __job $$ < "${input}" > /dev/null & echo $!; sleep 60`;
  const parent = Bun.spawn(["sh", "-c", script], { stdout: "pipe" });
  const { value } = await parent.stdout.getReader().read();
  const pid = Number(new TextDecoder().decode(value));
  await Bun.sleep(700);
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until("the child is gone", () => !isAlive(pid), 10_000);
});
