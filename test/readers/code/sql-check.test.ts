import { expect, test } from "bun:test";
import { checkSql } from "../../../src/readers/code/sql/check.ts";

const check = (text: string, path = "a.sql") => checkSql({ path, text });

test("what SQLite or PostgreSQL understands has no problems, whatever tables it speaks of", async () => {
  for (const text of [
    "",
    "-- nothing\n",
    "SELECT a, b FROM missing WHERE c = ?;\n",
    "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT;\nINSERT INTO a VALUES (1), (2);\n",
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = 1; DELETE FROM b; END;\n",
    "PRAGMA journal_mode = WAL;\nBEGIN;\nCOMMIT;\n",
    "CREATE TABLE p (id serial PRIMARY KEY, b jsonb);\nSELECT b ->> 'x' FROM p WHERE id = ANY($1::int[]);\n",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;\n",
    ".read other.sql\nSELECT 1;\n",
  ]) {
    expect([text, await check(text)]).toEqual([text, []]);
  }
});

test("what neither understands has problems with their places", async () => {
  expect(await check("SELECT 1;\n\n  SELEC 2;\n")).toMatchObject([{ line: 3, column: 3 }]);
  expect(await check("CREATE TABLE a (x,, y);\n")).toMatchObject([{ line: 1, column: 19 }]);
  expect((await check("SELECT 'never closed;\n"))?.[0]).toMatchObject({ line: 1 });
  expect(await check("CREATE TABLE p (id serial PRIMARY KEY, b jsonb;\n")).toMatchObject([{ line: 1 }]);
});

test("other dialects are not judged", async () => {
  expect(
    await check("CREATE TABLE `t` (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n"),
  ).toBeUndefined();
});

test("nothing is run: no file appears, and what would never end is compiled alone", async () => {
  const endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c;\n";
  expect(await check(`ATTACH 'never-made.db' AS other;\n${endless}`)).toEqual([]);
  expect(await Bun.file("never-made.db").exists()).toBe(false);
});

test("nesting without end breaks nothing", async () => {
  const problems = await check(`SELECT ${"(".repeat(50_000)}1${")".repeat(50_000)}::int;\n`);
  expect(problems?.length).toBeGreaterThan(0);
  expect(await check("SELECT 1::int;\n")).toEqual([]);
});
