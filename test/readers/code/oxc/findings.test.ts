import { expect, test } from "bun:test";
import { codeReader } from "../../../../src/readers/code/index.ts";
import { read } from "./reading.ts";

test("imports of every form, with their origin and names", async () => {
  const { imports } = await read(`import d, { a as b, type T } from "./x.ts";
import * as fs from "node:fs";
import "side";
import path = require("path");
export * from "#internal";
export { q as r } from "@scope/pkg";
const { join } = require("path"), { x } = require("y").z;
const lazy = import("../lazy.ts");
const no = import(name);
`);
  expect(imports).toEqual([
    { module: "./x.ts", line: 1, origin: "local", names: ["default", "a", "T"] },
    { module: "node:fs", line: 2, origin: "standard" },
    { module: "side", line: 3, origin: "third_party" },
    { module: "path", line: 4, origin: "standard" },
    { module: "#internal", line: 5, origin: "local" },
    { module: "@scope/pkg", line: 6, origin: "third_party", names: ["q"] },
    { module: "path", line: 7, origin: "standard", names: ["join"] },
    { module: "y", line: 7, origin: "third_party" },
    { module: "../lazy.ts", line: 8, origin: "local" },
  ]);
});

test("entry points: shebang, import.meta.main, require.main", async () => {
  const module = await read("#!/usr/bin/env bun\nif (import.meta.main) run();\n");
  expect(module.entryPoints).toEqual([
    { line: 1, text: "#!/usr/bin/env bun" },
    { line: 2, text: "import.meta.main" },
  ]);
  const script = await read("if (require.main === module) {\n  run();\n}\n", "a.js");
  expect(script.entryPoints).toEqual([{ line: 1, text: "require.main === module" }]);
});

test("todos stand in comments only", async () => {
  const { todos } = await read('const s = "TODO no";\n// TODO(me): yes\n/*\n * FIXME that too */\n');
  expect(todos).toEqual([
    { line: 2, text: "TODO(me): yes" },
    { line: 4, text: "FIXME that too" },
  ]);
});

test("tests of the first two levels by name", async () => {
  const { tests } = await read(
    'describe("a", () => {\n  it("b", () => {});\n  test.each([1])(`c ${1}`, () => {});\n});\nDeno.test("d", () => {});\n',
  );
  expect(tests.map(({ line, text }) => `${line} ${text}`)).toEqual([
    '1 describe("a")',
    "2 b",
    "3 c …",
    "5 d",
  ]);
});

test("the file's own doc is neither a licence nor the doc of what follows", async () => {
  expect((await read("/** About it. */\nimport a from 'a';\n")).doc).toBe("About it");
  expect((await read("/** About f. */\nfunction f() {}\n")).doc).toBeUndefined();
  expect((await read("/** Copyright me */\nimport a from 'a';\n")).doc).toBeUndefined();
});

test("literal imports inside functions count, those of a bundle's own require do not", async () => {
  const { imports } = await read(
    `const lazy = () => require("a");
function f() {
  if (x) return import("b");
  const { c } = require("c");
}
// require("comment")
const text = 'require("text")';
define(function (require, exports) { require("d"); });
bundle({ 1: [function (require, module, exports) { require("./inner"); }] });
`,
    "a.js",
  );
  expect(imports).toEqual([
    { module: "a", line: 1, origin: "third_party" },
    { module: "b", line: 3, origin: "third_party" },
    { module: "c", line: 4, origin: "third_party", names: ["c"] },
    { module: "d", line: 8, origin: "third_party" },
  ]);
});

test("re-exports: names as those outside call them, by module, imported ones too", async () => {
  const digest = await read(`import x, { a, b } from "./x";
import * as z from "./z";
export { a, b as c, x, z };
export { d as default, type E } from "./y";
export * from "./all";
export * as ns from "./ns";
function local() {}
export { local };
`);
  expect(digest.reExports).toEqual([
    { module: "./x", line: 3, endLine: 3, names: ["a", "c", "x"] },
    { module: "./z", line: 3, endLine: 3, names: ["* as z"] },
    { module: "./y", line: 4, endLine: 4, names: ["default", "E"] },
    { module: "./all", line: 5, endLine: 5, names: ["*"] },
    { module: "./ns", line: 6, endLine: 6, names: ["* as ns"] },
  ]);
  expect(codeReader.objects(digest)["re_exports"]).toContainEqual({ module: "./all", line: 5, names: ["*"] });
});
