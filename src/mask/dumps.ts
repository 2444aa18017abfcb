/** Rows of a dump that do not name their columns: `INSERT INTO t VALUES (…)`, `COPY t FROM stdin`, after a CREATE TABLE of t. */
import type { Literal } from "./literal.ts";
import { copied, inserted } from "./rows.ts";
import { match } from "./text.ts";

const NAME = String.raw`((?:["\x60[]?[\w$-]{1,128}["\x60\]]?\s{0,3}\.\s{0,3}){0,2}["\x60[]?[\w$ -]{1,128}?["\x60\]]?)`;
const CREATE = new RegExp(
  String.raw`create\s{1,9}(?:(?:global|local|temp|temporary|unlogged|external|foreign)\s{1,9}){0,2}table\s{1,9}(?:if\s{1,9}not\s{1,9}exists\s{1,9})?${NAME}\s{0,9}\(`,
  "iy",
);
const INSERT = new RegExp(String.raw`into\s{1,9}${NAME}\s{0,9}values\s{0,99}(?=\()`, "iy");
const COPY = new RegExp(
  String.raw`copy\s{1,9}${NAME}\s{1,9}from\s{1,9}stdin[^;\n]{0,200};[ \t]{0,9}\r?\n`,
  "iy",
);
/** Longer definitions are none. */
const LONGEST_DEFINITION = 64 * 1024;
/** Columns of one statement that are looked at: each is a pass over its rows. */
const MOST_COLUMNS = 16;
const NO_COLUMN =
  /^(?:constraint|primary|foreign|unique|check|key|index|fulltext|spatial|exclude|period|like)\b/i;

/** A value of a row with the name of its column; none where the table is not known. */
export interface DumpedValue {
  column: string | undefined;
  value: Literal;
}

/** Finds the values of rows by the columns that the same text defines. */
export class Dumps {
  readonly #text: string;
  #tables: Map<string, readonly string[]> | undefined;
  #past = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The values of the rows behind `into` or `copy` at a place. Places must be asked for in order.
   * @param isWanted whether the values of a column are wanted; undefined stands for a column that is not known
   */
  rows(at: number, isWanted: (column: string | undefined) => boolean): DumpedValue[] {
    const text = this.#text;
    if (at < this.#past) return [];
    const statement = heading(INSERT, text, at) ?? heading(COPY, text, at);
    if (statement === undefined) return [];
    const isCopy = /copy/iy.test(text.slice(at, at + 4));
    this.#tables ??= definitions(text);
    const columns = this.#tables.get(bare(statement.table));
    const read = isCopy ? copied : inserted;
    const found: DumpedValue[] = [];
    const wanted =
      columns
        ?.map((column, index) => ({ column, index }))
        .filter(({ column }) => isWanted(column))
        .slice(0, MOST_COLUMNS) ??
      (isWanted(undefined) && !isCopy ? [{ column: undefined, index: undefined }] : []);
    for (const { column, index } of wanted) {
      const values: Literal[] = [];
      const end = read(text, statement.rows, index, values);
      this.#past = Math.max(this.#past, end);
      for (const value of values) found.push({ column, value });
    }
    return found;
  }
}

function heading(pattern: RegExp, text: string, at: number): { table: string; rows: number } | undefined {
  const rows = match(pattern, text, at);
  if (rows === undefined) return undefined;
  pattern.lastIndex = at;
  return { table: pattern.exec(text)?.[1] ?? "", rows };
}

/** The columns of each table that a text makes, by its name without schema and quotes. */
function definitions(text: string): Map<string, readonly string[]> {
  const tables = new Map<string, readonly string[]>();
  for (const { index } of text.matchAll(/\bcreate\s/gi)) {
    const found = heading(CREATE, text, index);
    if (found !== undefined) tables.set(bare(found.table), columnsOf(text, found.rows));
  }
  return tables;
}

function columnsOf(text: string, from: number): string[] {
  const columns: string[] = [];
  let depth = 1;
  let start = from;
  for (let at = from; at < text.length && at - from < LONGEST_DEFINITION; at++) {
    const c = text[at] ?? "";
    if (c === "'" || c === '"' || c === "`") {
      const end = text.indexOf(c, at + 1);
      if (end < 0) break;
      at = end;
    } else if (c === "-" && text[at + 1] === "-") {
      const end = text.indexOf("\n", at);
      if (end < 0) break;
      at = end;
    } else if (c === "(") depth++;
    else if (c === ")") depth--;
    if ((c === "," && depth === 1) || depth === 0) {
      const item = text
        .slice(start, at)
        .replaceAll(/--[^\n]*|\/\*[^]*?(?:\*\/|$)/g, "")
        .trim();
      if (item !== "" && !NO_COLUMN.test(item))
        columns.push(bare(/^(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|\S+)/.exec(item)?.[0] ?? ""));
      start = at + 1;
    }
    if (depth === 0) break;
  }
  return columns;
}

function bare(name: string): string {
  return name
    .slice(name.lastIndexOf(".") + 1)
    .replaceAll(/["`[\]\s]/g, "")
    .toLowerCase();
}
