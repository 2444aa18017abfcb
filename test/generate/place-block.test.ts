import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { kindOf, readAs } from "../../src/generate/loop/place-block.ts";
import { Scratch } from "../scratch.ts";

test("SQL is run where the target is a database, or by its name is to be one, and written everywhere else", () => {
  using scratch = new Scratch();
  const named = scratch.at("data");
  new Database(named).run("CREATE TABLE a (x)");
  scratch.write("empty.sqlite", "");
  scratch.write("text.db", "no database\n");
  for (const [target, type, kind] of [
    [named, undefined, { type: "sql", runs: true }],
    [named, "sql", { type: "sql", runs: true }],
    [scratch.at("empty.sqlite"), undefined, { type: "sql", runs: true }],
    [scratch.at("new.db"), undefined, { type: "sql", runs: true }],
    [scratch.at("new.SQLite3"), "sql", { type: "sql", runs: true }],
    [scratch.at("schema.sql"), undefined, { type: "sql", runs: false }],
    [scratch.at("text.db"), "sql", { type: "sql", runs: false }],
    [scratch.at("query.txt"), "sql", { type: "sql", runs: false }],
    [scratch.at("a.ts"), undefined, { type: "typescript", runs: false }],
    [scratch.at("LICENSE"), undefined, { type: "code", runs: false }],
  ] as const) {
    expect([target, kindOf(target, type)]).toEqual([target, kind]);
  }
  expect(() => kindOf(named, "go")).toThrow('A block of type "go" cannot be run on a database');
  expect(() => kindOf(scratch.at("a.ts"), "klingon")).toThrow("klingon");
  expect(readAs({ target: named, type: "sql" })).toBe(`${named}.sql`);
  expect(readAs({ target: scratch.at("a.ts"), type: "typescript" })).toBe(scratch.at("a.ts"));
});
