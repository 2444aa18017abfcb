import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodeDigest } from "../../../src/digest.ts";
import { maskSecrets } from "../../../src/mask/index.ts";
import { renderOutline } from "../../../src/outline.ts";
import { codeReader } from "../../../src/readers/code/index.ts";

async function read(text: string, path = "/project/schema.sql"): Promise<CodeDigest> {
  return await codeReader.parse({ path, text });
}

/** `kind parent.name line-endLine` of every declaration. */
async function listing(text: string, path?: string): Promise<string[]> {
  const { declarations } = await read(text, path);
  return declarations.map(
    ({ kind, name, parent, line, endLine }) =>
      `${kind} ${parent === undefined ? "" : `${parent}.`}${name} ${line}-${endLine}`,
  );
}

const SQLITE = `-- What the shop sells.

PRAGMA user_version = 3;

-- Things with a price.
CREATE TABLE IF NOT EXISTS goods (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "full name" TEXT DEFAULT 'a, b;c', -- as on the label
  price INTEGER CHECK (price > 0)
) STRICT;
CREATE UNIQUE INDEX goods_name ON goods ("full name") WHERE price > 0;
CREATE VIEW cheap AS SELECT id FROM goods WHERE price < 5;
CREATE TRIGGER goods_made AFTER INSERT ON goods BEGIN
  UPDATE goods SET price = CASE WHEN 1 THEN 2 END;
  SELECT ';';
END;
CREATE VIRTUAL TABLE notes USING fts5(title, body UNINDEXED, tokenize='porter');
INSERT INTO goods (price) VALUES (1), (2);
INSERT INTO goods (price) VALUES (3);
ALTER TABLE goods ADD COLUMN weight REAL; -- TODO: in grams
`;

test("a file of SQLite: tables, columns, indexes, views, triggers and pragmas with their lines and parents", async () => {
  expect(await listing(SQLITE)).toEqual([
    "pragma user_version 3-3",
    "table goods 6-10",
    "field goods.id 7-7",
    "field goods.full name 8-8",
    "field goods.price 9-9",
    "index goods.goods_name 11-11",
    "view cheap 12-12",
    "trigger goods.goods_made 13-16",
    "table notes 17-17",
    "field notes.title 17-17",
    "field notes.body 17-17",
    "field goods.weight 20-20",
  ]);
});

test("docs, dialect, rows, errors and work left are told", async () => {
  const digest = await read(`${SQLITE}CREATE TABLE bad (a,, b);\nCREATE TABLE good (c);\n`);
  expect(digest).toMatchObject({ language: "sql", dialect: "sqlite", doc: "What the shop sells" });
  expect(digest.declarations.find(({ name }) => name === "goods")).toMatchObject({
    doc: "Things with a price",
    fromLine: 5,
  });
  expect(digest.declarations.find(({ name }) => name === "full name")).toMatchObject({
    doc: "as on the label",
  });
  expect(digest.rows).toEqual([{ table: "goods", line: 18, endLine: 19, statements: 2 }]);
  expect(digest.errors).toEqual([{ line: 21, column: 21, message: 'near ",": syntax error' }]);
  expect(digest.declarations.at(-1)).toMatchObject({ name: "c", parent: "good", line: 22 });
  expect(digest.todos).toEqual([{ line: 20, text: "TODO: in grams" }]);
  const outline = renderOutline(codeReader.outline(digest, "full"));
  expect(outline).toContain("6-10 TABLE goods STRICT { id INTEGER PRIMARY KEY AUTOINCREMENT; ");
  expect(outline).toContain(
    "\n 11-11".replace("-11", "") + ' UNIQUE INDEX goods_name ON goods ("full name") WHERE price > 0',
  );
  expect(outline).toContain("rows: 18 to 19 goods ×2");
});

const POSTGRES = `\\connect shop
CREATE EXTENSION hstore;
CREATE SCHEMA auth;
CREATE TYPE auth.mood AS ENUM ('sad', 'ok');
CREATE TABLE auth.Users (
  id bigserial PRIMARY KEY,
  tags text[] DEFAULT '{}'::text[],
  key text, "Straße" text,
  CONSTRAINT u UNIQUE (id, tags)
) PARTITION BY RANGE (id);
CREATE INDEX ON auth.users USING gin (tags);
COMMENT ON TABLE auth.users IS 'Who may come in. And when.';
CREATE FUNCTION add(a int, b int DEFAULT 1) RETURNS int AS $body$
BEGIN
  -- CREATE TABLE no (x int);
  RETURN a + b;
END $body$ LANGUAGE plpgsql;
CREATE TRIGGER t BEFORE UPDATE OF id ON auth.users FOR EACH ROW EXECUTE FUNCTION add();
ALTER TABLE ONLY auth.users ADD CONSTRAINT pk PRIMARY KEY (id), ADD z int;
COPY auth.users (id) FROM stdin;
1\tit's; $$
\\.
CREATE SEQUENCE numbers;
CREATE MATERIALIZED VIEW totals AS SELECT 1 AS one;
CREATE POLICY p ON auth.users USING (true);
CREATE FUNCTION atomic() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
CREATE TABLE last_one (a int);
`;

test("a file of PostgreSQL: schemas, types, functions, sequences and policies, too", async () => {
  const digest = await read(POSTGRES);
  expect(digest).toMatchObject({ dialect: "postgresql", errors: [] });
  expect(digest.imports).toEqual([{ module: "hstore", line: 2, origin: "third_party" }]);
  expect(await listing(POSTGRES)).toEqual([
    "namespace auth 3-3",
    "enum auth.mood 4-4",
    "field auth.mood.sad 4-4",
    "field auth.mood.ok 4-4",
    "table auth.Users 5-10",
    "field auth.Users.id 6-6",
    "field auth.Users.tags 7-7",
    "field auth.Users.key 8-8",
    "field auth.Users.Straße 8-8",
    "index auth.Users.users_tags_idx 11-11",
    "function add 13-17",
    "trigger auth.Users.t 18-18",
    "constraint auth.Users.pk 19-19",
    "field auth.Users.z 19-19",
    "sequence numbers 23-23",
    "view totals 24-24",
    "policy auth.Users.p 25-25",
    "function atomic 26-26",
    "table last_one 27-27",
    "field last_one.a 27-27",
  ]);
  expect(digest.declarations.find(({ name }) => name === "Users")).toMatchObject({ doc: "Who may come in" });
});

test("what PostgreSQL refuses is told with its place, characters counted, and the rest is read", async () => {
  const { errors, declarations } = await read(
    `CREATE EXTENSION a;\nCREATE TABLE "ä😀" (a int b);\nCREATE TABLE c (d jsonb);`,
  );
  expect(errors).toEqual([{ line: 2, column: 26, message: 'syntax error at or near "b"' }]);
  expect(declarations.map(({ name }) => name)).toEqual(["ä😀", "a", "c", "d"]);
});

test("where the words of a statement mislead, SQLite's and PostgreSQL's own reading counts", async () => {
  expect(await listing("PRAGMA foreign_keys = 1;\nCREATE TABLE t (a,\n 'b');")).toEqual([
    "pragma foreign_keys 1-1",
    "table t 2-3",
    "field t.a 2-2",
    "field t.b 2-3",
  ]);
  expect(await listing(`CREATE EXTENSION e;\nCREATE TABLE t (x int,\n  U&"d\\0061ta" text);`)).toEqual([
    "table t 2-3",
    "field t.x 2-2",
    "field t.data 3-3",
  ]);
});

test("a dump of MySQL: backticks, code in comments, other delimiters, keys, comments of columns", async () => {
  const text = [
    "/*!40101 SET NAMES utf8 */;",
    "CREATE TABLE `users` (",
    "  `id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'its number',",
    "  `kind` enum('a','b\\'c') DEFAULT 'a',",
    "  PRIMARY KEY (`id`),",
    "  UNIQUE KEY `uq` (`kind`)",
    ") ENGINE=InnoDB COMMENT='All people';",
    "INSERT INTO `users` VALUES (1,'a\\';'),(2,'x');",
    "DELIMITER ;;",
    "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `tr` BEFORE INSERT ON `users` FOR EACH ROW BEGIN",
    "  SET NEW.id = 1;",
    "END */;;",
    "CREATE DEFINER=`root`@`%` PROCEDURE `p1`(IN a int) BEGIN IF a THEN SELECT 1; END IF; END ;;",
    "DELIMITER ;",
    "CREATE TABLE last_one (a int);",
  ].join("\n");
  const { dialect, declarations } = await read(text);
  expect(dialect).toBe("mysql");
  expect(await listing(text)).toEqual([
    "table users 2-7",
    "field users.id 3-3",
    "field users.kind 4-4",
    "index users.uq 6-6",
    "trigger users.tr 10-12",
    "function p1 13-13",
    "table last_one 15-15",
    "field last_one.a 15-15",
  ]);
  expect(declarations[0]).toMatchObject({ doc: "All people" });
  expect(declarations[1]).toMatchObject({ doc: "its number" });
});

test("a script of T-SQL: brackets, GO, statements that nothing ends, routines to the end of their batch", async () => {
  const text = [
    "CREATE TABLE [dbo].[Users](",
    "  [Id] [int] IDENTITY(1,1) NOT NULL,",
    "  [a]]b] nvarchar(max))",
    "CREATE TABLE #tmp (a int)",
    "GO",
    "CREATE PROCEDURE dbo.DoIt @a int AS",
    "  CREATE TABLE #inner (x int);",
    "  SELECT 1;",
    "GO",
    "ALTER TABLE dbo.Users WITH CHECK ADD CONSTRAINT FK_x FOREIGN KEY(Id) REFERENCES dbo.O (Id)",
    "ALTER TABLE dbo.Users ADD Age int NULL, Town nvarchar(50)",
  ].join("\n");
  expect((await read(text)).dialect).toBe("tsql");
  expect(await listing(text)).toEqual([
    "table dbo.Users 1-3",
    "field dbo.Users.Id 2-2",
    "field dbo.Users.a]b 3-3",
    "table #tmp 4-4",
    "field #tmp.a 4-4",
    "function dbo.DoIt 6-8",
    "constraint dbo.Users.FK_x 10-10",
    "field dbo.Users.Age 11-11",
    "field dbo.Users.Town 11-11",
  ]);
});

test("a script of Oracle: commands of SQL*Plus, q'…', packages, what is declared before BEGIN", async () => {
  const text = [
    "REM it's a comment",
    "SET DEFINE OFF",
    "CREATE TABLE emp (id NUMBER(10), name VARCHAR2(50) DEFAULT q'[it's; (]');",
    "CREATE OR REPLACE PACKAGE BODY pk AS",
    "  FUNCTION f RETURN NUMBER IS v NUMBER; BEGIN RETURN 1; END f;",
    "END pk;",
    "/",
    "CREATE TRIGGER trg BEFORE INSERT ON emp FOR EACH ROW",
    "DECLARE x NUMBER;",
    "BEGIN :new.id := 1; END;",
    "/",
    "CREATE TABLE last_one (a NUMBER);",
  ].join("\n");
  expect((await read(text)).dialect).toBe("oracle");
  expect(await listing(text)).toEqual([
    "table emp 3-3",
    "field emp.id 3-3",
    "field emp.name 3-3",
    "namespace pk 4-6",
    "trigger emp.trg 8-10",
    "table last_one 12-12",
    "field last_one.a 12-12",
  ]);
});

describe("the dialect", () => {
  test.each([
    ["CREATE TABLE a (b int);", "sqlite, postgresql"],
    ["CREATE TABLE a (b int,, c);", "generic"],
    ["CREATE TABLE `a` (`id` integer PRIMARY KEY NOT NULL);\n--> statement-breakpoint\n", "sqlite"],
    ["CREATE TABLE a (b timestamp with time zone DEFAULT now());", "postgresql"],
    ["CREATE TABLE `a` (`id` bigint unsigned, KEY `k` (`id`));", "mysql"],
    ["", "generic"],
  ])("of %p is %s", async (text, dialect) => {
    expect((await read(text)).dialect).toBe(dialect);
  });
});

test("symbols: a table, its column, a trigger, in any case", async () => {
  const digest = await read(SQLITE);
  const place = (name: string): unknown =>
    codeReader.find(digest, name).parts.map(({ line, endLine }) => [line, endLine]);
  expect(place("goods")).toEqual([[5, 10]]);
  expect(place("goods.price")).toEqual([[9, 9]]);
  expect(place("goods_made")).toEqual([[13, 16]]);
  expect(place("GOODS.PRICE")).toEqual([[9, 9]]);
});

describe("foreign statements do nothing", () => {
  test("a table made of a query is not made: its columns stay unknown", async () => {
    expect(await listing("PRAGMA foreign_keys = 1;\nCREATE TABLE a AS SELECT 1 AS one;")).toEqual([
      "pragma foreign_keys 1-1",
      "table a 2-2",
    ]);
  });

  test("nothing is attached, written or run, whatever a statement hides", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sql-"));
    const target = join(folder, "made.db");
    const attacks = [
      `ATTACH '${target}' AS x`,
      `CREATE TABLE a (b); ATTACH '${target}' AS x; CREATE TABLE x.y (z)`,
      `VACUUM INTO '${target}'`,
      `CREATE TABLE a AS SELECT load_extension('${target}')`,
      `CREATE TABLE a AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r`,
      `CREATE TABLE b (c); CREATE INDEX i ON b (c, hex(zeroblob(900000000)))`,
      `PRAGMA temp_store_directory = '${folder}'; CREATE TEMP TABLE t (a)`,
      `CREATE VIRTUAL TABLE v USING csv(filename='${target}')`,
      `CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r; ALTER TABLE v RENAME TO w`,
    ];
    for (const attack of attacks)
      await read(`PRAGMA foreign_keys = ON;\n${attack};\n`, "/project/sqlite/a.sql");
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe("hostile inputs", () => {
  const deep = 100_000;
  test.each<[string, string, string]>([
    ["parentheses", `CREATE TABLE t (a int DEFAULT ${"(".repeat(deep)}1${")".repeat(deep)});\n`, ""],
    [
      "parentheses for PostgreSQL",
      `CREATE VIEW v AS SELECT ${"(".repeat(deep)}1${")".repeat(deep)};\n`,
      "CREATE EXTENSION e;",
    ],
    ["sums for PostgreSQL", `CREATE VIEW v AS SELECT 1${"+1".repeat(deep)};\n`, "CREATE EXTENSION e;"],
    [
      "blocks",
      `CREATE TRIGGER t AFTER INSERT ON x BEGIN ${"BEGIN ".repeat(deep)}${"END; ".repeat(deep)}END;\n`,
      "",
    ],
    ["an unended string", "INSERT INTO t VALUES ('abc\n", ""],
    ["an unended name", 'SELECT "abc\n;', ""],
    ["an unended comment", "/* abc\n", ""],
    ["an unended dollar quote", "SELECT $a$ abc\n;", "CREATE EXTENSION e;"],
    [
      "many dollar tags",
      Array.from({ length: 50_000 }, (_, i) => `$a${i}$`).join("\n") + "\n;",
      "CREATE EXTENSION e;",
    ],
    ["NUL and broken surrogates", "\0\ud800 ; \udfff\n;", ""],
  ])("%s do not keep the table behind from being found", async (_, text, before) => {
    const { declarations } = await read(`${before}${text}CREATE TABLE behind (x int);`);
    expect(declarations.map(({ name }) => name)).toContain("behind");
  });

  test("a dump of 30 MB is read, and its memory is not", async () => {
    const row = "INSERT INTO t VALUES (1, 'it''s some text; here', NULL, 3.14);\n";
    const text = `CREATE TABLE t (a);\n${row.repeat(30_000_000 / row.length)}CREATE TABLE behind (x);\n`;
    const digest = await read(text);
    expect(digest.declarations.map(({ name }) => name)).toEqual(["t", "a", "behind", "x"]);
    expect(digest.rows?.[0]).toMatchObject({ table: "t", line: 2 });
    expect(JSON.stringify(digest).length).toBeLessThan(2_000);
  });

  test("time grows with the input and not with its square", async () => {
    const time = async (count: number, make: (count: number) => string): Promise<number> => {
      const start = performance.now();
      await read(make(count));
      return performance.now() - start;
    };
    for (const make of [
      (n: number) => "/* /* */".repeat(n),
      (n: number) => "'\n".repeat(n * 2 + 1),
      (n: number) => "CREATE ".repeat(n),
      (n: number) => `CREATE TABLE t (${"a int,".repeat(n)} b int)`,
      (n: number) => ")\n \n".repeat(n),
      (n: number) => "COMMENT ON TABLE a ".repeat(n),
    ]) {
      await time(5_000, make);
      const small = await time(10_000, make);
      const large = await time(100_000, make);
      expect(large).toBeLessThan(Math.max(small, 5) * 100);
    }
  });
});

test("passwords of accounts are masked, what only speaks of them is not", () => {
  const secret = "Qx7!kd93zR";
  const lines = [
    `CREATE ROLE app LOGIN PASSWORD '${secret}';`,
    `ALTER USER bob WITH ENCRYPTED PASSWORD '${secret}';`,
    `CREATE USER 'bob'@'%' IDENTIFIED BY '${secret}';`,
    `CREATE USER 'bob'@'%' IDENTIFIED WITH caching_sha2_password BY '${secret}';`,
    `CREATE USER bob IDENTIFIED BY ${secret.replace("!", "")};`,
    `CREATE LOGIN bob WITH PASSWORD = N'${secret}';`,
    `SET PASSWORD FOR 'bob' = PASSWORD('${secret}');`,
    `CREATE USER MAPPING FOR bob SERVER s OPTIONS (user 'bob', password '${secret}');`,
    `CREATE SUBSCRIPTION s CONNECTION 'host=h user=u password=${secret} dbname=d' PUBLICATION p;`,
    `EXEC sp_addlogin 'bob', '${secret}';`,
  ];
  for (const line of lines) {
    const { text, findings } = maskSecrets(line, { path: "/project/a.sql" });
    expect({ line, text, count: findings.length }).toEqual({
      line,
      text: line.replace(/Qx7!?kd93zR/, "__MASKED__"),
      count: 1,
    });
  }
  for (const line of [
    "CREATE TABLE users (password TEXT NOT NULL, password_hash varchar(60) DEFAULT 'x');",
    "CREATE ROLE app PASSWORD NULL;",
    "CREATE USER bob IDENTIFIED EXTERNALLY;",
    "-- users are identified by their mail address",
    "SELECT 'password ''x''' FROM t WHERE password = $1;",
  ]) {
    expect(maskSecrets(line, { path: "/project/a.sql" }).text).toBe(line);
  }
});

test("what a migration changes is told, and what is dropped to be made anew is not", async () => {
  const digest = await read(`DROP TABLE IF EXISTS made;
CREATE TABLE made (id INT);
ALTER TABLE users /* no more */ DROP COLUMN name,
  ADD COLUMN email TEXT;
ALTER TABLE made ADD COLUMN age INT;
DROP TABLE IF EXISTS "old things";
UPDATE users SET email = '${"x".repeat(300)}';
ALTER TABLE users OWNER TO bob;
GRANT SELECT ON users TO bob;
`);
  expect(digest.changes?.map(({ line, text }) => `${line} ${text.slice(0, 60)}`)).toEqual([
    "3 ALTER TABLE users DROP COLUMN name, ADD COLUMN email TEXT",
    '6 DROP TABLE IF EXISTS "old things"',
    `7 UPDATE users SET email = '${"x".repeat(34)}`,
    "9 GRANT SELECT ON users TO bob",
  ]);
  expect(digest.changes?.[2]?.text.length).toBeLessThan(170);
  const alone = await read("ALTER TABLE users DROP COLUMN name;\n");
  expect(renderOutline(codeReader.outline(alone, "full"))).toBe(
    "changes: 1 ALTER TABLE users DROP COLUMN name",
  );
});
