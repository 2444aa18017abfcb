/** Every kind of database through the executable: nothing beside it changes, nobody waits, damage and budgets are kept to. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { AWKWARD } from "../compare/sqlite-databases.ts";
import { make, snapshot } from "../readers/sqlite/reading.ts";
import { Sandbox } from "../support/executable.ts";
import { type Answer, at, PATIENCE_MS, RawServer, textAt } from "../support/mcp.ts";
import { until } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

const WRITER = join(import.meta.dir, "../readers/sqlite/writer-child.ts");
const ROWS = `
  CREATE TABLE t (id INTEGER PRIMARY KEY, text);
  INSERT INTO t (text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    SELECT printf('%.200c', 'x') FROM n;
  CREATE INDEX t_text ON t (text, id);`;
/** While others write. */
const READS = 8;
const BUDGETS = [100, 250, 1000, 2500];

let sandbox: Sandbox;
let server: RawServer;

beforeAll(async () => {
  sandbox = new Sandbox();
  server = await RawServer.start(sandbox);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  sandbox[Symbol.dispose]();
});

function read(path: string, params: Record<string, unknown> = {}): Promise<Answer> {
  return server.call({ action: "read_sqlite", params: { db_path: path, force: true, ...params } });
}

/** A directory of the project with one thing in it. */
function place(name: string): string {
  const directory = join(sandbox.project, name);
  mkdirSync(directory);
  return join(directory, "a.db");
}

function around(path: string): Record<string, string> {
  return snapshot(join(path, ".."));
}

async function crash(path: string, mode: string): Promise<void> {
  await Bun.spawn([process.execPath, WRITER, path, mode, "0"]).exited;
}

test.each(Object.keys(AWKWARD))(
  "%s: answered within every budget, and no byte or name beside it changes",
  async (name) => {
    const path = make(place(`awkward-${name}`), AWKWARD[name] ?? "");
    const before = around(path);
    for (const max_tokens of BUDGETS) {
      for (const extra of [{}, { format: "objects" }, { detail: "brief" }]) {
        const { ok, text, body } = await read(path, { max_tokens, ...extra });
        expect({ ok, kind: at(body, "kind") }).toEqual({ ok: true, kind: "sqlite" });
        expect(countTokens(text, { disallowedSpecial: new Set() })).toBeLessThanOrEqual(max_tokens);
      }
    }
    const whole = await read(path, { max_tokens: 0 });
    for (const { name: table } of new Database(path, { readonly: true })
      .query<{ name: string }, []>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
      )
      .all())
      expect(textAt(whole.body, "digest")).toContain(table);
    expect(whole.body).not.toHaveProperty("omitted");
    expect(around(path)).toEqual(before);
  },
  // 300 tables in every budget.
  4 * PATIENCE_MS,
);

const LEFT: Record<string, { make(path: string): unknown; says: string | RegExp }> = {
  "rows in a -wal that a crash left, with its -shm": {
    async make(path) {
      make(path, ROWS);
      await crash(path, "crash-wal");
    },
    says: "t 3,000 rows: id INTEGER PK, text\n indexes: t_text (text, id)\n (1, 'changed')",
  },
  "rows in a -wal alone": {
    async make(path) {
      const other = place("source");
      make(other, ROWS);
      await crash(other, "crash-wal");
      for (const ending of ["", "-wal"]) copyFileSync(other + ending, path + ending);
    },
    says: "(1, 'changed')",
  },
  "a hot journal": {
    async make(path) {
      make(path, ROWS);
      await crash(path, "crash-journal");
    },
    says: "(1, 'xxx",
  },
  "a database that is cut off": {
    make(path) {
      make(path, ROWS);
      truncateSync(path, 40 * 4096);
    },
    says: "cut off",
  },
  "an index that does not fit its table": {
    make(path) {
      make(path, ROWS);
      const change = `PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE INDEX t_text ON t (id, text)' WHERE name = 't_text'`;
      Bun.spawnSync(["sqlite3", path, change]);
    },
    says: 'error integrity t_text: row 1 missing from index t_text | REINDEX "t_text";',
  },
  "a virtual table whose module is missing and a view on nothing": {
    make(path) {
      make(path, "CREATE TABLE plain (x); CREATE VIEW lost AS SELECT * FROM nowhere");
      const insert = `PRAGMA writable_schema = ON; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
        VALUES ('table', 'strange', 'strange', 0, 'CREATE VIRTUAL TABLE strange USING nosuchmodule(a)')`;
      Bun.spawnSync(["sqlite3", path, insert]);
    },
    says: /nosuchmodule[^]*view lost \(broken: no such table: main\.nowhere\)/,
  },
};

test.each(Object.entries(LEFT))("%s is read, and stays as it is", async (name, { make: build, says }) => {
  const path = place(name);
  await build(path);
  const before = around(path);
  const { ok, body } = await read(path, { max_tokens: 0 });
  expect(ok).toBe(true);
  const digest = textAt(body, "digest");
  if (typeof says === "string") expect(digest).toContain(says);
  else expect(digest).toMatch(says);
  expect(around(path)).toEqual(before);
});

test("what is encrypted, and what has nothing left, is an error of its own", async () => {
  const encrypted = place("encrypted");
  await Bun.write(encrypted, crypto.getRandomValues(new Uint8Array(8192)));
  const hollow = make(place("hollow"), ROWS);
  const bytes = readFileSync(hollow).fill(0, 100);
  await Bun.write(hollow, bytes);
  for (const [path, code, says] of [
    [encrypted, "UNSUPPORTED_FORMAT", "encrypted"],
    [hollow, "DATABASE_CORRUPT", "damaged"],
  ] as const) {
    const before = around(path);
    const { ok, body } = await read(path);
    expect({ ok, code: at(body, "error", "code") }).toEqual({ ok: false, code });
    expect(textAt(body, "error", "message")).toContain(says);
    expect(around(path)).toEqual(before);
  }
});

test("rows that are in the -wal of an open database alone are seen, and its files stay as they are", async () => {
  const path = place("open");
  using db = new Database(path, { create: true });
  db.run(`PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; ${ROWS}`);
  const before = around(path);
  expect(Object.keys(before)).toEqual(["a.db", "a.db-shm", "a.db-wal"]);
  const { body } = await read(path);
  expect(textAt(body, "digest")).toContain("t 3,000 rows");
  expect(around(path)).toEqual(before);
});

test.each(["wal", "rollback"])("a writer (%s) in another process never waits 100 ms", async (mode) => {
  const path = make(place(`live-${mode}`), ROWS);
  const writer = Bun.spawn([process.execPath, WRITER, path, mode, "3000"], { stdout: "pipe" });
  const output = writer.stdout.getReader();
  await output.read();
  let last = 0;
  for (let i = 0; i < READS; i++) {
    const { ok, body } = await read(path, { format: "objects" });
    expect(ok).toBe(true);
    const rows = Number(at(body, "tables", 0, "rows"));
    expect(rows).toBeGreaterThan(last);
    last = rows;
  }
  const { value } = await output.read();
  const { held, rows }: { held: number; rows: number } = JSON.parse(new TextDecoder().decode(value));
  expect(rows).toBeGreaterThan(50);
  // A lock that a read holds would be met at every read; a busy machine alone may stop anyone now and then.
  expect(held).toBeLessThan(READS / 2);
  await writer.exited;
});

test("drift from what input_schemas expects is reported, a change of it at once", async () => {
  const path = make(place("drift"), "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
  const input = join(sandbox.data, "brainloop.input.db");
  await until("input.db is there", () => Bun.file(input).size > 0, 5000);
  const expectSchema = (sql: string): void => {
    using db = new Database(input);
    db.run(
      "INSERT INTO input_schemas (db_path, schema_sql, updated_at) VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET schema_sql = excluded.schema_sql",
      [path, sql],
    );
  };
  const first = await read(path, { force: false });
  expect(textAt(first.body, "digest")).not.toContain("schema_drift");
  expectSchema(
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, password TEXT DEFAULT 'hunter2-Rosebud')",
  );
  const id = textAt(first.body, "digest_id");
  const second = await read(path, { force: false, if_digest: id });
  const digest = textAt(second.body, "digest");
  expect(digest).toContain("error schema_drift users: column password TEXT is missing | ALTER TABLE");
  expect(digest).not.toContain("Rosebud");
  const shell = Bun.spawnSync([
    "sqlite3",
    path,
    "ALTER TABLE users ADD COLUMN password TEXT DEFAULT 'hunter2-Rosebud'",
  ]);
  expect(shell.exitCode).toBe(0);
  expect((await read(path)).text).not.toContain("schema_drift");
  expectSchema("CREATE TABLE users (id INTEGER PRIMARY KEY)");
  expect((await read(path, { force: false })).text).toContain(
    "info schema_drift users: column name is not expected",
  );
});
