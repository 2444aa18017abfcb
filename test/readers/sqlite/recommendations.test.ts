import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { Scratch } from "../../scratch.ts";
import { make, read, rules } from "./reading.ts";

const FAULTS: Record<string, { sql: string; object: string }> = {
  foreign_key_without_index: {
    sql: "CREATE TABLE p (id TEXT PRIMARY KEY COLLATE NOCASE); CREATE TABLE c (id INTEGER PRIMARY KEY, p TEXT REFERENCES p)",
    object: "c.p",
  },
  redundant_index: {
    sql: "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE INDEX short ON t (a); CREATE INDEX long ON t (a, b)",
    object: "t.short",
  },
  duplicate_index: {
    sql: `CREATE TABLE t (id INTEGER PRIMARY KEY, a, b);
          CREATE INDEX one ON t (lower(a)) WHERE b > 1; CREATE INDEX two ON t (LOWER( a )) WHERE b>1;
          CREATE UNIQUE INDEX three ON t (b); CREATE UNIQUE INDEX four ON t (b DESC)`,
    object: "t.four",
  },
  table_without_primary_key: {
    sql: `CREATE TABLE "odd one" (id, "b c" TEXT NOT NULL DEFAULT 'x', v AS (id + 1), CHECK ("b c" <> '')) -- note
          ; INSERT INTO "odd one" (id) VALUES (1), (2); CREATE INDEX i ON "odd one" ("b c");
          CREATE TABLE log (id INTEGER PRIMARY KEY); CREATE VIEW seen AS SELECT id FROM "odd one";
          CREATE TRIGGER tr AFTER INSERT ON "odd one" BEGIN INSERT INTO log VALUES (NULL); END`,
    object: "odd one",
  },
  integer_primary_key_not_rowid: {
    sql: "CREATE TABLE t (a TEXT, id BIGINT NOT NULL, PRIMARY KEY (id)); INSERT INTO t VALUES ('x', 7)",
    object: "t.id",
  },
  foreign_key_to_missing_table: {
    sql: `CREATE TABLE users (id INTEGER PRIMARY KEY);
          CREATE TABLE c (id INTEGER PRIMARY KEY, u INTEGER, w INTEGER CONSTRAINT gone REFERENCES elsewhere (id) ON DELETE CASCADE,
            CONSTRAINT near FOREIGN KEY (u) REFERENCES user (id) ON DELETE SET NULL);
          CREATE INDEX cu ON c (u); CREATE INDEX cw ON c (w)`,
    object: "c.u",
  },
  foreign_key_to_missing_column: {
    sql: `CREATE TABLE p (id INTEGER PRIMARY KEY);
          CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER, FOREIGN KEY (p) REFERENCES p (uuid)); CREATE INDEX cp ON c (p)`,
    object: "c.p",
  },
  foreign_key_to_columns_not_unique: {
    sql: "CREATE TABLE p (id INTEGER PRIMARY KEY, k); CREATE TABLE c (id INTEGER PRIMARY KEY, k REFERENCES p (k)); CREATE INDEX ck ON c (k)",
    object: "c.k",
  },
  foreign_key_violation: {
    sql: `CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);
          CREATE TABLE other (id INTEGER PRIMARY KEY);
          CREATE TABLE c (id INTEGER PRIMARY KEY, o REFERENCES other (id), p INTEGER NOT NULL REFERENCES p (id));
          CREATE INDEX cp ON c (p); CREATE INDEX co ON c (o);
          INSERT INTO c VALUES (1, NULL, 1), (2, 5, 1), (3, NULL, 99)`,
    object: "c.p",
  },
  mixed_storage_classes: {
    sql: `CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, at DATETIME, s TEXT, u);
          INSERT INTO t VALUES (1, 5, '2026-01-01 00:00:00', 'a', 1), (2, 'n/a', 1767225600, x'62', 'b')`,
    object: "t.n",
  },
  large_freelist: {
    sql: `CREATE TABLE t (id INTEGER PRIMARY KEY, b); INSERT INTO t WITH RECURSIVE n (i) AS
          (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT i, zeroblob(4000) FROM n; DELETE FROM t`,
    object: "",
  },
  missing_analyze: {
    sql: `CREATE TABLE t (id INTEGER PRIMARY KEY, b); CREATE INDEX i ON t (b); INSERT INTO t WITH RECURSIVE n (i) AS
          (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i, i FROM n`,
    object: "",
  },
  journal_mode: { sql: "CREATE TABLE t (id INTEGER PRIMARY KEY)", object: "" },
};

test.each(Object.keys(FAULTS))("%s is found, and its SQL cures it", (rule) => {
  const { sql, object } = FAULTS[rule] ?? { sql: "", object: "" };
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), `PRAGMA foreign_keys = OFF; ${sql}`);
  const digest = read(path);
  expect(rules(digest)).toContain(`${rule} ${object}`.trim());
  const mends = digest.recommendations.filter((one) => one.rule === rule);
  const copy = scratch.at("copy.db");
  copyFileSync(path, copy);
  for (const mend of mends) {
    expect(mend.reason.length).toBeGreaterThan(5);
    using db = new Database(copy);
    db.run(mend.sql);
  }
  const after = read(copy);
  expect(rules(after)).not.toContain(`${rule} ${object}`.trim());
  if (rule !== "foreign_key_to_missing_table")
    expect(rules(after).filter((one) => one.startsWith(rule))).toEqual([]);
  // Nothing else is lost with it.
  expect(after.tables.map(({ name }) => name).toSorted()).toEqual(
    digest.tables.map(({ name }) => name).toSorted(),
  );
  expect(after.triggers).toEqual(digest.triggers);
  expect(after.views).toEqual(digest.views);
  if (!rule.endsWith("violation")) {
    expect(after.tables.map(({ rows }) => rows).length).toBe(digest.tables.length);
    expect(Object.fromEntries(after.tables.map(({ name, rows }) => [name, rows]))).toEqual(
      Object.fromEntries(digest.tables.map(({ name, rows }) => [name, rows])),
    );
  }
});

test("a reference to nowhere is taken out, others of the table stay", () => {
  using scratch = new Scratch();
  const path = make(scratch.at("a.db"), FAULTS["foreign_key_to_missing_table"]?.sql ?? "");
  const first = read(path).recommendations.find(({ rule }) => rule === "foreign_key_to_missing_table");
  {
    using db = new Database(path);
    db.run(first?.sql ?? "");
  }
  const digest = read(path);
  expect(digest.tables.find(({ name }) => name === "c")?.foreignKeys).toMatchObject([
    { columns: ["u"], table: "users", to: ["id"], onDelete: "SET NULL" },
  ]);
});

test("a sound database gets no advice", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("a.db"),
    `PRAGMA journal_mode = WAL;
     CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
     CREATE TABLE c (p INTEGER REFERENCES p, n TEXT REFERENCES p (name), k INTEGER, PRIMARY KEY (p, k)) WITHOUT ROWID;
     CREATE INDEX cn ON c (n) WHERE n IS NOT NULL;
     CREATE INDEX cnk ON c (k, n);
     INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 'a', 1);`,
  );
  expect(read(path).recommendations).toEqual([]);
});
