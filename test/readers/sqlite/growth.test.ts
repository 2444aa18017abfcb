import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import type { SqliteDigest } from "../../../src/digest.ts";
import { maskSecrets } from "../../../src/mask/index.ts";
import { parseIndex } from "../../../src/readers/sqlite/ddl/parse-index.ts";
import { parseTable } from "../../../src/readers/sqlite/ddl/parse-table.ts";
import { triggerEvent, virtualModule } from "../../../src/readers/sqlite/ddl/parse-trigger.ts";
import { statementsOf } from "../../../src/readers/sqlite/ddl/statements.ts";
import { sqliteReader } from "../../../src/readers/sqlite/index.ts";
import { maskDefinitions } from "../../../src/readers/sqlite/mask-definitions.ts";
import { Scratch } from "../../scratch.ts";
import { make, read } from "./reading.ts";

/** Characters; what takes the square of its time takes a minute with them, what does not tenths of a second. */
const LENGTH = 60_000;
const FAR_TOO_LONG_MS = 10_000;

const HOSTILE = [
  "[", "(", ")", "'", "''", '"', "`", "/*", "--", "--\n", " ", ",", ";", "DEFAULT 'a' ", "BEGIN ", "END ", "END;", "CHECK(",
  "REFERENCES a(", "CASE ", "CONSTRAINT ", "USING ", "TABLE (", "a b ", "1", "1.", "x'", "é", "GENERATED ALWAYS ",
]; // prettier-ignore

function empty(path: string): SqliteDigest {
  using db = new Database(path, { create: true });
  db.run("CREATE TABLE t (a)");
  return read(path);
}

test.each(HOSTILE)("definitions of %p over and over take no square of time", (piece) => {
  using scratch = new Scratch();
  const digest = empty(scratch.at("a.db"));
  const [table] = digest.tables;
  if (table === undefined) throw new Error("No table");
  const noise = piece.repeat(LENGTH / piece.length);
  const mask = (text: string): { text: string; found: number } => {
    const masked = maskSecrets(text);
    return { text: masked.text, found: masked.findings.length };
  };
  const startedAt = performance.now();
  for (const begin of [
    "",
    "CREATE TABLE t (a ",
    "CREATE TRIGGER x AFTER INSERT ON t BEGIN ",
    "CREATE VIRTUAL TABLE v USING fts5(",
  ]) {
    const sql = begin + noise;
    for (const parse of [parseTable, parseIndex, triggerEvent, virtualModule, statementsOf]) parse(sql);
    const hostile = maskDefinitions(
      {
        ...digest,
        tables: [{ ...table, kind: begin.includes("VIRTUAL") ? "virtual" : "table", sql }],
        views: [{ name: "v", columns: [], sql }],
        triggers: [{ name: "x", table: "t", event: "", sql }],
      },
      mask,
    );
    expect(sqliteReader.outline(hostile, "full").length).toBeGreaterThan(3);
  }
  expect(performance.now() - startedAt).toBeLessThan(FAR_TOO_LONG_MS);
});

test("a column whose type is blanks and a table of 2,000 columns are read in little time", () => {
  using scratch = new Scratch();
  const columns = Array.from({ length: 1999 }, (_, at) => `c${at} REFERENCES gone${at % 3} DEFAULT 'x'`).join(
    ", ",
  );
  const path = make(
    scratch.at("w.db"),
    `CREATE TABLE blanks (b, a INT${" ".repeat(200_000)}X AS (1)); CREATE TABLE wide (${columns})`,
  );
  const startedAt = performance.now();
  const digest = read(path);
  expect(digest.tables.map((table) => table.columns.length)).toEqual([2, 1999]);
  expect(performance.now() - startedAt).toBeLessThan(FAR_TOO_LONG_MS);
});
