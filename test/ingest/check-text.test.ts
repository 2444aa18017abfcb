import { expect, test } from "bun:test";
import { checkText } from "../../src/ingest/check-text.ts";

const check = (path: string, text: string) => checkText({ type: "check", path, text });

test("what parses has no problems, what does not has them with their places", async () => {
  for (const [path, good, bad] of [
    ["a.ts", "export const a: number = 1;\n", "export const a = ;\n"],
    ["a.tsx", "export const A = () => <a>x</a>;\n", "export const A = () => <a>x</b>;\n"],
    ["a.go", "package a\n\nfunc F() int { return 1 }\n", "package a\n\nfunc F( int { return 1 }\n"],
    ["a.py", "def f(a: int) -> int:\n    return a\n", "def f(a: int -> int:\n    return a\n"],
    ["a.rs", "fn f() -> u8 { 1 }\n", "fn f() -> u8 { 1 \n"],
    [
      "a.sql",
      "CREATE TABLE t (a INTEGER PRIMARY KEY);\nINSERT INTO t VALUES (1);\n",
      "CREATE TABLE t (a INTEGER,,);\n",
    ],
    [
      "pg.sql",
      "CREATE TABLE t (a serial PRIMARY KEY, b jsonb);\nSELECT b ->> 'x' FROM t;\n",
      "CREATE TABLE t (a serial PRIMARY KEY;\n",
    ],
    ["a.json", '{"a": [1, 2]}\n', '{"a": [1, 2}\n'],
    ["a.yaml", "a:\n  - 1\n", "a: [1\nb: 2\n"],
    ["a.toml", "[a]\nb = 1\n", "[a\nb = 1\n"],
    ["A.java", "class A { int a() { return 1; } }\n", "class A { int a( { return 1; } }\n"],
  ] as const) {
    expect([path, await check(path, good)]).toEqual([path, { type: "checked", checked: true, problems: [] }]);
    const found = await check(path, bad);
    expect([path, found.checked, found.problems.length > 0]).toEqual([path, true, true]);
    expect(found.problems[0]?.line).toBeGreaterThan(0);
  }
});

test("a file of no known language is not checked", async () => {
  expect(await check("a.unknown", "((((")).toEqual({ type: "checked", checked: false, problems: [] });
});

test("a script says by its shebang what it is", async () => {
  expect(await check("run", "#!/usr/bin/env python3\ndef f(:\n")).toMatchObject({ checked: true });
});
