import { expect, test } from "bun:test";
import type { CodeDigest, Declaration } from "../../../src/digest.ts";
import { fitOutline } from "../../../src/outline.ts";
import { estimateTokens } from "../../../src/tokens.ts";
import type { Detail } from "../../../src/reader.ts";
import { codeOutline } from "../../../src/readers/code/outline.ts";
import { bash } from "../../../src/readers/code/tree-sitter/bash.ts";
import { kotlin } from "../../../src/readers/code/tree-sitter/kotlin.ts";
import { lua } from "../../../src/readers/code/tree-sitter/lua.ts";
import { php } from "../../../src/readers/code/tree-sitter/php.ts";
import { ruby } from "../../../src/readers/code/tree-sitter/ruby.ts";
import { rust } from "../../../src/readers/code/tree-sitter/rust.ts";
import { read as readIn } from "./listing.ts";
import { read } from "./oxc/reading.ts";

function outline(
  digest: CodeDigest,
  detail: Detail = "full",
  maxTokens = Number.POSITIVE_INFINITY,
): string[] {
  return fitOutline(codeOutline(digest, detail), ({ text }) => estimateTokens(text) <= maxTokens).text.split(
    "\n",
  );
}

function goDigest(declarations: Declaration[]): CodeDigest {
  const empty = { imports: [], entryPoints: [], todos: [], tests: [], errors: [] };
  return { kind: "code", language: "go", ...empty, declarations };
}

const METHOD: Declaration = {
  name: "Serve",
  kind: "method",
  line: 12,
  endLine: 40,
  parent: "Server",
  signature: "func (s *Server) Serve(l net.Listener) error",
  exported: true,
  doc: "Serve accepts connections until the listener is closed",
};

test("methods stand under their type wherever they stand in the file, without repeating their name", () => {
  const type: Declaration = {
    name: "Server",
    kind: "struct",
    line: 50,
    endLine: 52,
    signature: "type Server struct",
    exported: true,
  };
  const field: Declaration = {
    name: "Addr",
    kind: "field",
    line: 51,
    endLine: 51,
    parent: "Server",
    signature: "Addr string",
    exported: true,
  };
  expect(outline(goDigest([METHOD, type, field]))).toEqual([
    "50-52 type Server struct { Addr string }",
    " 12-40 func (s *Server) Serve(l net.Listener) error — accepts connections until the listener is closed",
  ]);
});

test("a member whose type is elsewhere stands by itself", () => {
  expect(outline(goDigest([METHOD]))[0]).toStartWith("12-40 func (s *Server) Serve(");
});

test("imports by origin on one line, folders folded; problems first, todos last", async () => {
  const digest = await read(`import fs from "node:fs";
import { z } from "zod";
import { a } from "./store/a.ts";
import { b } from "./store/b.ts";
// TODO: more
export function f(a: string): void {}
const c = (;
`);
  expect(outline(digest)).toEqual([
    "syntax error 7:12 Unexpected token",
    "imports std: node:fs; third-party: zod; local: ./store/{a,b}",
    "6 f(a: string): void",
    "todo: 5 more",
  ]);
});

test("what is required is an import alone, unless something is added to it", async () => {
  const lines = outline(
    await readIn(lua, 'local a = require("a")\nlocal b = require("b")\nfunction b.more() end\n'),
  );
  expect(lines.join("\n")).toContain("more()");
  expect(lines.join("\n")).not.toContain("local a");
});

test("private names carry a minus, private constants share a line", async () => {
  const digest = await read("const a = 1;\nconst b = 2;\nfunction c() {}\nexport const d = 4;\n");
  expect(outline(digest)).toEqual(["1-2 -const a, b", "3 -c()", "4 const d = 4"]);
});

test("fields and the methods of interfaces go into the line of their type", async () => {
  const digest = await read(`export interface I {
  a: string;
  b(x: number): void;
}
export class K {
  private readonly port: number = 1;
  #n = 2;
  run(): void {}
}
export enum E { A, B = 2 }
`);
  expect(outline(digest)).toEqual([
    "1-4 interface I { a: string; b(x: number): void }",
    "5-9 class K { -port; #n = 2 }",
    " 8 run(): void",
    "10 enum E { A, B = 2 }",
  ]);
});

test("brief has exported names with their ranges and counts the private", async () => {
  const digest = await read(
    "/** Doc. */\nexport class K {\n  a = 1;\n  m(x: string) {}\n}\nfunction p() {}\n",
  );
  expect(outline(digest, "brief")).toEqual(["2-5 K", " 4 m", "1 private"]);
});

test("a file that exports nothing shows all of it as its own", async () => {
  const digest = await read("function main() {}\n");
  expect(outline(digest, "brief")).toEqual(["1 main"]);
  expect(outline(digest)).toEqual(["1 main()"]);
});

test("short of space, docs go before fields, fields before private members, names with ranges last", async () => {
  const digest = await read(`/** What it does for those who call it. */
export class Service {
  address: string = "";
  timeoutSeconds: number = 1;
  listen(port: number, host: string): Promise<void> {}
}
function helper(a: string, b: string) {}
`);
  const texts = Array.from({ length: 60 }, (_, i) => outline(digest, "full", 60 - i).join("\n"));
  const lastWith = (what: string): number => texts.findLastIndex((text) => text.includes(what));
  const order = ["What it does", "timeoutSeconds", "helper", "port: number", "listen", "Service"].map(
    lastWith,
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order.every((index) => index >= 0)).toBe(true);
});

test("an empty file and one of comments alone say that there is nothing", async () => {
  for (const text of ["", "// a comment\n", "/* another */\n"]) {
    const digest = await read(text);
    expect(outline(digest)).toEqual(["no declarations"]);
    expect(outline(digest, "brief")).toEqual(["no declarations"]);
  }
  expect(outline(await read('export * from "./x";\n'))).toEqual(["re-exports ./x: *"]);
});

test("re-exported names stand together by module, in brief too, and their modules are no imports besides", async () => {
  const digest = await read(`import { used } from "./used";
export { a, b as c, type D } from "./x";
export * from "./y";
export * as ns from "./z";
`);
  const line = "re-exports ./x: a, c, D; ./y: *; ./z: * as ns";
  expect(outline(digest)).toEqual(["imports local: ./used", line, "no declarations"].slice(0, 2));
  expect(outline(digest, "brief")).toEqual([line]);
});

test("a name that is another outside stands beside the one inside", async () => {
  const digest = await read(
    "function local() {}\nconst other = 1;\nexport { local as publicName };\nexport default other;\n",
  );
  expect(outline(digest)).toEqual(["1 local() as publicName", "2 const other = 1 as default"]);
  expect(outline(digest, "brief")).toEqual(["1 local as publicName", "2 other as default"]);
});

test("functions look alike however they are written, and keep what changes their meaning", async () => {
  const digest = await read(`export const curried = (a: number) => (b: string) => a + b;
export const one = async a => a;
export const generic = async <T>(a: T) => a;
export const old = function named(a: string) {};
export const typed: Handler = (request, response) => {};
export abstract class K {
  static make = (a: string): K => {};
  get size(): number { return 1; }
  set size(value) {}
  static async load() {}
  abstract run(): void;
}
export const table = { *each() {}, get first() { return 1; }, m: function (a) {}, n: async (a) => {}, o: a => a };
`);
  expect(outline(digest)).toEqual([
    "1 curried(a: number)",
    "2 async one(a)",
    "3 async generic<T>(a: T)",
    "4 old(a: string)",
    "5 typed: Handler = (request, response)",
    "6-12 abstract class K",
    " 7 static make(a: string): K",
    " 8 get size(): number",
    " 9 set size(value)",
    " 10 static async load()",
    " 11 abstract run(): void",
    "13 const table = {…}",
    " 13 *each()",
    " 13 get first()",
    " 13 m(a)",
    " 13 async n(a)",
    " 13 o(a)",
  ]);
});

test("parentheses alone tell a function in every language", async () => {
  for (const [language, text, line] of [
    [
      kotlin,
      "inline operator fun <T> Lazy<T>.get(a: Int): T = 1",
      "1 inline operator <T> Lazy<T>.get(a: Int): T",
    ],
    [kotlin, "fun `is so`() = 1", "1 `is so`()"],
    [rust, "pub const unsafe fn f<T>(a: T) -> u8 { 1 }", "1 const unsafe f<T>(a: T) -> u8"],
    [rust, "pub(crate) fn g() {}", "1 g()"],
    [php, "<?php\nfunction &f(int $a): array {}", "2 &f(int $a): array"],
    [ruby, "def f(a, b: 1) = a", "1 f(a, b: 1)"],
    [lua, "M.f = function(a) end", "1 M.f(a)"],
    [bash, "function f() { :; }", "1 f()"],
  ] as const) {
    expect(outline(await readIn(language, text))).toEqual([line]);
  }
});

test("decorators stand before what they decorate, long arguments left out", async () => {
  const digest = await read(`@Injectable()
export class Users {
  @Input() name: string;
  @Get("/users/:id")
  find(id: string): User {}
  @Column({ type: "varchar", length: 255, nullable: false })
  email: string;
}
`);
  expect(outline(digest)).toEqual([
    "2-8 @Injectable() class Users { @Input() name: string; @Column(…) email: string }",
    ' 5 @Get("/users/:id") find(id: string): User',
  ]);
});

test("in TypeScript what is private has its parameters by name, and long object types are folded", async () => {
  const digest =
    await read(`export function open(path: string, options: { mode: number; flags: string; signal: AbortSignal } = {}, names?: readonly string[]): void {}
function close(path: string, { mode = 1 }: Options, ...rest: readonly string[]): void {}
interface Options { mode: number; flags?: string }
export class K {
  constructor(private readonly path: string) {}
  private read(size: number, into: Map<string, number>): boolean {}
}
`);
  expect(outline(digest)).toEqual([
    "1 open(path: string, options: {…} = {}, names?: string[]): void",
    "2 -close(path, { mode = 1 }, ...rest)",
    "3 -interface Options { mode, flags? }",
    "4-7 class K",
    " 5 constructor(private path: string)",
    " 6 -read(size, into): boolean",
  ]);
});

test("members of an object within another stand under the outer one", async () => {
  const digest = await read("export default { methods: { save() {} }, data() {} };\n", "a.js");
  expect(outline(digest)).toEqual(["1 export default {…}", " 1 methods.save()", " 1 data()"]);
});

test("a long file says how it is written, what it mostly does; a short one does not", () => {
  const of = (endLine: number): string | undefined =>
    outline({
      ...goDigest([{ ...METHOD, endLine }]),
      style: [
        { aspect: "indentation", value: "2 spaces", count: 40, lines: [1] },
        { aspect: "quotes", value: "single", count: 19, lines: [1] },
        { aspect: "quotes", value: "double", count: 1, lines: [2] },
        { aspect: "semicolons", value: "never", count: 3, lines: [1] },
        { aspect: "keyword_case", value: "upper", count: 3, lines: [1] },
        { aspect: "keyword_case", value: "lower", count: 2, lines: [1] },
      ],
    }).at(-1);
  expect(of(150)).toBe("style: 2 spaces, single quotes, no semicolons");
  expect(of(149)).toMatch(/^12-149 /);
});
