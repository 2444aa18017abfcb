/** What may be run at all, told by tokens alone and by the engine's own program. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { acceptSql } from "../../../src/generate/sql/accept.ts";
import { disagreement } from "../../../src/generate/sql/child/disagreement.ts";
import { compile } from "../../../src/generate/sql/child/program.ts";
import { split } from "../../../src/generate/sql/statements.ts";

function database(): Database {
  const db = new Database(":memory:");
  db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b)");
  db.run("CREATE TABLE u (t REFERENCES t ON DELETE CASCADE)");
  return db;
}

const allowed = {
  "SELECT 1": { reads: true },
  "VALUES (1), (2)": { reads: true },
  "EXPLAIN QUERY PLAN SELECT * FROM t": { reads: true },
  "PRAGMA table_info(t)": { reads: true },
  "PRAGMA main.user_version": { reads: true },
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3) SELECT i FROM n": { reads: true },
  "WITH n AS (SELECT 1) DELETE FROM t WHERE id IN n": { reads: false },
  "WITH n AS (SELECT 1) INSERT INTO t SELECT 1, 2, 3": { reads: false },
  "INSERT INTO t VALUES (1, 'COMMIT; ATTACH', 2)": { reads: false },
  "INSERT INTO t VALUES (1, 'load_extension(', 2)": { reads: false },
  "REPLACE INTO t VALUES (1, 2, 3)": { reads: false },
  "UPDATE OR IGNORE t SET a = 1": { reads: false },
  "DELETE FROM t": { reads: false },
  "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; SELECT RAISE(ABORT, 'ROLLBACK'); END": {
    reads: false,
  },
  "CREATE TABLE x (rollback TEXT, [commit] TEXT)": { reads: false },
  "CREATE VIRTUAL TABLE x USING fts5(a)": { reads: false },
  "ALTER TABLE t ADD COLUMN c": { reads: false },
  "PRAGMA user_version = 3": { reads: false },
  ANALYZE: { reads: false },
};

test("what reads and what changes a database may be run", () => {
  for (const [sql, { reads }] of Object.entries(allowed)) {
    expect([sql, acceptSql(`${sql};`)]).toEqual([sql, { statements: [sql], reads, left: [] }]);
  }
});

const refused = [
  "ATTACH 'x.db' AS x",
  "/* harmless */ attach 'x.db' AS x",
  "DETACH main",
  "VACUUM",
  "VACUUM INTO 'copy.db'",
  "ROLLBACK",
  "rollback TO a",
  "PRAGMA writable_schema = ON",
  "PRAGMA main.writable_schema(1)",
  `PRAGMA "writable_schema" = ON`,
  "PRAGMA trusted_schema = ON",
  "PRAGMA temp_store_directory = '/'",
  "PRAGMA wal_checkpoint",
  "SELECT load_extension('x')",
  `SELECT "load_extension"('x')`,
  "SELECT [load_extension] ('x')",
  "CREATE VIEW v AS SELECT load_extension('x')",
  "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT load_extension('x'); END",
  "INSERT OR ROLLBACK INTO t VALUES (1, 2, 3)",
  "UPDATE OR /* or */ ROLLBACK t SET a = 1",
  "CREATE TABLE x (a UNIQUE ON CONFLICT ROLLBACK)",
  "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
  "CREATE VIRTUAL TABLE x USING csv('/etc/passwd')",
  "CREATE VIRTUAL TABLE x USING dbstat",
  "DROP TABLE _brainloop_applied",
  "DELETE FROM [_Brainloop_Applied]",
  ".read x.sql",
  "{}",
  "Here is what you asked for",
];

test("what leaves the database or its transaction is refused, wherever it stands", () => {
  for (const sql of refused) {
    expect([sql, acceptSql(`SELECT 1; ${sql};`)]).toEqual([
      sql,
      { problems: [expect.stringContaining("statement 2 (")] },
    ]);
  }
});

test("transactions of the model's own and pragmas of the connection are left out, and said", () => {
  const sql =
    "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; INSERT INTO t VALUES (1, 2, 3); COMMIT; END; SAVEPOINT a; RELEASE a;";
  expect(acceptSql(sql)).toEqual({
    statements: ["INSERT INTO t VALUES (1, 2, 3)"],
    reads: false,
    left: ["PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE", "COMMIT", "END", "SAVEPOINT a", "RELEASE a"],
  });
});

test("nothing to run, and NUL characters, are refused", () => {
  for (const sql of ["", ";;", "-- nothing", "BEGIN; COMMIT;", "SELECT 1;\0 DROP TABLE t"]) {
    expect(acceptSql(sql)).toHaveProperty("problems");
  }
});

test("the engine's own program shows what tokens would have missed", () => {
  using db = database();
  for (const sql of [
    "COMMIT",
    "SAVEPOINT a",
    "VACUUM",
    "ATTACH 'x' AS y",
    "PRAGMA journal_mode = WAL",
    "SELECT load_extension('x')",
  ]) {
    expect([sql, compile(db, sql).forbidden]).toEqual([sql, expect.any(String)]);
  }
  for (const sql of [
    "DELETE FROM t",
    "CREATE TABLE x (a)",
    "DROP TABLE u",
    "PRAGMA user_version = 1",
    "SELECT 1",
  ]) {
    expect([sql, compile(db, sql).forbidden]).toEqual([sql, undefined]);
  }
});

test("the program names the tables that triggers and cascades write", () => {
  using db = database();
  db.run("PRAGMA foreign_keys = ON");
  db.run("CREATE TABLE log (a)");
  db.run("CREATE TRIGGER r AFTER DELETE ON u BEGIN DELETE FROM log; END");
  const root = (name: string): number =>
    db.query<{ rootpage: number }, [string]>("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(name)
      ?.rootpage ?? -1;
  const { writes } = compile(db, "DELETE FROM t WHERE id = 1");
  for (const table of ["t", "u", "log"]) expect([table, writes.has(root(table))]).toEqual([table, true]);
});

test("parameters, and text in which the engine sees less than the tokenizer, are refused", () => {
  using db = database();
  for (const sql of ["SELECT ?1", "SELECT :a", "SELECT @a", "SELECT $a", "SELECT 1; SELECT 2"]) {
    expect([sql, disagreement(db, sql)]).toEqual([sql, expect.any(String)]);
  }
  for (const sql of ["SELECT '?1 :a;'", "SELECT 1 -- ; two", "DELETE FROM t WHERE a = ';'"]) {
    expect([sql, disagreement(db, sql)]).toEqual([sql, undefined]);
  }
});

/** Pieces of which hostile scripts are made. */
const piece = fc.constantFrom(
  "SELECT", "1", ";", "'", "''", '"', "`", "[", "]", "--", "\n", "/*", "*/", " ", "\u00a0", "\ufeff", "\v", "\f",
  "BEGIN", "END", "COMMIT", "CREATE TRIGGER r AFTER INSERT ON t", "CREATE TEMP TRIGGER", "DELETE FROM t", "CASE", "WHEN",
  "x'00'", "é", "0x1F", "1e5", ".", ",", "(", ")", "a", "EXPLAIN", "->>", "||", "\\",
); // prettier-ignore

/** The engine's own cuts; undefined where it refuses a statement. */
function engineSplit(db: Database, script: string): string[] | undefined {
  const pieces: string[] = [];
  for (let rest = script; rest.trim() !== "";) {
    try {
      const text = db.prepare(rest).toString();
      pieces.push(text);
      rest = rest.slice(text.length);
    } catch (error) {
      // Nothing but comments and semicolons is left.
      if (error instanceof Error && error.message === "Invalid SQL statement") return pieces;
      return undefined;
    }
  }
  return pieces;
}

test("where the engine takes all of a script, it is cut where the engine cuts it", () => {
  using db = database();
  let taken = 0;
  const fragment = fc.oneof(
    piece,
    fc.constantFrom("SELECT 1", "SELECT 'a;b' AS \"c;\"", "DELETE FROM t", ";", ";"),
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 10 }), (pieces) => {
      const script = pieces.join(" ");
      const expected = engineSplit(db, script);
      if (expected === undefined) return;
      if (expected.length > 1) taken++;
      const texts = split(script).map(({ text }) => text);
      expect(texts).toHaveLength(expected.length);
      for (const [at, text] of texts.entries()) expect(expected[at]).toContain(text);
    }),
    { numRuns: 20_000 },
  );
  expect(taken).toBeGreaterThan(50);
});

test("statements that the engine takes whole are cut as the engine cuts them", () => {
  using db = database();
  const whole = fc.constantFrom(
    "SELECT 'a;b'", 'SELECT 1 AS "x;y"', "SELECT 1 /* ; */", "SELECT [a] FROM t -- ;\n", "INSERT INTO t VALUES (1, ';', x'3b')",
    "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM u; END",
    "CREATE TEMP TRIGGER IF NOT EXISTS r AFTER INSERT ON t BEGIN SELECT 1; END", "DELETE FROM t WHERE a = 'it''s;'",
    "CREATE VIEW v AS SELECT `a` FROM t", "SELECT CASE a WHEN 1 THEN ';' END FROM t", "UPDATE t SET a = \"END\"",
  ); // prettier-ignore
  fc.assert(
    fc.property(
      fc.array(whole, { maxLength: 6 }),
      fc.constantFrom(";", " ; ", ";\n-- next;\n", ";;/* ; */"),
      (all, between) => {
        const texts = split(all.join(between)).map(({ text }) => text);
        expect(texts).toEqual(all.map((one) => one.replace(/ ?(?:\/\* ; \*\/|-- ;\n)$/, "")));
        for (const text of texts) expect(disagreement(db, text)).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});
