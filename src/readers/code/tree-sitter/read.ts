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
  const deadline = new Deadline(budgetMs);
  const analysis = orPieces(engine, row, text, deadline);
  return assemble(analysis, row, row.name, { path: source.path, text }, lines, deadline);
}

/** Part of the time for the text as it stands; of what is left then, the part for its pieces. */
const WHOLE_SHARE = 0.75;
const PIECES_SHARE = 0.8;

/** What can be had of a text within the time: all of it, else the pieces that do not take too long. */
function orPieces(engine: Engine, row: TreeSitterRow, text: string, deadline: Deadline): Analysis {
  const whole = deadline.part(WHOLE_SHARE);
  let prepared: Prepared = { text };
  let analysis: Analysis;
  try {
    prepared = row.prepare?.(text, whole) ?? prepared;
    analysis = analyse(engine, row, prepared.text, whole);
  } catch (error) {
    if (!(error instanceof BrainloopError) || error.cause !== undefined) throw error;
    analysis = analysePieces(engine, row, prepared.text, deadline.part(PIECES_SHARE));
    if (analysis.findings.declarations.length === 0) throw error;
  }
  addFindings(analysis.findings, prepared.hidden ?? {});
  return analysis;
}
