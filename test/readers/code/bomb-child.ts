/** Reads texts of much repetition, a small one after each, and prints a line for each: how much the small one declares. */
import { writeSync } from "node:fs";
import { detectLanguage } from "../../../src/readers/code/detect.ts";
import type { Language } from "../../../src/readers/code/language.ts";
import { readTreeSitter } from "../../../src/readers/code/tree-sitter/read.ts";
import type { TreeSitterRow } from "../../../src/readers/code/tree-sitter/row.ts";
import type { Bomb } from "./bomb.ts";

/** Less than a tenth of what a parse may take: what never ends need not be waited for longer. */
const BUDGET_MS = 700;

function isRow(language: Language | undefined): language is Language & TreeSitterRow {
  return language !== undefined && "wasm" in language;
}

const { path, bombs, small }: { path: string; bombs: Bomb[]; small: string } = await Bun.stdin.json();
const language = detectLanguage(path);
if (!isRow(language)) throw new Error(`${path} is read by no grammar`);
for (const [before, repeated, count, after = ""] of bombs) {
  try {
    await readTreeSitter(language, { path, text: before + repeated.repeat(count) + after }, BUDGET_MS);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  const { declarations } = await language.parse({ path, text: small });
  writeSync(1, `${count} × ${JSON.stringify(repeated)}: ${declarations.length}\n`);
}
