/** Reads a text of much repetition, then a small one in the same process, and prints one JSON line. */
import { readTreeSitter } from "../../../src/readers/code/tree-sitter/read.ts";
import type { TreeSitterRow } from "../../../src/readers/code/tree-sitter/row.ts";
import { detectLanguage } from "../../../src/readers/code/detect.ts";
import type { Language } from "../../../src/readers/code/language.ts";

/** A fifth of what a parse may take: what never ends need not be waited for longer. */
const BUDGET_MS = 2_000;

function isRow(language: Language | undefined): language is Language & TreeSitterRow {
  return language !== undefined && "wasm" in language;
}

const [, , path = "", before = "", repeated = "", count = "1", after = "", small = ""] = process.argv;
const language = detectLanguage(path);
if (!isRow(language)) throw new Error(`${path} is read by no grammar`);
let outcome: Record<string, unknown>;
try {
  const text = before + repeated.repeat(Number(count)) + after;
  outcome = { declarations: (await readTreeSitter(language, { path, text }, BUDGET_MS)).declarations.length };
} catch (error) {
  outcome = { failed: error instanceof Error ? error.message : String(error) };
}
const next = await language.parse({ path, text: small });
await Bun.write(Bun.stdout, JSON.stringify({ ...outcome, next: next.declarations.length }));
