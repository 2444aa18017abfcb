import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findOmissions } from "../../src/generate/gates/omissions.ts";
import { shrunkTo } from "../../src/generate/gates/shrinking.ts";

const WORDS = [
  "... existing code ...",
  "... rest of the code",
  "... rest of code unchanged ...",
  "rest of the code unchanged",
  "Rest of the code remains the same",
  "rest of your code here",
  "The rest of the file is unchanged",
  "… remaining methods …",
  "existing code here",
  "existing imports...",
  "(existing methods remain unchanged)",
  "[...] unchanged",
  "other methods remain the same",
  "previous code...",
  "remaining functions unchanged",
  "code omitted for brevity",
  "Implementation omitted for brevity.",
  "keep the rest of the file as is",
  "same as before",
  "unchanged",
  "No changes here",
  "... (other handlers unchanged)",
  "...keep existing routes...",
  "Your code here",
  "rest of the class",
  "Rest of implementation",
];
const STYLES: readonly ((words: string) => string)[] = [
  (w) => `// ${w}`,
  (w) => `    # ${w}`,
  (w) => `-- ${w}`,
  (w) => `/* ${w} */`,
  (w) => `  * ${w}`,
  (w) => `<!-- ${w} -->`,
  (w) => `{/* ${w} */}`,
  (w) => `; ${w}`,
  (w) => `% ${w}`,
  (w) => `"""${w}"""`,
];

test("what stands for text that was left out is found, in every style of comment", () => {
  for (const words of WORDS) {
    for (const style of STYLES) {
      const text = style(words);
      expect({ text, found: findOmissions(`a\n${text}\nb\n`, undefined).map(({ line }) => line) }).toEqual({
        text,
        found: [2],
      });
    }
  }
});

test("comments that speak of rest, existing and unchanged things are comments", () => {
  const fine = [
    "// the rest of the code uses UTC",
    "// existing code may rely on this name",
    "// Removes the remaining files",
    "# The rest of the arguments are passed on to the command",
    "// ... but not when the file is empty",
    "// unchanged files are skipped",
    "/* keep the existing order of imports: others depend on it */",
    "-- previous rows are kept for the audit",
    "// returns the same value as before the call",
    "const rest = args; // rest",
    'print("... existing code ...")',
    "def f(): ...",
    "    ...",
    "// Insert the code here is wrong: the parser needs a statement",
    "// TODO: implement the rest of the protocol",
  ];
  expect(findOmissions(`${fine.join("\n")}\n`, undefined)).toEqual([]);
});

test("what the file held before is no omission, and dots alone are one only where something is replaced", () => {
  expect(findOmissions("// unchanged\n", "a\n  // unchanged\n")).toEqual([]);
  expect(findOmissions("a\n// ...\nb\n", undefined)).toEqual([]);
  expect(findOmissions("a\n// ...\nb\n", "a\nx\nb\n")).toEqual([{ line: 2, text: "// ..." }]);
});

test("headings and lists of a document are no comments, its comments are", () => {
  const text = "# Existing code\n\n* unchanged\n\n<!-- rest of the file unchanged -->\n";
  expect(findOmissions(text, undefined, true).map(({ line }) => line)).toEqual([5]);
});

test("hardly any line of the code of installed packages is taken for an omission", () => {
  const root = join(import.meta.dir, "../../node_modules");
  const files = [
    ...new Bun.Glob("*/{src,lib,dist,libesm,*}/**/*.{ts,mts,js,mjs,css,py,go,rb,c,h}").scanSync({
      cwd: root,
    }),
  ]
    .toSorted()
    .filter((_, index) => index % 3 === 0);
  let lines = 0;
  const found: string[] = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    if (text.length > 300_000) continue;
    lines += text.split("\n").length;
    for (const omission of findOmissions(text, undefined))
      found.push(`${file}:${omission.line} ${omission.text}`);
  }
  expect(lines).toBeGreaterThan(100_000);
  // A model cannot write such a line by chance more often than people do: one in 100,000.
  expect(found.length).toBeLessThan(Math.max(3, lines / 50_000));
});

const BASE = "export function keep(value: number): number {\n  return value + 1;\n}\n".repeat(20);

test("less than half of the file is too little, unless less was asked for", () => {
  const third = BASE.slice(0, BASE.length / 3);
  expect(shrunkTo(third, BASE, "Add a function that doubles")).toBeCloseTo(1 / 3, 1);
  expect(shrunkTo(third, BASE, "Remove what nobody calls")).toBeUndefined();
  expect(shrunkTo(BASE.slice(0, BASE.length * 0.6), BASE, "Add a function")).toBeUndefined();
  expect(shrunkTo(third, undefined, "Add a function")).toBeUndefined();
  expect(shrunkTo("x\n", "let a = 1;\n", "Add a function")).toBeUndefined();
});

test("white space alone makes nothing smaller", () => {
  expect(shrunkTo(BASE.replaceAll(/\s+/g, " "), BASE, "Add a function")).toBeUndefined();
});
