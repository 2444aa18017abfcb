import { expect, test } from "bun:test";
import fc from "fast-check";
import { extractCode } from "../../src/generate/answer/extract.ts";

const TS = { names: ["typescript", "ts"], document: false };
const MD = { names: ["markdown", "md"], document: true };
const first = (answer: string, target = TS): string | undefined => extractCode(answer, target).candidates[0];

const CODE = "export const a = 1;\n\nexport function b(): number {\n  return a;\n}\n";
const README =
  "# Tool\n\n```bash\nnpm i tool\n```\n\nThen:\n\n```ts\nimport { a } from 'tool';\n```\n\n## Licence\n\nMIT\n";

test("a file alone is the file, and gets the final line break it lacks", () => {
  expect(first(CODE)).toBe(CODE);
  expect(first(CODE.trimEnd())).toBe(CODE);
  expect(first(`\n\n${CODE}\n\n`)).toBe(CODE);
});

test("prose, fences, a byte order mark, NUL and line ends of Windows are no part of it", () => {
  expect(first(`Here is the file:\n\n\`\`\`typescript\n${CODE}\`\`\`\n\nIt exports two names.`)).toBe(CODE);
  expect(first(`\uFEFF\0\`\`\`ts\n${CODE}\`\`\`\0`)).toBe(CODE);
  expect(first(`\`\`\`ts title=a.ts\r\n${CODE.replaceAll("\n", "\r\n")}\`\`\`\r\n`)).toBe(CODE);
  expect(first(`~~~~\n${CODE}~~~~`)).toBe(CODE);
  expect(first(`Sure! Here you go:\n${CODE}`)).toBe(CODE);
  expect(
    first(`1. The file:\n   \`\`\`ts\n   ${CODE.trimEnd().replaceAll("\n", "\n   ")}\n   \`\`\`\n`),
  ).toBe(CODE);
});

test("a fence that never closes holds what follows", () => {
  expect(first(`\`\`\`ts\n${CODE}`)).toBe(CODE);
});

test("thinking is left out, whether or not its opening tag came along", () => {
  expect(first(`<think>\nLet me write \`\`\`ts\nwrong\n\`\`\`\n</think>\n\n\`\`\`ts\n${CODE}\`\`\``)).toBe(
    CODE,
  );
  expect(first(`I shall write it.\n</think>\n${CODE}`)).toBe(CODE);
  expect(extractCode("<think>and so on, for ever", TS).candidates).toEqual([]);
  const own = 'export const TAG = "<think>";\n// </think>\nexport const END = `\n</think>\n`;\n';
  expect(first(`\`\`\`ts\n${own}\`\`\``)).toBe(own);
});

test("among several blocks the one in the file's language is the file", () => {
  const answer = `Run this first:\n\`\`\`bash\nnpm i\n\`\`\`\nThen the file:\n\`\`\`typescript\n${CODE}\`\`\`\nUse it so:\n\`\`\`ts\nb();\n\`\`\`\n`;
  expect(extractCode(answer, TS)).toMatchObject({ ambiguous: false });
  expect(first(answer)).toBe(CODE);
});

test("a file in two blocks is not taken for half of it", () => {
  const half = "export const a = 1;\n".repeat(5);
  const { candidates, ambiguous } = extractCode(
    `\`\`\`ts\n${half}\`\`\`\nand\n\`\`\`ts\n${half}\`\`\`\n`,
    TS,
  );
  expect(ambiguous).toBe(true);
  expect(candidates).not.toContain(half);
});

test("code that holds fences itself is among the candidates whole", () => {
  const python = 'import sys\n\nHELP = """\n```\nrun me\n```\n"""\nMORE = 1\n';
  const target = { names: ["python", "py"], document: false };
  expect(extractCode(`\`\`\`python\n${python}\`\`\`\n`, target).candidates).toContain(python);
  expect(extractCode(python, target).candidates[0]).toBe(python);
  const own = "const name = 1;\nexport const help = `\n```\nrun me\n```\n`;\nexport const more = 1;\n";
  expect(extractCode(`\`\`\`\`\`ts\n${own}\`\`\`\`\`\n`, TS).candidates).toEqual([own]);
  expect(extractCode(own, TS).candidates[0]).toBe(own);
});

test("fences are never taken for strings of the language, nor prose between them for their text", () => {
  const broken = "export const a = ;\n";
  expect(extractCode(`\`\`\`\`\`ts\n${broken}\`\`\`\`\`\n`, TS).candidates).toEqual([broken]);
  const half = "export const a = 1;\n".repeat(5);
  expect(extractCode(`\`\`\`ts\n${half}\`\`\`\nand so on\n\`\`\`ts\n${half}\`\`\`\n`, TS)).toEqual({
    candidates: [],
    ambiguous: true,
  });
  const shell = { names: ["bash", "sh"], document: false };
  expect(extractCode("Here it is.\nIt says hello.\n```bash\nif\n```\n", shell).candidates).toEqual(["if\n"]);
});

test("a README keeps its own fences, wrapped or not", () => {
  expect(first(README, MD)).toBe(README);
  expect(first(`\`\`\`markdown\n${README}\`\`\``, MD)).toBe(README);
  expect(first(`Here is the README:\n\n\`\`\`md\n${README}\`\`\`\n`, MD)).toBe(README);
  expect(first(`\`\`\`\`\`\n${README}\`\`\`\`\`\n`, MD)).toBe(README);
  const bare = README.replace("```bash", "```");
  expect(first(`\`\`\`markdown\n${bare}\`\`\``, MD)).toBe(bare);
  const begins = `\`\`\`\nbanner\n\`\`\`\n\n${README}`;
  expect(first(begins, MD)).toBe(begins);
});

test("nothing is found in nothing", () => {
  for (const answer of ["", " \n\t\n", "\uFEFF", "\0\0", "<think>x</think>", "```ts\n\n```"]) {
    expect(extractCode(answer, TS).candidates).toEqual([]);
  }
});

test("lines that repeat the prompt's mark are dropped", () => {
  expect(extractCode(`BEGIN k3x9 a.ts\n${CODE}END k3x9 a.ts`, { ...TS, mark: "k3x9" }).candidates[0]).toBe(
    CODE,
  );
});

const line = fc
  .string({ unit: "grapheme-ascii", maxLength: 40 })
  .map((text) => text.replaceAll(/[`~\r\n]/g, "x"));
const code = fc
  .array(line, { minLength: 1, maxLength: 30 })
  .map((lines) => `const start = 0;\n${lines.join("\n")}\nconst end = 1;\n`)
  .filter((text) => !/<\/?think/i.test(text));
const fence = fc.constantFrom("```", "````", "~~~", "~~~~~");
const info = fc.constantFrom("", "ts", "typescript", "TypeScript", "ts title=x.ts");
const prose = fc.constantFrom("", "Here is the file:\n\n", "Sure.\n\n", "<think>\nhm ``` hm\n</think>\n");
const after = fc.constantFrom("", "\n", "\n\nThat is all.\n", "\n\nRun it with `bun a.ts`.");

test("whatever code, fence, prose and thinking there are, the code comes out as it went in", () => {
  fc.assert(
    fc.property(code, fence, info, prose, after, (text, marks, word, lead, tail) => {
      expect(first(`${lead}${marks}${word}\n${text}${marks}${tail}`)).toBe(text);
    }),
  );
});

test("no answer makes it fail, and every candidate ends with a line break", () => {
  const piece = fc.constantFrom(
    "```",
    "```ts",
    "~~~",
    "<think>",
    "</think>",
    "\n",
    "\r\n",
    "a",
    "# b",
    "  ",
    "\0",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, document) => {
      for (const text of extractCode(pieces.join(""), { names: ["ts"], document }).candidates) {
        expect(text.endsWith("\n")).toBe(true);
        expect(text).not.toContain("\0");
      }
    }),
  );
});
