import { expect, test } from "bun:test";
import { listing, read } from "./reading.ts";

test("a syntax error leaves everything else, members of the broken class too", async () => {
  const digest = await read(`import a from "b";
export function ok(): void {}
export class K {
  fine(): number { return 1; }
  broken( {
    x;
  }
  alsoFine(): void {
    y();
  }
}
function half() {
  if (x) {
}
export const z = 1;
`);
  expect(listing(digest)).toEqual([
    "+function ok 2-2",
    "+class K 3-11",
    "+method K.fine 4-4",
    "+method K.broken 5-7",
    "+method K.alsoFine 8-10",
    "function half 12-14",
    "+constant z 15-15",
  ]);
  expect(digest.imports).toHaveLength(1);
  expect(digest.errors.map(({ line }) => line)).toEqual([6, 15]);
});

test.each([
  [
    "a method",
    "class A {\n  one() {}\n  bad() { return ( ; }\n  two() {}\n}\n",
    ["class A 1-5", "method A.one 2-2", "method A.two 4-4"],
  ],
  [
    "a method of a class whose head has several lines",
    "class A\n  extends B\n{\n  one() {}\n  bad() { return ( ; }\n}\n",
    ["class A 1-6", "method A.one 4-4"],
  ],
  [
    "a method without indentation",
    "class A {\none() {}\nbad() { return ( ; }\ntwo() {}\n}\nfunction after() {}\n",
    ["class A 1-5", "method A.one 2-2", "method A.two 4-4", "function after 6-6"],
  ],
  [
    "a method of a class in a namespace",
    "namespace N {\n  class A {\n    one() {}\n    bad() { return ( ; }\n  }\n  function f() {}\n}\n",
    ["namespace N 1-7", "class N.A 2-5", "method N.A.one 3-3", "function N.f 6-6"],
  ],
  [
    "a function's parameters",
    "function a() {}\nfunction bad( {\n  return 1;\n}\nfunction b() {}\n",
    ["function a 1-1", "function bad 2-4", "function b 5-5"],
  ],
  [
    "a function in a wrapper",
    "(function () {\n  function a() {}\n  function bad( { }\n  function c() {}\n})();\n",
    ["function a 2-2", "function c 4-4"],
  ],
  [
    "the end of the file",
    "class A {\n  one() {}\n  two() {\n    foo(\n",
    ["class A 1-5", "method A.one 2-2", "method A.two 3-4"],
  ],
])("an error in %s leaves its neighbours", async (_, text, expected) => {
  const digest = await read(text);
  expect(listing(digest)).toEqual(expected);
  expect(digest.errors).not.toEqual([]);
});

test("both sides of a merge conflict are read, what they come from is not", async () => {
  const digest = await read(`function a() {}
<<<<<<< HEAD
function b() {}
||||||| base
function old() {}
=======
function c() {}
>>>>>>> feature
class K {
<<<<<<< HEAD
  m() {}
=======
  n() {}
>>>>>>> feature
}
`);
  expect(listing(digest)).toEqual([
    "function a 1-1",
    "function b 3-3",
    "function c 7-7",
    "class K 9-15",
    "method K.m 11-11",
    "method K.n 13-13",
  ]);
  expect(digest.errors).toEqual([
    { line: 2, column: 1, message: "Merge conflict" },
    { line: 10, column: 1, message: "Merge conflict" },
  ]);
});

test.each([
  ["a sloppy script", "with (a) { b }\nvar await = 010;\n", "a.js"],
  ["CommonJS that returns at the top", "if (a) return;\nfunction f() {}\n", "a.js"],
  ["a module with top-level await and no import", "await f();\n", "a.js"],
  ["JSX in .js", "export const A = () => <p>Don't</p>;\n", "a.js"],
  ["types in .js, as Flow has them", "// @flow\nfunction f(a: number): string {}\n", "a.js"],
  ["type assertions in .ts", "const a = <string>b;\n", "a.ts"],
  ["generic arrows in .tsx", "const f = <T,>(a: T) => <b>{a}</b>;\n", "a.tsx"],
  ["function signatures in .d.mts", "export function f(): void;\n", "a.d.mts"],
])("%s is legal", async (_, text, name) => {
  expect((await read(text, name)).errors).toEqual([]);
});

test("an empty file is an empty digest", async () => {
  expect(await read("")).toMatchObject({ declarations: [], imports: [], errors: [] });
});

test("however many statements are broken, all the others are read, in time", async () => {
  const start = performance.now();
  const digest = await read("class A {\n  one() {}\n  bad) {}\n}\nfunction f() {}\n".repeat(5_000));
  expect(digest.declarations.filter(({ name }) => name === "f")).toHaveLength(5_000);
  await read("/* x {\n".repeat(20_000));
  expect(performance.now() - start).toBeLessThan(10_000);
});
