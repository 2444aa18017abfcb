/** What a model is told of a database. */
import { expect, test } from "bun:test";
import type { SchemaObject } from "../../../src/generate/sql/child/job.ts";
import { buildSqlPrompt, schemaText } from "../../../src/generate/sql/prompt.ts";
import { findSecretDefaults } from "../../../src/generate/sql/secret-defaults.ts";
import { SQL_RULES } from "../../../src/generate/sql/rules.ts";
import { estimateTokens } from "../../../src/tokens.ts";

function table(name: string, columns = 1): SchemaObject {
  const list = Array.from({ length: columns }, (_, at) => `column_number_${at} TEXT NOT NULL`).join(", ");
  return { type: "table", name, table: name, sql: `CREATE TABLE ${name} (${list})` };
}

test("definitions are given whole, without those of SQLite's own", () => {
  const objects = [table("a"), table("sqlite_sequence"), { type: "index", name: "i", table: "a", sql: "" }];
  expect(schemaText({ objects, schema: "" }, "x")).toBe("CREATE TABLE a (column_number_0 TEXT NOT NULL);");
});

test("of a schema that is too large, what the request names is given, and the names of the rest", () => {
  const objects = Array.from({ length: 400 }, (_, at) => table(`table${at}`, 60));
  const text = schemaText({ objects, schema: "" }, "Join table7 with table399, please");
  expect(estimateTokens(text)).toBeLessThan(40_000);
  for (const name of ["table7", "table399"]) expect(text).toContain(`CREATE TABLE ${name} (`);
  expect(text).toContain("table table398");
});

test("the stable part is the same for every request, and what a database holds is fenced off", () => {
  const prompt = {
    path: "a\n.db",
    patterns: { naming: "snake_case" },
    style: ["SQL keywords in upper case"],
    context: [],
    schema: "CREATE TABLE a (b);",
    exists: true,
    mark: "m4rk",
  };
  const one = buildSqlPrompt({ ...prompt, request: "One" });
  const two = buildSqlPrompt({ ...prompt, request: "Two", mark: "other" });
  expect(one.stable).toBe(two.stable);
  expect(one.stable.startsWith(SQL_RULES)).toBe(true);
  expect(one.stable).toContain("SQL here is written so:\n- SQL keywords in upper case\n");
  expect(one.task).toContain("BEGIN m4rk schema of a .db\nCREATE TABLE a (b);\nEND m4rk\n");
  expect(one.task.endsWith("Request:\nOne\n")).toBe(true);
});

test("a secret default is found wherever among the constraints it stands, and wherever else its value does", () => {
  const value = "Zx9kQw3rT7pL";
  const find = findSecretDefaults([
    `CREATE TABLE a (id, client_secret TEXT CHECK (length(client_secret) > 3) DEFAULT "${value}", city TEXT DEFAULT 'Paris')`,
  ]);
  const text = `CREATE VIEW v AS SELECT '${value}', 'Paris'`;
  expect(find(text).map(([start, end]) => text.slice(start, end))).toEqual([value]);
});
