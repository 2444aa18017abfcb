import { expect, test } from "bun:test";
import { listing, read } from "./reading.ts";

const CODE = "/** 🚀 doc */\nconst a = '😀';\nexport function f() {\n}\n";

test("lines are right whatever ends them, and behind astral characters", async () => {
  const expected = ["constant a 2-2", "+function f 3-4"];
  for (const newline of ["\n", "\r\n", "\r"]) {
    expect(listing(await read(CODE.replaceAll("\n", newline)))).toEqual(expected);
  }
});

test("U+2028 ends no line", async () => {
  expect(listing(await read("const a = '\u2028';\nconst b = 1;\n"))).toEqual([
    "constant a 1-1",
    "constant b 2-2",
  ]);
});

test("columns of errors count characters, not code units", async () => {
  const { errors } = await read("const a = '😀😀' +;\n");
  expect(errors).toMatchObject([{ line: 1, column: 17 }]);
});
