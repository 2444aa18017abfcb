import { expect, test } from "bun:test";
import fc from "fast-check";
import { BrainloopError } from "../../../../src/error.ts";
import { codeReader } from "../../../../src/readers/code/index.ts";
import { read } from "./reading.ts";

const PIECES = [
  "class K {",
  "}",
  "function f(",
  ")",
  "{",
  "const a = ",
  "=>",
  "export ",
  "default ",
  "import ",
  " from 'x'",
  "interface I {",
  "a: string;",
  "enum E { A,",
  "namespace N {",
  "/** doc */",
  "// TODO x",
  "\n",
  "\r\n",
  "\r",
  "`${",
  "`",
  "'",
  "<T>",
  "</a>",
  "@dec ",
  "#x",
  "async ",
  "get v() {",
  "...",
  "module.exports = ",
  "[",
  "]",
  "😀",
  "type T = ",
  ";",
  "require('y')",
  "describe('a', () => {",
  "})",
  "\u2028",
  "static ",
  "if (a) ",
  "else ",
];

const source = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 200 }),
);

test("whatever the text, the result is a digest with ranges within the file, or a BrainloopError", async () => {
  await fc.assert(
    fc.asyncProperty(
      source,
      fc.constantFrom("a.ts", "a.tsx", "a.js", "a.cjs", "a.d.ts"),
      async (text, name) => {
        const lines = text.split(/\r\n?|\n/).length;
        try {
          const digest = await read(text, name);
          for (const { line, endLine, fromLine = line, signature } of digest.declarations) {
            expect(1 <= fromLine && fromLine <= line && line <= endLine && endLine <= lines).toBe(true);
            expect(signature).not.toMatch(/[\n\r]/);
            expect(signature.length).toBeLessThanOrEqual(200);
          }
          for (const { line } of [...digest.errors, ...digest.imports, ...digest.todos, ...digest.tests]) {
            expect(1 <= line && line <= lines).toBe(true);
          }
          codeReader.outline(digest, "full");
          codeReader.outline(digest, "brief");
        } catch (error) {
          if (!(error instanceof BrainloopError)) throw error;
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
