import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import type { Recommendation } from "../../../src/digest.ts";
import { statementsOf } from "../../../src/readers/sqlite/ddl/statements.ts";
import { AWKWARD } from "../../compare/sqlite-databases.ts";
import { Scratch } from "../../scratch.ts";
import { make, read, readResult, tableOf } from "./reading.ts";

function drift(path: string, expectedSchema: string): Recommendation[] {
  return read(path, { expectedSchema }).recommendations.filter(({ rule }) => rule === "schema_drift");
}

/** Runs what mends the drift, as an agent would: one after the other. */
function mend(path: string, advice: readonly Recommendation[]): void {
  for (const { sql } of advice) {
    using db = new Database(path);
    db.run(sql);
  }
}

const EXPECTED = `
  -- as a schema file has it, with what is no definition
  PRAGMA user_version = 3; BEGIN;
  CREATE TABLE IF NOT EXISTS customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'a;b', note TEXT);
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    total REAL NOT NULL CHECK (total >= 0), state TEXT UNIQUE
  ) STRICT;
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE VIEW open_orders AS SELECT id FROM orders WHERE state = 'open';
  CREATE TRIGGER touched AFTER UPDATE ON orders BEGIN
    UPDATE customers SET note = CASE WHEN new.total > 1 THEN 'x' ELSE 'y' END; SELECT 1;
  END;
  INSERT INTO customers (name) VALUES ('nobody'); COMMIT;`;
/** The same, told otherwise. */
const SAME = EXPECTED.replaceAll("INTEGER", "integer").replace(
  "REAL NOT NULL CHECK (total >= 0)",
  "REAL NOT NULL CHECK(  total>=0 )",
);

interface Case {
  change: string;
  object: string;
  severity: string;
  says: string;
  /** What the mend consists of. */
  by?: string;
}

const CASES: Record<string, Case> = {
  "a missing column": {
    change: "ALTER TABLE customers DROP COLUMN note",
    object: "customers",
    severity: "error",
    says: "column note TEXT is missing",
    by: "ALTER TABLE",
  },
  "a column that is not expected": {
    change: "ALTER TABLE customers ADD COLUMN age INTEGER",
    object: "customers",
    severity: "info",
    says: "column age is not expected; mending drops what is not",
  },
  "another type and a column that may be NULL": {
    change: `DROP TABLE customers; CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(9), note TEXT);
      INSERT INTO customers (name) VALUES ('Ann'), (NULL)`,
    object: "customers",
    severity: "warning",
    says: "name is VARCHAR(9), expected TEXT; name is nullable, expected NOT NULL; name has another default",
  },
  "a key column without a default that is missing": {
    change: `DROP TABLE orders; CREATE TABLE orders (id INTEGER PRIMARY KEY, state TEXT); INSERT INTO orders VALUES (7, 'open')`,
    object: "orders",
    severity: "error",
    says: "column customer_id INTEGER is missing",
  },
  "a missing index": {
    change: "DROP INDEX orders_customer",
    object: "orders",
    severity: "warning",
    says: "index orders_customer is missing",
    by: "CREATE INDEX",
  },
  "another index of the same name": {
    change: "DROP INDEX orders_customer; CREATE UNIQUE INDEX orders_customer ON orders (customer_id, id)",
    object: "orders",
    severity: "warning",
    says: "index orders_customer differs",
  },
  "a trigger that is missing": {
    change: "DROP TRIGGER touched",
    object: "orders",
    severity: "warning",
    says: "trigger touched is missing",
  },
  "a missing table": {
    change: "DROP TABLE customers",
    object: "customers",
    severity: "error",
    says: "the table is missing",
  },
  "a table that is not expected": {
    change: `CREATE TABLE "left over" (id INTEGER PRIMARY KEY)`,
    object: "left over",
    severity: "info",
    says: "the table is not expected",
  },
  "a view where a table is expected": {
    change: "DROP TABLE customers; CREATE VIEW customers AS SELECT 1 AS id",
    object: "customers",
    severity: "error",
    says: "it is a view, expected a table",
  },
  "another view": {
    change: "DROP VIEW open_orders; CREATE VIEW open_orders AS SELECT id FROM orders",
    object: "open_orders",
    severity: "warning",
    says: "the view's definition differs",
  },
};

test.each(Object.entries(CASES))(
  "%s is drift, and its SQL makes the database what is expected",
  (_, given) => {
    const { change, object, severity, says, by = "" } = given;
    using scratch = new Scratch();
    const path = make(scratch.at("a.db"), EXPECTED);
    make(path, `INSERT INTO orders VALUES (1, 1, 2.5, 'new')`);
    expect(drift(path, EXPECTED)).toEqual([]);
    expect(drift(path, SAME)).toEqual([]);
    make(path, `PRAGMA foreign_keys = OFF; ${change}`);
    const before = read(path);
    const found = drift(path, EXPECTED);
    expect(found.map((one) => [one.object, one.severity])).toEqual([[object, severity]]);
    expect(found[0]?.reason).toContain(says);
    expect(found[0]?.sql).toContain(by);
    mend(path, found);
    expect(drift(path, EXPECTED)).toEqual([]);
    const after = read(path);
    for (const table of before.tables) {
      if (table.name !== "left over") expect(tableOf(after, table.name).rows).toEqual(table.rows);
    }
  },
);

test.each(Object.keys(AWKWARD))("%s: what the sqlite3 shell prints as the schema is no drift", (name) => {
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), AWKWARD[name] ?? "");
  const printed = Bun.spawnSync(["sqlite3", "-readonly", path, ".schema"]).stdout.toString();
  expect(printed).toContain("CREATE");
  const digest = read(path, { expectedSchema: printed });
  expect(digest.incomplete).toEqual([]);
  expect(digest.recommendations.filter(({ rule }) => rule === "schema_drift")).toEqual([]);
});

test.each(Object.keys(AWKWARD))("%s: any other database is made it by what is advised", (name) => {
  using scratch = new Scratch();
  const expected = AWKWARD[name] ?? "";
  const path = make(scratch.at("a.db"), AWKWARD["references"] ?? "");
  mend(path, drift(path, expected));
  expect(drift(path, expected)).toEqual([]);
  expect(
    read(path)
      .tables.map((table) => table.name)
      .toSorted(),
  ).toEqual(
    read(make(scratch.at("b.db"), expected))
      .tables.map((table) => table.name)
      .toSorted(),
  );
});

test("advice that would undo the mended drift is left out", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), "CREATE TABLE t (a TEXT); CREATE TABLE u (a TEXT)");
  const digest = read(path, {
    expectedSchema: "CREATE TABLE t (a TEXT NOT NULL); CREATE TABLE u (a TEXT)",
  });
  const structural = digest.recommendations.filter(({ rule }) => /schema_drift|primary_key/.test(rule));
  expect(structural.map(({ rule, object }) => `${rule} ${object}`)).toEqual([
    "schema_drift t",
    "table_without_primary_key u",
  ]);
});

test("an expected schema that SQLite refuses is named and compared with nothing", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), "CREATE TABLE t (id INTEGER PRIMARY KEY)");
  const digest = read(path, { expectedSchema: "CREATE TABLE t (id); CREATE TABEL u (id)" });
  expect(digest.incomplete.join()).toMatch(/expected schema.*near "TABEL".*CREATE TABEL u/);
  expect(digest.recommendations.filter(({ rule }) => rule === "schema_drift")).toEqual([]);
});

test("a comparison that was not made yet is said to be missing", () => {
  using scratch = new Scratch();
  const path = scratch.at("a.db");
  make(path, "CREATE TABLE t (a)");
  const told: string[][] = [];
  read(path, {
    expectedSchema: "CREATE TABLE t (a, b)",
    deliver({ digest }) {
      if (digest.kind === "sqlite" && !digest.recommendations.some(({ rule }) => rule === "schema_drift"))
        told.push(digest.incomplete);
    },
  });
  expect(told.length).toBeGreaterThan(0);
  for (const incomplete of told) expect(incomplete).toContain("comparison with the expected schema");
  expect(read(path).incomplete).toEqual([]);
});

test("an expected schema runs nothing but definitions", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), "CREATE TABLE t (id INTEGER PRIMARY KEY)");
  const text = `CREATE TABLE t (id INTEGER PRIMARY KEY, x); VACUUM INTO '${scratch.at("other.db")}'; DELETE FROM t`;
  expect(drift(path, text)).toMatchObject([{ object: "t" }]);
  expect(readdirSync(scratch.path)).toEqual(["a.db"]);
});

test("an identity is that of the expected schema, too", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), "CREATE TABLE t (id INTEGER PRIMARY KEY)");
  const ids = [undefined, "CREATE TABLE t (id)", "CREATE TABLE u (id)"].map(
    (expectedSchema) => readResult(path, expectedSchema === undefined ? {} : { expectedSchema }).id,
  );
  expect(new Set(ids).size).toBe(3);
});

test("a script is cut where SQLite cuts it", () => {
  expect(
    statementsOf(`;; SELECT ';' -- ;
      ; CREATE TEMP TRIGGER t DELETE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END ; /* ; */ SELECT [;]`),
  ).toEqual([
    "SELECT ';'",
    "CREATE TEMP TRIGGER t DELETE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END",
    "SELECT [;]",
  ]);
});
