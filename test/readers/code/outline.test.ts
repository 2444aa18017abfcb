import { expect, test } from "bun:test";
import type { CodeDigest, Declaration } from "../../../src/digest.ts";
import { fitOutline } from "../../../src/outline.ts";
import { estimateTokens } from "../../../src/tokens.ts";
import type { Detail } from "../../../src/reader.ts";
import { codeOutline } from "../../../src/readers/code/outline.ts";
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
    "imports std: node:fs; third-party: zod; local: ./store/{a,b}.ts",
    "6 f(a: string): void",
    "todo: 5 more",
  ]);
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
    "5-9 class K { -port: number; #n = 2 }",
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
