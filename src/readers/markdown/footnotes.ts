import type { Env, StateBlock, StateInline } from "markdown-it";

const DEFINITION = /\[\^([^\] \t\n]{1,200})\]:[ \t]*/y;
const REFERENCE = /\[\^([^\] \t\n]{1,200})\]/y;
/** What follows on further lines is indented by four columns. */
const INDENT = 4;

/** Labels defined in the document, folded. */
function labelsOf(env: Env): Set<unknown> {
  if (env.footnotes instanceof Set) return env.footnotes;
  const labels = new Set<unknown>();
  env.footnotes = labels;
  return labels;
}

/** Block rule: `[^label]: text`, a container like a list item. The label stands in `info` of `footnote_open`. */
export function footnoteDefinition(state: StateBlock, startLine: number, endLine: number, silent: boolean) {
  const lineIndent = state.sCount[startLine] ?? 0;
  if (lineIndent - state.blkIndent >= INDENT) return false;
  const bMark = state.bMarks[startLine] ?? 0;
  const tShift = state.tShift[startLine] ?? 0;
  DEFINITION.lastIndex = bMark + tShift;
  const match = DEFINITION.exec(state.src);
  const label = match?.[1];
  if (match === null || label === undefined) return false;
  if (silent) return true;
  labelsOf(state.env).add(label.toLowerCase());

  const open = state.push("footnote_open", "", 1);
  open.info = label;
  const parentType = state.parentType;
  const listIndent = state.listIndent;
  state.parentType = "footnote";
  state.listIndent = -1;
  state.blkIndent += INDENT;
  // The first line's content begins after the colon, whatever stands before it.
  state.bMarks[startLine] = bMark + tShift + match[0].length;
  state.tShift[startLine] = 0;
  state.sCount[startLine] = state.blkIndent;
  state.md.block.tokenize(state, startLine, endLine);
  state.bMarks[startLine] = bMark;
  state.tShift[startLine] = tShift;
  state.sCount[startLine] = lineIndent;
  state.blkIndent -= INDENT;
  state.listIndent = listIndent;
  state.parentType = parentType;
  state.push("footnote_close", "", -1);
  if (state.line <= startLine) state.line = startLine + 1;
  open.map = [startLine, state.line];
  return true;
}

/** Inline rule: `[^label]` where the label is defined; it is neither a link nor text. */
export function footnoteReference(state: StateInline, silent: boolean): boolean {
  REFERENCE.lastIndex = state.pos;
  const label = REFERENCE.exec(state.src)?.[1];
  if (label === undefined || REFERENCE.lastIndex > state.posMax) return false;
  if (!labelsOf(state.env).has(label.toLowerCase())) return false;
  const end = REFERENCE.lastIndex;
  if (!silent) state.push("footnote_reference", "", 0);
  state.pos = end;
  return true;
}
