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
    "+method K.alsoFine 8-10",
    "function half 12-14",
    "+constant z 15-15",
  ]);
  expect(digest.imports).toHaveLength(1);
  expect(digest.errors.map(({ line }) => line)).toEqual([6, 15]);
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
