/** Reads what argv describes and prints one JSON line; for tests of what must not bring a process down. */
import { go } from "../../../src/readers/code/tree-sitter/go.ts";
import { readTreeSitter } from "../../../src/readers/code/tree-sitter/read.ts";
import { python } from "../../../src/readers/code/tree-sitter/python.ts";

const BUDGET_MS = 2_000;
const [, , language, before = "", repeated = "", count = "1", after = ""] = process.argv;
const text = before + repeated.repeat(Number(count)) + after;
const reader = language === "go" ? go : python;
let outcome: Record<string, unknown>;
try {
  const { declarations, errors } = await readTreeSitter(reader, { path: "/project/bomb", text }, BUDGET_MS);
  outcome = { declarations: declarations.length, errors: errors.length };
} catch (error) {
  outcome = { failed: error instanceof Error ? error.message : String(error) };
}
// What the thread reads next is as it always was.
const next = await reader.parse({
  path: "/project/next",
  text: language === "go" ? "package p\nfunc f() {}" : "def f(): pass",
});
await Bun.write(Bun.stdout, JSON.stringify({ ...outcome, next: next.declarations.length }));
