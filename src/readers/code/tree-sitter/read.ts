import type { CodeDigest } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { assemble } from "./assemble.ts";
import { Lines } from "../lines.ts";
import { addFindings } from "./findings.ts";
import { BrainloopError } from "../../../error.ts";
import { analysePieces } from "./pieces.ts";
import { type Analysis, analyse } from "./recover.ts";
import type { Prepared } from "./grammar.ts";
import type { TreeSitterRow } from "./row.ts";
import { Deadline, type Engine, engineFor, parseBudgetMs } from "./runtime.ts";

/**
 * Reads a source with a tree-sitter grammar.
 * @param budgetMs after which the parse is given up
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export async function readTreeSitter(
  row: TreeSitterRow,
  source: Source,
  budgetMs: number = parseBudgetMs(source.budgetMs),
): Promise<CodeDigest> {
  const engine = await engineFor(row);
  // Grammars end lines at \n only.
  const text = source.text.includes("\n") ? source.text : source.text.replaceAll("\r", "\n");
  const lines = new Lines(text);
  const analysis = orPieces(engine, row, text, budgetMs);
  const deadline = new Deadline(budgetMs * REST_SHARE, undefined, budgetMs);
  return assemble(analysis, row, row.name, { path: source.path, text }, lines, deadline);
}

/**
 * Parts of the budget: for the text as it stands, for its pieces where that is not enough, and for what is made
 * of either. Each is counted from its beginning, since a step before may have overrun; together they stay within
 * what `PARSE_SHARE` leaves.
 */
const WHOLE_SHARE = 0.7;
const PIECES_SHARE = 0.2;
const REST_SHARE = 0.25;

/** What can be had of a text within the time: all of it, else the pieces that do not take too long. */
function orPieces(engine: Engine, row: TreeSitterRow, text: string, budgetMs: number): Analysis {
  let prepared: Prepared = { text };
  let analysis: Analysis;
  try {
    const deadline = new Deadline(budgetMs * WHOLE_SHARE, undefined, budgetMs);
    prepared = row.prepare?.(text, deadline) ?? prepared;
    analysis = analyse(engine, row, prepared.text, deadline);
  } catch (error) {
    if (!(error instanceof BrainloopError) || error.cause !== undefined) throw error;
    analysis = analysePieces(engine, row, prepared.text, new Deadline(budgetMs * PIECES_SHARE));
    if (analysis.findings.declarations.length === 0) throw error;
  }
  addFindings(analysis.findings, prepared.hidden ?? {});
  return analysis;
}
