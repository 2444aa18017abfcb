import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DATABASES, databasePath } from "../../src/store/index.ts";
import type { Migration } from "../../src/store/migrations.ts";
import { openDatabase } from "../../src/store/open.ts";
import { child, rejection, scratchDirectory, workshop } from "./harness.ts";

const FIRST = migration(
  1,
  "CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT; INSERT INTO thing VALUES (1);",
);
const SECOND = migration(2, "ALTER TABLE thing ADD COLUMN name TEXT; UPDATE thing SET name = 'one';");
const BROKEN = migration(2, "ALTER TABLE thing ADD COLUMN name TEXT; INSERT INTO nowhere VALUES (1);");

function migration(version: number, sql: string): Migration {
  return {
    version,
    name: `step_${version}`,
    sql,
    sha256: new Bun.CryptoHasher("sha256").update(sql).digest("hex"),
  };
}

function open(path: string, migrations: Migration[]): Promise<Database> {
  return openDatabase(path, { migrations, now: Date.now });
}

describe("migrations", () => {
  test("bring an older database to the newest version, each recorded", async () => {
    const path = join(scratchDirectory(), "x.db");
    (await open(path, [FIRST])).close();
    using db = await open(path, [FIRST, SECOND]);
    expect(db.query("SELECT id, name FROM thing").all()).toEqual([{ id: 1, name: "one" }]);
    expect(db.query("SELECT version, name, sha256 FROM schema_migrations").all()).toEqual([
      { version: 1, name: "step_1", sha256: FIRST.sha256 },
      { version: 2, name: "step_2", sha256: SECOND.sha256 },
    ]);
    expect(db.query("PRAGMA user_version").get()).toEqual({ user_version: 2 });
  });

  test("are left to others by who only looks: an older database is seen as it will be, and stays as it is", async () => {
    const path = join(scratchDirectory(), "x.db");
    using writer = await open(path, [FIRST]);
    // What is in the log alone is seen, too.
    writer.run("INSERT INTO thing VALUES (2)");
    const before = readFileSync(path);
    const look = (migrations: Migration[]) =>
      openDatabase(path, { migrations, now: Date.now, looking: true });
    {
      using db = await look([FIRST, SECOND]);
      expect(db.query("SELECT id, name FROM thing").all()).toEqual([
        { id: 1, name: "one" },
        { id: 2, name: "one" },
      ]);
      db.run("DELETE FROM thing");
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(writer.query("SELECT COUNT(*) AS count FROM thing").get()).toEqual({ count: 2 });
    using current = await look([FIRST]);
    expect(current.filename).toBe(path);
  });

  test("that fail leave the version before, and nothing of themselves", async () => {
    const path = join(scratchDirectory(), "x.db");
    expect(await rejection(open(path, [FIRST, BROKEN]))).toMatchObject({ message: "no such table: nowhere" });
    using db = await open(path, [FIRST]);
    expect(db.query("SELECT * FROM thing").all()).toEqual([{ id: 1 }]);
  });

  test("changed after they were applied are an error that names them", async () => {
    const path = join(scratchDirectory(), "x.db");
    (await open(path, [FIRST])).close();
    const changed = migration(1, `${FIRST.sql} -- changed`);
    expect(await rejection(open(path, [changed]))).toMatchObject({
      code: "UNSUPPORTED_FORMAT",
      message: expect.stringContaining('expected migration 1 "step_1"'),
    });
  });

  test.each(["closed", "crashed", "in use"])(
    "of a newer database are refused, every byte kept (%s)",
    async (state) => {
      const directory = scratchDirectory();
      const path = join(directory, "x.db");
      const newer = await open(path, [FIRST, SECOND]);
      if (state === "closed") newer.close();
      if (state === "crashed") {
        // As a killed process leaves it: all in the log, nothing in the database.
        const copies = ["", "-wal"].map((end) => [path + end, readFileSync(path + end)] as const);
        newer.close();
        for (const [file, bytes] of copies) writeFileSync(file, bytes);
      }
      const bytes = () =>
        [path, `${path}-wal`].map((file) => existsSync(file) && readFileSync(file).toString("hex"));
      const before = bytes();
      const error = await rejection(open(path, [FIRST]));
      expect(error).toMatchObject({
        code: "UNSUPPORTED_FORMAT",
        message: expect.stringContaining("has schema version 2, this Brainloop knows versions up to 1"),
      });
      expect(bytes()).toEqual(before);
      if (state === "in use") newer.close();
    },
  );
});

describe("a file in a database's place", () => {
  test.each([
    ["text", "this is not a database, and longer than the hundred bytes of a header. ".repeat(20)],
    ["a cut-off header", "SQLite format 3\0 and then nothing"],
  ])("that is %s is DATABASE_CORRUPT with what to do, and is kept", async (_, content) => {
    const path = join(scratchDirectory(), "x.db");
    writeFileSync(path, content);
    expect(await rejection(open(path, [FIRST]))).toMatchObject({
      code: "DATABASE_CORRUPT",
      hint: expect.stringContaining("brainloop doctor --fix"),
    });
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  test("that is someone else's database is refused and kept", async () => {
    const path = join(scratchDirectory(), "x.db");
    const other = new Database(path);
    other.run("CREATE TABLE theirs (id)");
    other.close();
    const before = readFileSync(path).toString("hex");
    expect(await rejection(open(path, [FIRST]))).toMatchObject({
      code: "DATABASE_CORRUPT",
      message: expect.stringContaining("is not one of Brainloop's databases"),
    });
    expect(readFileSync(path).toString("hex")).toBe(before);
  });
});

test.each(["nothing", "nothing", "logs of lost databases"])(
  "20 processes that start at once on %s all succeed",
  async (start) => {
    const directory = join(scratchDirectory(), "data");
    if (start !== "nothing") await leaveLogs(directory);
    const children = Array.from({ length: 20 }, (_, i) => child("start.ts", directory, `W${i}`));
    const failures = await Promise.all(
      children.map(async (process) => ((await process.exited) === 0 ? "" : await process.stderr.text())),
    );
    expect(failures.filter((failure) => failure !== "")).toEqual([]);

    const count = (database: "lifecycle" | "metadata" | "output", sql: string) => {
      using db = new Database(databasePath(directory, database), { readonly: true });
      return db.query<{ n: number }, []>(sql).get()?.n;
    };
    expect(count("lifecycle", "SELECT COUNT(*) AS n FROM config")).toBe(20);
    expect(count("metadata", "SELECT COUNT(*) AS n FROM secrets WHERE secret_name LIKE 'TEST%'")).toBe(20);
    expect(count("output", "SELECT COUNT(*) AS n FROM metrics")).toBe(20);
    expect(readdirSync(directory).filter((name) => name.endsWith(".db"))).toHaveLength(4);
  },
  { timeout: 60_000 },
);

/** As workers leave them that were killed, their databases removed afterwards. */
async function leaveLogs(directory: string): Promise<void> {
  const { stores, path } = workshop(directory);
  await stores.open();
  await stores.lifecycle.setConfig("test.lost", "1");
  const logs = DATABASES.flatMap((name) => ["-wal", "-shm"].map((end) => path(name) + end));
  const contents = logs.map((log) => readFileSync(log));
  await stores.close();
  for (const name of DATABASES) rmSync(path(name));
  for (const [i, log] of logs.entries()) writeFileSync(log, contents[i] ?? "");
}

describe("every table", () => {
  test("is STRICT, so that a value is what its column says", async () => {
    const { stores, path } = workshop();
    await stores.open();
    for (const name of DATABASES) {
      using db = new Database(path(name), { readonly: true });
      const loose = db
        .query<{ name: string }, []>(
          `SELECT name
           FROM pragma_table_list
           WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name <> 'sqlite_schema'`,
        )
        .all();
      expect(loose).toEqual([]);
    }
  });

  test("has an index for each foreign key, and none that another one makes needless", async () => {
    const { stores, path } = workshop();
    await stores.open();
    for (const name of DATABASES) {
      using db = new Database(path(name), { readonly: true });
      expect(unindexedForeignKeys(db)).toEqual([]);
      expect(redundantIndexes(db)).toEqual([]);
    }
  });
});

interface Columns {
  owner: string;
  columns: string;
  partial: number;
}

function unindexedForeignKeys(db: Database): Columns[] {
  const keys = db
    .query<Columns, []>(
      `SELECT t.name AS owner, group_concat(fk."from", ',' ORDER BY fk.seq) AS columns, 0 AS partial
       FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS fk
       WHERE t.schema = 'main'
       GROUP BY t.name, fk.id`,
    )
    .all();
  const indexes = indexColumns(db).filter((index) => index.partial === 0);
  return keys.filter(
    (key) => !indexes.some((index) => index.owner === key.owner && startsWith(index.columns, key.columns)),
  );
}

function redundantIndexes(db: Database): Columns[] {
  const indexes = indexColumns(db).filter((index) => index.partial === 0);
  return indexes.filter((index) =>
    indexes.some(
      (other) => other !== index && other.owner === index.owner && startsWith(other.columns, index.columns),
    ),
  );
}

function indexColumns(db: Database): Columns[] {
  return db
    .query<Columns, []>(
      `SELECT t.name AS owner, group_concat(c.name, ',' ORDER BY c.seqno) AS columns, i.partial AS partial
       FROM pragma_table_list AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
       WHERE t.schema = 'main'
       GROUP BY t.name, i.name`,
    )
    .all();
}

function startsWith(columns: string, prefix: string): boolean {
  return `${columns},`.startsWith(`${prefix},`);
}
