import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";
import { BrainloopError } from "../../../src/error.ts";
import { Scratch } from "../../scratch.ts";
import { make, read, rules, snapshot, tableOf } from "./reading.ts";

const FILLED = `
  CREATE TABLE big (id INTEGER PRIMARY KEY, text);
  INSERT INTO big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    SELECT i, hex(randomblob(20)) FROM n;
  CREATE INDEX big_text ON big (text);
  CREATE TABLE small (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  INSERT INTO small VALUES (1, 'one');`;

/** Places at which a database is cut. */
const CUTS = 30;

function failure(path: string): Pick<BrainloopError, "code" | "message"> {
  try {
    read(path);
  } catch (error) {
    if (error instanceof BrainloopError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("It was read");
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

test("what is no database is refused, each kind in its own words", () => {
  using scratch = new Scratch();
  const noise = crypto.getRandomValues(new Uint8Array(8192));
  const cases: [string, Uint8Array | string, string][] = [
    ["empty.db", "", "is empty"],
    ["text.db", "hello, world\n".repeat(50), "it is text"],
    ["zip.db", Buffer.concat([Buffer.from("PK\u0003\u0004"), noise]), "zip archive"],
    ["secret.db", noise, "encrypted"],
    ["binary.db", new Uint8Array(777).fill(1), "starts with"],
  ];
  for (const [name, content, says] of cases) {
    const error = failure(scratch.write(name, content));
    expect(error).toMatchObject({ code: "UNSUPPORTED_FORMAT" });
    expect(error.message).toContain(says);
  }
  const header = make(scratch.at("h.db"), FILLED);
  const short = scratch.write("short.db", readFileSync(header).subarray(0, 60));
  expect(failure(short).code).toBe("DATABASE_CORRUPT");
  const hidden = scratch.write("hidden.db", Buffer.concat([readFileSync(header).subarray(0, 32), noise]));
  expect(failure(hidden)).toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  expect(failure(hidden).message).toContain("encrypted");
});

test("a truncated database gives its definitions and the rows that are there", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("t.db"), FILLED);
  truncateSync(path, 50 * 4096);
  const before = snapshot(scratch.path);
  const digest = read(path);
  expect(digest.problems.join()).toContain("cut off");
  expect(tableOf(digest, "big").sample.length).toBe(5);
  expect(tableOf(digest, "big").columns.map(({ name }) => name)).toEqual(["id", "text"]);
  expect(rules(digest)).toContain("integrity");
  expect(snapshot(scratch.path)).toEqual(before);
});

test("however a database is cut, no row is shown that was not there, and no count is above the truth", () => {
  using scratch = new Scratch();
  const whole = make(
    scratch.at("w.db"),
    `CREATE TABLE a (id INTEGER PRIMARY KEY, long, n INT, text);
     CREATE TABLE w (id TEXT PRIMARY KEY, text) WITHOUT ROWID;
     CREATE TABLE z (id INTEGER PRIMARY KEY, n INT, text);
     CREATE INDEX z_n ON z (n);
     WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 100)
       INSERT INTO a SELECT n, 'x' || printf('%.*c', iif(n % 9 = 0, 9000, 700), 'y') || n, n * 7, 'row ' || n FROM i;
     INSERT INTO w SELECT 'k' || id, text || printf('%.*c', iif(id % 7 = 0, 5000, 300), 'y') FROM a;
     INSERT INTO z SELECT id, n, text || printf('%.400c', 'z') FROM a;`,
  );
  using truth = new Database(whole, { readonly: true });
  const bytes = statSync(whole).size;
  let shown = 0;
  for (let cut = 1; cut < CUTS; cut++) {
    const path = scratch.at("cut.db");
    copyFileSync(whole, path);
    // At the end of a page, and within one.
    truncateSync(path, Math.floor((bytes * cut) / CUTS / 4096) * 4096 + (cut % 3) * 1500);
    for (const { name, rows, sample } of read(path, { sampleRows: 100 }).tables) {
      const real = new Map(
        truth
          .query<{ id: unknown }, []>(`SELECT * FROM ${name}`)
          .all()
          .map((row) => [row.id, Object.values(row)]),
      );
      if (rows?.exact === true) expect(rows.count).toBeLessThanOrEqual(real.size);
      for (const row of sample) {
        shown++;
        // Longer texts are given by their head.
        const heads = row.map((cell, at) =>
          typeof cell === "object" && cell !== null && cell.type === "text"
            ? { ...cell, head: String(real.get(row[0])?.[at]).slice(0, cell.head.length) }
            : real.get(row[0])?.[at],
        );
        expect<unknown[]>(row).toEqual(heads);
      }
    }
  }
  expect(shown).toBeGreaterThan(1000);
});

test("rows that an index alone still knows are not counted", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("n.db"),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, n, text);
     CREATE INDEX t_n ON t (n);
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
       INSERT INTO t SELECT i, i, printf('%.1200c', 'x') FROM n;`,
  );
  truncateSync(path, 10 * 4096);
  expect(tableOf(read(path), "t").rows?.exact).not.toBe(true);
});

test("the rows before a damaged page are shown", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("b.db"),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, text);
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
       INSERT INTO t SELECT i, printf('%.1200c', 'x') FROM n;`,
  );
  overwrite(path, 7 * 4096, new Uint8Array(4096));
  const { sample, problem } = tableOf(read(path, { sampleRows: 100 }), "t");
  expect(sample.length).toBeGreaterThan(3);
  expect(sample.length).toBeLessThan(40);
  expect(problem).toContain("malformed");
});

test("a damaged page costs what is on it and nothing else", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("p.db"), FILLED);
  overwrite(path, 20 * 4096, crypto.getRandomValues(new Uint8Array(4096)));
  const digest = read(path);
  expect(rules(digest)[0]).toBe("integrity");
  expect(tableOf(digest, "small")).toMatchObject({ rows: { count: 1, exact: true }, sample: [[1, "one"]] });
  expect(tableOf(digest, "big").columns.length).toBe(2);
});

test("an index that does not fit its table is named with what mends it", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("i.db"), FILLED);
  // The entries are of another column than the definition says.
  const change = `PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE INDEX big_text ON big (id)' WHERE name = 'big_text'`;
  Bun.spawnSync(["sqlite3", path, change]);
  const digest = read(path);
  const advice = digest.recommendations.find(({ object }) => object === "big_text");
  expect(advice).toMatchObject({ severity: "error", rule: "integrity", sql: 'REINDEX "big_text";' });
  using db = new Database(path);
  db.run(advice?.sql ?? "");
  db.close();
  expect(rules(read(path)).filter((rule) => rule === "integrity big_text")).toEqual([]);
});

test("a schema that SQLite refuses still gives its definitions; with none left it is DATABASE_CORRUPT", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("s.db"), `${FILLED} CREATE VIEW v AS SELECT id FROM small;`);
  const bytes = readFileSync(path);
  const at = bytes.indexOf("CREATE INDEX big_text");
  overwrite(path, at, Buffer.from("CREATE INDEX ((( text"));
  const digest = read(path);
  expect(digest.problems.join()).toContain("definitions alone");
  expect(tableOf(digest, "small").columns).toMatchObject([
    { name: "id", primaryKey: 1 },
    { name: "name", notNull: true },
  ]);
  expect(digest.views).toMatchObject([{ name: "v", columns: ["id"] }]);
  overwrite(path, 100, new Uint8Array(3996));
  expect(failure(path).code).toBe("DATABASE_CORRUPT");
});
