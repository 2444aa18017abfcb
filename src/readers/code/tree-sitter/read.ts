import type { CodeDigest } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { assemble } from "./assemble.ts";
import { Lines } from "../lines.ts";
import { addFindings } from "./findings.ts";
import { analyse } from "./recover.ts";
import type { TreeSitterRow } from "./row.ts";
import { Deadline, engineFor, PARSE_BUDGET_MS } from "./runtime.ts";

/**
 * Reads a source with a tree-sitter grammar.
 * @param budgetMs after which the parse is given up
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export async function readTreeSitter(
  row: TreeSitterRow,
  source: Source,
  budgetMs: number = PARSE_BUDGET_MS,
): Promise<CodeDigest> {
  const engine = await engineFor(row);
  // Grammars end lines at \n only.
  const text = source.text.includes("\n") ? source.text : source.text.replaceAll("\r", "\n");
  const lines = new Lines(text);
  const deadline = new Deadline(budgetMs);
  const prepared = row.prepare?.(text) ?? { text };
  const analysis = analyse(engine, row, prepared.text, deadline);
  addFindings(analysis.findings, prepared.hidden ?? {});
  return assemble(analysis, row, row.name, { path: source.path, text }, lines);
}
