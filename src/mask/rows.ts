/** Rows that SQL puts into the columns it names: `INSERT INTO t (a, b) VALUES (…), (…)` and `COPY t (a, b) FROM stdin`. */
import type { Literal } from "./literal.ts";
import { lineEnd, match, skipSpace } from "./text.ts";

/** Longer lists of columns are none. */
const LONGEST_LIST = 8_000;
/** Columns of one statement that are looked at: each is a pass over its rows. */
const MOST_COLUMNS = 16;
const COLUMNS = /[\w\s,"`[\]]*/y;
const BEFORE =
  /\b(?:insert\s{1,9}(?:or\s{1,9}\w{1,10}\s{1,9}|ignore\s{1,9})?into|replace\s{1,9}into|copy)\s{1,9}[\w."`[\]]{1,200}\s{0,9}$/i;
const VALUES = /\)\s{0,9}(?:overriding\s{1,9}\w{1,9}\s{1,9}value\s{1,9})?values?\s{0,99}(?=\()/iy;
const STDIN = /\)\s{1,9}from\s{1,9}stdin[^;\n]{0,200};[ \t]{0,9}\r?\n/iy;
const NULL = /^(?:\\N|null)?$/i;

interface Statement {
  /** Behind the bracket before the columns. */
  list: number;
  /** Where the first row begins. */
  rows: number;
  isCopy: boolean;
  /** How many columns may still be asked for. */
  left: number;
}

/** Finds the values in rows by the names of their columns. Places must be asked for in order: each list is read once. */
export class Rows {
  readonly #text: string;
  /** Up to here the statement is known, or that there is none. */
  #known = 0;
  #statement: Statement | undefined;
  /** Where the rows of the last statement end. */
  #past = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The values of a column, without quotes and NULLs.
   * @param at a place in the column's name
   * @returns undefined where the name is no such column
   */
  column(at: number): Literal[] | undefined {
    const text = this.#text;
    if (at >= this.#known) this.#statement = this.#statementAt(at);
    const statement = this.#statement;
    if (statement === undefined || statement.left-- <= 0) return undefined;
    const index = text.slice(statement.list, at).split(",").length - 1;
    const found: Literal[] = [];
    const end = (statement.isCopy ? copied : inserted)(text, statement.rows, index, found);
    this.#past = Math.max(this.#past, end);
    return found.filter((one) => !NULL.test(text.slice(one.start, one.end)));
  }

  #statementAt(at: number): Statement | undefined {
    const text = this.#text;
    const end = match(COLUMNS, text, at) ?? at;
    this.#known = Math.max(end, at + 1);
    if (text[end] !== ")" || end - at > LONGEST_LIST || at < this.#past) return undefined;
    const values = match(VALUES, text, end);
    const rows = values ?? match(STDIN, text, end);
    const list = text.lastIndexOf("(", at) + 1;
    if (rows === undefined || list === 0 || end - list > LONGEST_LIST) return undefined;
    if (!BEFORE.test(text.slice(Math.max(0, list - 300), list - 1))) return undefined;
    return { list, rows, isCopy: values === undefined, left: MOST_COLUMNS };
  }
}

/** @returns where the rows end */
export function copied(text: string, start: number, column: number | undefined, found: Literal[]): number {
  if (column === undefined) return start;
  let at = start;
  while (at < text.length && !text.startsWith("\\.", at)) {
    const end = lineEnd(text, at);
    const cells = text.slice(at, end).split("\t", column + 1);
    const cell = cells[column]?.trimEnd();
    if (cell === undefined) break;
    const from = at + cells.slice(0, column).reduce((sum, { length }) => sum + length + 1, 0);
    found.push({ start: from, end: from + cell.length });
    at = end + 1;
  }
  return at;
}

/**
 * @param column all of them where undefined
 * @returns where the rows end
 */
export function inserted(text: string, start: number, column: number | undefined, found: Literal[]): number {
  let at = start;
  while (text[at] === "(") {
    let depth = 1;
    let index = 0;
    for (at++; at < text.length && depth > 0; at++) {
      const c = text[at];
      if (c === "(") depth++;
      else if (c === ")") depth--;
      else if (c === "," && depth === 1) index++;
      else if (c === "'") {
        const end = closing(text, at);
        if (column === undefined || index === column) found.push({ start: at + 1, end });
        at = end;
      }
    }
    const next = skipSpace(text, at);
    if (text[next] !== ",") break;
    at = skipSpace(text, next + 1);
  }
  return at;
}

/** The quote that ends a string; doubled and escaped ones are in it. */
function closing(text: string, open: number): number {
  let at = open + 1;
  for (; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "'" && text[at + 1] === "'") at++;
    else if (text[at] === "'") break;
  }
  return Math.min(at, text.length);
}
