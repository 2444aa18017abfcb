/** Reads what argv describes and prints one JSON line; for tests of what must not bring a process down. */
import type { TreeSitterRow } from "../../../src/readers/code/tree-sitter/row.ts";
import { bash } from "../../../src/readers/code/tree-sitter/bash.ts";
import { css } from "../../../src/readers/code/tree-sitter/css.ts";
import { go } from "../../../src/readers/code/tree-sitter/go.ts";
import { readTreeSitter } from "../../../src/readers/code/tree-sitter/read.ts";
import { lua } from "../../../src/readers/code/tree-sitter/lua.ts";
import { python } from "../../../src/readers/code/tree-sitter/python.ts";
import { ruby } from "../../../src/readers/code/tree-sitter/ruby.ts";

/** A row, and a text that declares one thing. */
const LANGUAGES: Record<string, [TreeSitterRow, string]> = {
  go: [go, "package p\nfunc f() {}"],
  python: [python, "def f(): pass"],
  lua: [lua, "function f() end"],
  css: [css, ".a { }"],
  bash: [bash, "f() { :; }"],
  ruby: [ruby, "def f; end"],
};

const BUDGET_MS = 2_000;
const [, , language = "", before = "", repeated = "", count = "1", after = ""] = process.argv;
const text = before + repeated.repeat(Number(count)) + after;
const [reader, one] = LANGUAGES[language] ?? [python, ""];
let outcome: Record<string, unknown>;
try {
  const { declarations, errors } = await readTreeSitter(reader, { path: "/project/bomb", text }, BUDGET_MS);
  outcome = { declarations: declarations.length, errors: errors.length };
} catch (error) {
  outcome = { failed: error instanceof Error ? error.message : String(error) };
}
// What the thread reads next is as it always was.
const next = await readTreeSitter(reader, { path: "/project/next", text: one });
await Bun.write(Bun.stdout, JSON.stringify({ ...outcome, next: next.declarations.length }));
