import { expect, test } from "bun:test";
import { lua } from "../../../src/readers/code/tree-sitter/lua.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(lua, text));
}

test("functions of tables are methods with dotted parents, however they are written", async () => {
  expect(
    await declared(
      "local function a() end\nfunction b()\nend\nfunction M.c() local function no() end end\nfunction M:d() end\nfunction M.sub.e() end\nM.f = function(x)\nend\nlocal g = function() end\n",
    ),
  ).toEqual([
    "1-1 function a",
    "2-3 function b",
    "4-4 method M.c",
    "5-5 method M.d",
    "6-6 method M.sub.e",
    "7-8 method M.f",
    "9-9 function g",
  ]);
});

test("the first assignment of a variable or of a table's field declares it", async () => {
  expect(
    await declared("local a, b = 1, 2\nlocal c\na = 3\nd = 4\nM.e = 5\nM.e = 6\nM[1] = 7\nlocal t = {\n}\n"),
  ).toEqual([
    "1-1 variable a",
    "1-1 variable b",
    "2-2 variable c",
    "4-4 variable d",
    "5-5 field M.e",
    "8-9 variable t",
  ]);
});

test("what blocks declare counts, but for their local variables", async () => {
  for (const [open, close] of [
    ["if x then", "end"],
    ["if x then else", "end"],
    ["if x then elseif y then", "end"],
    ["do", "end"],
    ["while x do", "end"],
    ["for i = 1, 2 do", "end"],
    ["repeat", "until x"],
  ]) {
    const found = await declared(`${open}\nfunction f() end\na = 1\nlocal b = 2\n${close}\n`);
    expect(found.map((line) => line.replace(/^\S+ /, ""))).toEqual(["function f", "variable a"]);
  }
});

test("exported is what is global or a table's, unless an underscore marks it", async () => {
  const { declarations } = await read(
    lua,
    "local M = {}\nlocal function a() end\nfunction b() end\nfunction M.c() end\nfunction M._d() end\nM.__index = M\nreturn M\n",
  );
  expect(declarations.filter(({ exported }) => exported).map(({ name }) => name)).toEqual([
    "b",
    "c",
    "__index",
  ]);
});

test("docs are the first sentence of the comment above, without tags", async () => {
  const digest = await read(
    lua,
    "--- The module. More.\n-- @module x\n\nlocal M = {}\n\n--- Does f.\n---@param a number\nfunction M.f(a) end\n\n--[[ Old\nstyle. ]]\nfunction M.g() end\n",
  );
  expect(digest.doc).toBe("The module");
  expect(digest.declarations.map(({ doc }) => doc)).toEqual([undefined, "Does f", "Old style"]);
});

test("signatures are on one line, without body and long values", async () => {
  const { declarations } = await read(
    lua,
    "local function a(\n  x, -- first\n  ...\n)\n  return x\nend\nfunction M:b() end\nM.c = function(d)\nend\nlocal e <const> = 1\nt = { 'a long value that nobody wants to read at all' }\n",
  );
  expect(declarations.map(({ signature }) => signature)).toEqual([
    "local function a(x, ...)",
    "function M:b()",
    "M.c = function(d)",
    "local e <const> = 1",
    "t = { 'a long value that nobody wants to re…",
  ]);
});

test("imports are what require names", async () => {
  const { imports } = await read(
    lua,
    'local a = require("a.b")\nrequire "ffi"\nc = require(".d")\nrequire(x)\n',
  );
  expect(imports).toEqual([
    { module: "a.b", line: 1, origin: "third_party" },
    { module: "ffi", line: 2, origin: "standard" },
    { module: ".d", line: 3, origin: "local" },
  ]);
});

test("busted's describe and it are tests", async () => {
  const { tests } = await read(
    lua,
    'describe("thing", function()\n  it("works", function() end)\n  local x = 1\nend)\n',
  );
  expect(tests).toEqual([
    { line: 1, text: 'describe("thing", function()' },
    { line: 2, text: 'it("works", function() end)' },
  ]);
});

test("a shebang is an entry point, tags in comments are notes", async () => {
  const digest = await read(lua, "#!/usr/bin/env lua\nlocal s = 'TODO: not' -- TODO: mend\n");
  expect(digest.entryPoints).toEqual([{ line: 1, text: "#!/usr/bin/env lua" }]);
  expect(digest.todos).toEqual([{ line: 2, text: "TODO: mend" }]);
});

test("a broken function costs no other its name", async () => {
  for (const broken of [
    "function bad(\n  x = 1\nend",
    "local t = {",
    "local function c()\n  if x then\nend",
  ]) {
    const digest = await read(
      lua,
      `local function first() end\n${broken}\n\nlocal function good()\nend\nM.x = 1\n`,
    );
    const shift = broken.split("\n").length;
    expect(listing(digest)).toEqual(
      expect.arrayContaining([
        "1-1 function first",
        `${shift + 3}-${shift + 4} function good`,
        `${shift + 5}-${shift + 5} field M.x`,
      ]),
    );
    expect(digest.errors.length).toBeGreaterThan(0);
  }
});
