import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import type { Language } from "../../../src/readers/code/language.ts";
import { c } from "../../../src/readers/code/tree-sitter/c.ts";
import { cpp } from "../../../src/readers/code/tree-sitter/cpp.ts";
import { go } from "../../../src/readers/code/tree-sitter/go.ts";
import { ruby } from "../../../src/readers/code/tree-sitter/ruby.ts";
import { python } from "../../../src/readers/code/tree-sitter/python.ts";
import { CONFIG } from "../../../src/config.ts";
import { Deadline, parseBudgetMs } from "../../../src/readers/code/tree-sitter/runtime.ts";
import { readTreeSitter } from "../../../src/readers/code/tree-sitter/read.ts";
import { type Bomb, testBombs } from "./bomb.ts";
import { listing, read } from "./listing.ts";

const scratch = await mkdtemp(join(tmpdir(), "brainloop-tree-sitter-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const GO =
  'package p\n\n// T is "😀".\ntype T struct {\n\ta string // 😀\n}\n\nfunc (t T) 世界() string {\n\treturn "😀"\n}\n';
const PYTHON =
  'class A:\n  """Ünïcode 😀 here. More."""\n  x = "😀"\n\n  def m(self, 数="😀😀"):\n    return 1\n';
const RUBY = '# Ünï 😀.\nclass A\n  private\n\n  def m(x = "😀")\n    1\n  end\nend\n';
const SOURCES: [Language, string][] = [
  [go, GO],
  [python, PYTHON],
  [ruby, RUBY],
];

test("names, signatures and docs are right behind astral characters", async () => {
  const goDigest = await read(go, GO);
  expect(listing(goDigest)).toEqual(["4-6 struct T", "5-5 field T.a", "8-10 method T.世界"]);
  expect(goDigest.declarations[2]?.signature).toBe("func (t T) 世界() string");
  const { declarations } = await read(python, PYTHON);
  expect(declarations.map(({ doc, signature }) => doc ?? signature)).toEqual([
    "Ünïcode 😀 here",
    'x = "😀"',
    'def m(self, 数="😀😀")',
  ]);
});

test("lines may end with CR LF or CR", async () => {
  for (const [language, text] of SOURCES) {
    const digests = await Promise.all(
      ["\n", "\r\n", "\r"].map((end) => read(language, text.replaceAll("\n", end))),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  }
});

test("a CR by itself ends a line among other ends, too", async () => {
  expect(listing(await read(python, "a = 1\r\n# b\r# c\nd = 1\n"))).toEqual([
    "1-1 variable a",
    "4-4 variable d",
  ]);
});

test("columns of errors count characters, not code units", async () => {
  const { errors } = await read(python, 'def f():\n  x = ["😀😀" 1]\n');
  expect(errors).toEqual([{ line: 2, column: 13, message: 'Unexpected "1"' }]);
});

test("an empty file has nothing and is no error", async () => {
  for (const [language] of SOURCES) {
    expect(await read(language, "")).toEqual({
      kind: "code",
      language: language.name,
      imports: [],
      declarations: [],
      entryPoints: [],
      todos: [],
      tests: [],
      errors: [],
    });
  }
});

const BOMBS: [string, ...Bomb][] = [
  ["python", "x = ", "(", 100_000],
  ["python", "x = ", "[", 100_000, "]".repeat(50_000)],
  ["python", "", "a = ", 20_000, "1"],
  ["python", "", "(a,", 20_000, ")".repeat(20_000) + " = 1"],
  ["python", "x = ", 'f"{', 20_000],
  ["python", "", "def f(:\n  pass\n", 10_000],
  ["go", "package p\nvar x = ", "(", 100_000, "1" + ")".repeat(100_000)],
  ["go", "", "{", 100_000],
  ["go", "package p\ntype T ", "struct { a ", 20_000],
  ["go", "package p\nvar x ", "*", 100_000, "int"],
  ["lua", "x = ", "{", 100_000],
  ["lua", "", "do ", 20_000, "end ".repeat(20_000)],
  ["lua", "", "function f()\n", 10_000],
  ["css", "", "a{", 20_000],
  ["css", "", "@media x {", 10_000, "}".repeat(10_000)],
  ["css", "", ".a,\n", 100_000],
  ["css", "a{b:", "(", 100_000],
  ["bash", "", "{ ", 20_000],
  ["bash", "x=", "$(", 20_000],
  ["bash", "", "if x; then\n", 20_000, "fi\n".repeat(20_000)],
  ["bash", "", "a=1 ", 50_000],
  ["bash", "", "a=", 100_000],
  ["bash", "", "\n", 1_000_000],
  ["bash", "", " ", 1_000_000],
  ["ruby", "", "class A\n", 20_000, "end\n".repeat(20_000)],
  ["ruby", "x = ", "[", 100_000],
  ["ruby", "", "def f\n", 10_000],
  ["ruby", "", "private def f; end\n", 20_000],
];
/** A name of a file, and a text that declares one thing. */
const SMALL: Readonly<Record<string, [string, string]>> = {
  go: ["a.go", "package p\nfunc f() {}"],
  python: ["a.py", "def f(): pass"],
  lua: ["a.lua", "function f() end"],
  css: ["a.css", ".a { }"],
  bash: ["a.sh", "f() { :; }"],
  ruby: ["a.rb", "def f; end"],
};
for (const [language, [name, small]] of Object.entries(SMALL)) {
  const bombs = BOMBS.filter(([of]) => of === language).map(([, ...bomb]): Bomb => bomb);
  testBombs(`/project/${name}`, bombs, small);
}

test("a parse that overruns its budget fails, and the next one is not touched by it", async () => {
  const text = "def f(a, b):\n  return [a, {b: 1}]\n".repeat(20_000);
  await expect(readTreeSitter(python, { path: "/a.py", text }, 5)).rejects.toMatchObject({
    code: "PARSE_FAILED",
    message: "Parsing took longer than 0.005 s",
  });
  expect(listing(await read(python, "def g(): pass"))).toEqual(["1-1 function g"]);
});

test.each([
  [
    go,
    "/a.go",
    "package a\n\nfunc before() {}\n\nvar x = ",
    "[",
    "\n\nfunc after() {}\n",
    ["3-3 function before", "7-7 function after"],
  ],
  [
    python,
    "/a.py",
    "def before():\n    pass\n\nx = ",
    "[",
    "\n\ndef after():\n    pass\n",
    ["1-2 function before", "6-7 function after"],
  ],
] as const)(
  "what stands around a text that takes too long is read all the same",
  async (language, path, before, piece, after, wanted) => {
    const digest = await readTreeSitter(
      language,
      { path, text: before + piece.repeat(100_000) + after },
      3_000,
    );
    expect(listing(digest)).toEqual([...wanted]);
    expect(digest.errors).toMatchObject([{ message: expect.stringContaining("takes too long") }]);
  },
);

test("a parse ends before the time of what runs it does, by default too", () => {
  const threadMs = CONFIG["reader.parse_seconds"].default * 1_000;
  expect(parseBudgetMs(threadMs)).toBeLessThan(threadMs);
  expect(parseBudgetMs()).toBeLessThan(threadMs);
  // Less than half of it would keep large sources from being read.
  expect(parseBudgetMs(threadMs)).toBeGreaterThan(threadMs / 2);
  expect(parseBudgetMs(2_000)).toBeLessThan(2_000);
  expect(parseBudgetMs(600_000)).toBe(parseBudgetMs());
});

test("a deadline passes when the clock has passed it", () => {
  let now = 1_000;
  const deadline = new Deadline(50, () => now);
  now = 1_050;
  expect(deadline.passed()).toBe(false);
  now = 1_051;
  expect(deadline.passed()).toBe(true);
});

test("a part of a deadline is a part of what is left, and never outlasts it", () => {
  let now = 0;
  const deadline = new Deadline(1_000, () => now);
  const part = deadline.part(0.75);
  const limited = deadline.part(1, 20);
  now = 751;
  expect([deadline.passed(), part.passed(), limited.passed()]).toEqual([false, true, true]);
  expect(() => part.check()).toThrow("Parsing took longer than 1 s");
  const rest = deadline.part(1);
  now = 1_001;
  expect(rest.passed()).toBe(true);
});

test.each([c, cpp])("what $name is prepared for counts as a part of its time", (row) => {
  const text = "int a(int b);".repeat(1_000);
  let asked = 0;
  expect(() => row.prepare?.(text, new Deadline(2, () => asked++))).toThrow("Parsing took longer than");
  expect(asked).toBeLessThan(10);
});

test("memory does not grow with the number of parses", async () => {
  const text = PYTHON.repeat(600);
  const parse = async (times: number): Promise<number> => {
    for (let i = 0; i < times; i++) await read(python, text);
    Bun.gc(true);
    return process.memoryUsage.rss();
  };
  const before = await parse(20);
  const grown = (await parse(200)) - before;
  // Trees that are not freed grow it by 560 MB; the rest of the process may move by 100 MB on its own.
  expect(grown).toBeLessThan(280 * 1024 * 1024);
}, 120_000);

const line = fc.constantFrom(
  "def f(a, b=1):",
  "  pass",
  "class A:",
  "  def m(self): pass",
  "x = (1,",
  ")",
  '"""',
  "# TODO: x",
  "@dec",
  "if a:",
  "",
  "func F() {",
  "}",
  "type T struct {",
  "\ta, b int",
  'import "x"',
  "var x = `",
  "`",
  "package p",
  "const (",
  "😀",
  "\t\u0000",
);

test("whatever the text, every name stands in it and every line is one of its lines", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(go, python),
      fc.array(line, { maxLength: 30 }),
      fc.constantFrom("\n", "\r\n"),
      async (language, parts, end) => {
        const text = parts.join(end);
        const { declarations, errors, todos, imports } = await read(language, text);
        const lines = text.split(/\r\n|\n/);
        for (const { name, line: first, endLine, fromLine = first } of declarations) {
          expect(name).not.toBe("");
          expect(lines.slice(first - 1, endLine).join("\n")).toContain(name);
          expect(fromLine).toBeLessThanOrEqual(first);
          expect(endLine).toBeLessThanOrEqual(lines.length);
        }
        for (const note of [...errors, ...todos, ...imports]) expect(lines[note.line - 1]).toBeDefined();
      },
    ),
    { numRuns: 300 },
  );
});

test("functions put one after the other are found as they are alone", async () => {
  const name = fc.stringMatching(/^[a-z]{1,6}$/).map((text) => `f_${text}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, fc.integer({ min: 1, max: 4 })), { maxLength: 12 }),
      async (functions) => {
        const pythonText = functions
          .map(([own, rows]) => `def ${own}():\n${"  x = 1\n".repeat(rows)}`)
          .join("\n");
        const goText = `package p\n${functions.map(([own, rows]) => `func ${own}() {\n${"\tx = 1\n".repeat(rows)}}\n`).join("\n")}`;
        const names = functions.map(([own]) => own);
        expect((await read(python, pythonText)).declarations.map((found) => found.name)).toEqual(names);
        expect((await read(go, goText)).declarations.map((found) => found.name)).toEqual(names);
        const lengths = functions.map(([, rows]) => rows);
        expect((await read(python, pythonText)).declarations.map((d) => d.endLine - d.line)).toEqual(lengths);
      },
    ),
    { numRuns: 100 },
  );
});

test("grammars are embedded in an executable, for its threads too", async () => {
  const readers = join(import.meta.dir, "../../../src/readers/code/tree-sitter");
  await Bun.write(
    join(scratch, "main.ts"),
    `import { go } from ${JSON.stringify(join(readers, "go.ts"))};
    const here = await go.parse({ path: "a.go", text: "package p\\nfunc F() {}" });
    const worker = new Worker(new URL("./worker.ts", import.meta.url).href);
    worker.onmessage = ({ data }) => { console.log(here.declarations[0].name, data); process.exit(0); };
    worker.postMessage("def g(): pass");`,
  );
  await Bun.write(
    join(scratch, "worker.ts"),
    `import { python } from ${JSON.stringify(join(readers, "python.ts"))};
    self.onmessage = async ({ data }) => postMessage((await python.parse({ path: "a.py", text: data })).declarations[0].name);`,
  );
  const executable = join(scratch, "away/exe");
  const build = Bun.spawnSync(
    [process.execPath, "build", "--compile", "main.ts", "worker.ts", "--outfile", executable],
    { cwd: scratch },
  );
  expect(build.exitCode).toBe(0);
  const run = Bun.spawnSync([executable], { cwd: join(scratch, "away"), env: {} });
  expect(run.stdout.toString()).toBe("F g\n");
}, 30_000);
