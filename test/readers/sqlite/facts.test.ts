import { expect, test } from "bun:test";
import { sqliteReader } from "../../../src/readers/sqlite/index.ts";
import { Scratch } from "../../scratch.ts";
import { make, read, rules, snapshot, tableOf } from "./reading.ts";

test("columns, keys, constraints and indexes are what the engine says they are", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("a.db"),
    `CREATE TABLE parents (a INTEGER, b TEXT COLLATE NOCASE, PRIMARY KEY (b, a)) WITHOUT ROWID;
     CREATE TABLE "odd ""name" (
       id INTEGER PRIMARY KEY AUTOINCREMENT, /* comment, with ) and ( */
       [b c] VARCHAR(10, 2) NOT NULL DEFAULT ('a,b'), -- another, CHECK (no)
       n NUMERIC CHECK (n > 0 AND (n < 10)) CONSTRAINT x UNIQUE,
       v AS (n * 2), s TEXT GENERATED ALWAYS AS (upper("b c")) STORED,
       pa INTEGER, pb TEXT, p2 INTEGER REFERENCES "odd ""name" ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
       UNIQUE (pa, pb), CHECK (pa <> 3),
       FOREIGN KEY (pb, pa) REFERENCES parents (b, a) ON UPDATE CASCADE
     );
     CREATE TABLE strict_one (x ANY, y INT NOT NULL) STRICT;
     CREATE UNIQUE INDEX u ON "odd ""name" (n DESC, lower("b c") COLLATE NOCASE) WHERE n > 1;
     CREATE INDEX on_p2 ON "odd ""name" (p2);`,
  );
  const digest = read(path);
  const odd = tableOf(digest, 'odd "name');
  expect(odd.columns.map(({ name, type, notNull, generated }) => [name, type, notNull, generated])).toEqual([
    ["id", "INTEGER", false, undefined],
    ["b c", "VARCHAR(10, 2)", true, undefined],
    ["n", "NUMERIC", false, undefined],
    ["v", "", false, "virtual"],
    ["s", "TEXT", false, "stored"],
    ["pa", "INTEGER", false, undefined],
    ["pb", "TEXT", false, undefined],
    ["p2", "INTEGER", false, undefined],
  ]);
  expect(odd.columns[3]?.expression).toBe("n * 2");
  expect(odd.columns[4]?.expression).toBe('upper("b c")');
  expect(odd.columns[1]?.default).toBe("'a,b'");
  expect(odd.autoincrement).toBe(true);
  expect(odd.checks).toEqual(["n > 0 AND (n < 10)", "pa <> 3"]);
  expect(odd.foreignKeys).toEqual([
    {
      columns: ["p2"],
      table: 'odd "name',
      to: [],
      onUpdate: "NO ACTION",
      onDelete: "SET NULL",
      deferred: true,
    },
    {
      columns: ["pb", "pa"],
      table: "parents",
      to: ["b", "a"],
      onUpdate: "CASCADE",
      onDelete: "NO ACTION",
      deferred: false,
    },
  ]);
  expect(odd.indexes.map(({ name, origin, unique }) => [name, origin, unique])).toEqual([
    ['sqlite_autoindex_odd "name_1', "unique", true],
    ['sqlite_autoindex_odd "name_2', "unique", true],
    ["u", "create", true],
    ["on_p2", "create", false],
  ]);
  expect(odd.indexes[2]).toMatchObject({
    where: "n > 1",
    columns: [
      { name: "n", descending: true, collation: "BINARY" },
      { expression: 'lower("b c")', descending: false, collation: "NOCASE" },
    ],
  });
  expect(tableOf(digest, "parents")).toMatchObject({ withoutRowid: true, strict: false });
  expect(
    tableOf(digest, "parents").columns.map(({ primaryKey, collation }) => [primaryKey, collation]),
  ).toEqual([
    [2, undefined],
    [1, "NOCASE"],
  ]);
  expect(tableOf(digest, "strict_one")).toMatchObject({ strict: true, withoutRowid: false });
  expect(digest.incomplete).toEqual([]);
});

test("virtual tables name their module, their shadow tables are marked, unknown modules are not queried", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("v.db"),
    `CREATE VIRTUAL TABLE notes USING fts5(title, body, tokenize = 'porter');
     CREATE VIRTUAL TABLE places USING rtree(id, minx, maxx);
     INSERT INTO notes VALUES ('a', 'b');
     CREATE TABLE plain (x);`,
  );
  // Bun's own connections are defensive and would refuse it.
  const insert = `PRAGMA writable_schema = ON; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
    VALUES ('table', 'strange', 'strange', 0, 'CREATE VIRTUAL TABLE strange USING nosuchmodule(a, b)')`;
  Bun.spawnSync(["sqlite3", path, insert]);
  const digest = read(path);
  expect(tableOf(digest, "notes")).toMatchObject({ kind: "virtual", module: "fts5", sample: [] });
  expect(
    tableOf(digest, "notes")
      .columns.filter(({ hidden }) => !hidden)
      .map(({ name }) => name),
  ).toEqual(["title", "body"]);
  expect(tableOf(digest, "places")).toMatchObject({ kind: "virtual", module: "rtree" });
  expect(tableOf(digest, "strange")).toMatchObject({ kind: "virtual", module: "nosuchmodule" });
  expect(tableOf(digest, "strange").problem).toContain("nosuchmodule");
  expect(digest.tables.filter(({ kind }) => kind === "shadow").map(({ name }) => name)).toContain(
    "notes_data",
  );
  expect(tableOf(digest, "plain").rows).toEqual({ count: 0, exact: true });
});

test("views and triggers are described; a view on a missing table says so", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("w.db"),
    `CREATE TABLE t (a, b);
     CREATE VIEW good AS SELECT a AS x, b FROM t;
     CREATE VIEW lost AS SELECT * FROM nowhere;
     CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
     CREATE TRIGGER one AFTER UPDATE OF a, b ON t BEGIN SELECT 1; END;
     CREATE TRIGGER two INSTEAD OF DELETE ON good BEGIN SELECT 2; END;
     CREATE TRIGGER three DELETE ON t BEGIN SELECT 3; END;`,
  );
  const digest = read(path);
  expect(digest.views.map(({ name, columns }) => [name, columns])).toEqual([
    ["good", ["x", "b"]],
    ["lost", []],
    ["endless", ["i"]],
  ]);
  expect(digest.views[1]?.problem).toContain("nowhere");
  expect(digest.triggers.map(({ name, table, event }) => [name, table, event])).toEqual([
    ["one", "t", "AFTER UPDATE OF a, b"],
    ["two", "good", "INSTEAD OF DELETE"],
    ["three", "t", "BEFORE DELETE"],
  ]);
});

test("integers of 64 bits are exact, long values are a type, a length and a head", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("s.db"),
    `CREATE TABLE t (v);
     INSERT INTO t VALUES (9223372036854775807), (-9007199254740993), (42), (1e999), (NULL), ('short'),
       (printf('%.1000c', 'é')), (zeroblob(5000000)), (x'ff');`,
  );
  const digest = read(path, { sampleRows: 20 });
  expect(tableOf(digest, "t").sample.map(([cell]) => cell)).toEqual([
    { type: "integer", value: "9223372036854775807" },
    { type: "integer", value: "-9007199254740993" },
    42,
    { type: "real", value: "Infinity" },
    null,
    "short",
    { type: "text", bytes: 2000, head: "é".repeat(120) },
    { type: "blob", bytes: 5_000_000, head: "00".repeat(16) },
    { type: "blob", bytes: 1, head: "ff" },
  ]);
  const text = JSON.stringify(sqliteReader.objects(digest)["tables"]);
  expect(text).toContain('[{"v":"9223372036854775807"},{"v":"-9007199254740993"},{"v":42},{"v":"Infinity"}');
});

test("values that are secret by their column, their row, their table or their form are masked", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("m.db"),
    `CREATE TABLE users (name, password, password_hash, apiToken, salt BLOB, note DEFAULT 'x');
     INSERT INTO users VALUES ('ann', 'hunter2', '$2b$10$aaaaaaaaaaaa', 'abcd1234efgh', x'0011223344', 'key ${"AKIA"}IOSFODNN7QZXWVUP');
     CREATE TABLE settings (key, value);
     INSERT INTO settings VALUES ('theme', 'dark'), ('SMTP_PASSWORD', 'correct horse');
     CREATE TABLE secrets (secret_name TEXT PRIMARY KEY, secret_value TEXT) WITHOUT ROWID;
     INSERT INTO secrets VALUES ('CEREBRAS_API_KEY', 'csk-whatever'), ('EMPTY', '');`,
  );
  const digest = read(path);
  const M = "__MASKED__";
  expect(tableOf(digest, "users").sample).toEqual([["ann", M, M, M, M, `key ${M}`]]);
  expect(tableOf(digest, "settings").sample).toEqual([
    ["theme", "dark"],
    ["SMTP_PASSWORD", M],
  ]);
  expect(tableOf(digest, "secrets").sample).toEqual([
    ["CEREBRAS_API_KEY", M],
    ["EMPTY", ""],
  ]);
});

test("secrets in definitions are masked: defaults, comments, conditions", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("d.db"),
    `CREATE TABLE accounts (
       id INTEGER PRIMARY KEY, -- api_key = "zK8q2LmW9xR4tY7v"
       db_password TEXT NOT NULL DEFAULT 'Rosebud-1941', "smtpPassword" TEXT DEFAULT ('Rosebud-1942'),
       state TEXT DEFAULT 'harmless-word', CHECK (db_password <> '')
     );
     CREATE TABLE keyless (password TEXT DEFAULT "Rosebud-1943");
     CREATE TRIGGER reset AFTER INSERT ON accounts BEGIN UPDATE accounts SET db_password = 'Rosebud-1944'; END;`,
  );
  const digest = read(path);
  expect(tableOf(digest, "accounts").columns[1]?.default).toBe("'__MASKED__'");
  // The advice to add a key holds the whole definition.
  expect(rules(digest)).toContain("table_without_primary_key keyless");
  const text = JSON.stringify([digest, sqliteReader.objects(digest), sqliteReader.outline(digest, "full")]);
  expect(text).not.toMatch(/Rosebud|zK8q2LmW9xR4tY7v/);
  expect(text).toContain("DEFAULT 'harmless-word'");
});

test("300 tables are read in little time and outlined within a budget", () => {
  using scratch = new Scratch();
  const tables = Array.from({ length: 300 }, (_, i) => `CREATE TABLE t${i} (id INTEGER PRIMARY KEY, a, b);`);
  const path = make(scratch.at("many.db"), `BEGIN; ${tables.join("\n")} COMMIT;`);
  const before = snapshot(scratch.path);
  const startedAt = performance.now();
  const digest = read(path);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(digest.tables.length).toBe(300);
  expect(digest.tables.every(({ rows }) => rows?.exact === true)).toBe(true);
  expect(snapshot(scratch.path)).toEqual(before);
});
