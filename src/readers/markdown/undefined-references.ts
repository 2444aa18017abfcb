import type { StateInline } from "markdown-it";
import { isInsideLink } from "./positioned-state.ts";

/**
 * `[text][label]` or `[text][]`. A lone `[label]` is more often plain text in brackets, and what follows a
 * word (`rows[i][j]`) is code.
 */
const REFERENCE = /\[([^[\]\\\n]{1,200})\]\[([^[\]\\\n]{0,200})\](?![([:])/y;

/**
 * Inline rule, asked after links and images have said no: leaves a mark where a reference link was meant but
 * its label is defined nowhere. The text stays text, as CommonMark wants it.
 */
export function undefinedReference(state: StateInline, silent: boolean): boolean {
  if (silent || isInsideLink(state) || /[\p{L}\p{N}\])]/u.test(state.src.charAt(state.pos - 1))) return false;
  REFERENCE.lastIndex = state.pos;
  const match = REFERENCE.exec(state.src);
  const text = match?.[1]?.trim();
  if (match === null || text === undefined || text === "" || REFERENCE.lastIndex > state.posMax) return false;
  const mark = state.push("undefined_reference", "", 0);
  mark.content = text;
  mark.info = match[2]?.trim() || text;
  return false;
}
