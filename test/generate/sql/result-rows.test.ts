/** What rows of a statement show, and what of them is hidden. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { runStatement } from "../../../src/generate/sql/child/result-rows.ts";

const SECRET = "opensesame";

function rows(sql: string): unknown {
  using db = new Database(":memory:");
  db.run("CREATE TABLE users (name TEXT, password TEXT, note TEXT)");
  db.run("INSERT INTO users VALUES ('ann', ?, 'fine')", [SECRET]);
  return runStatement(db, sql, 5).rows;
}

test.each([
  "SELECT * FROM users",
  "SELECT password AS p FROM users",
  "SELECT password p FROM users",
  `SELECT u."password" AS "p q", name FROM users AS u`,
  "SELECT 'x' || password AS p FROM users",
  "SELECT 'x' || password FROM users",
  "SELECT p FROM (SELECT name, upper(password) AS p FROM users)",
  "SELECT q FROM (SELECT p AS q FROM (SELECT password AS p FROM users))",
  "WITH c (n, p) AS (SELECT name, password FROM users) SELECT p FROM c",
  "WITH c AS (SELECT password AS p FROM users) SELECT p FROM c",
  "SELECT name, (SELECT password FROM users LIMIT 1) AS other FROM users",
  "INSERT INTO users VALUES ('b', 'opensesame', '') RETURNING password AS p",
  "SELECT p FROM (SELECT note AS p FROM users WHERE 0 UNION SELECT password AS p FROM users)",
])("a column with secrets is hidden under whatever name it is asked for: %s", (sql) => {
  const shown = JSON.stringify(rows(sql));
  expect(shown.toLowerCase()).not.toContain(SECRET);
  expect(shown).toContain("__MASKED__");
});

test("what stands beside secrets, and what only counts them, is shown", () => {
  expect(rows("SELECT name AS n, note, password AS p FROM users")).toEqual([["ann", "fine", "__MASKED__"]]);
  expect(rows("SELECT name AS n FROM users WHERE password IS NOT NULL")).toEqual([["ann"]]);
  expect(rows("SELECT name AS n FROM users ORDER BY password")).toEqual([["ann"]]);
  expect(rows("SELECT length(password) AS size, count(*) AS rows FROM users")).toEqual([[10, 1]]);
});
