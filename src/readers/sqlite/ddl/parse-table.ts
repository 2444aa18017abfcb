import { closing, isWord, nameOf, textOf, type Token, tokenize } from "./tokens.ts";

/** A stretch of the source. */
export interface Span {
  start: number;
  end: number;
}

export interface ParsedColumn {
  name: string;
  /** All that is said of it, its name included. */
  definition: Span;
  /** Of the name of its type; absent where it has none. */
  type?: Span;
  collation?: string;
  /** SQL of a generated column. */
  expression?: string;
}

/** A REFERENCES clause with what introduces it: what has to go if the reference is to go. */
export interface ParsedReference extends Span {
  columns: string[];
  table: string;
  to: string[];
  deferred: boolean;
  /** Of the name of the parent and the columns behind it. */
  target: Span;
}

/** What a CREATE TABLE says that no pragma does. */
export interface ParsedTable {
  /** Of the table's name. */
  name: Span;
  /** Of what stands between the brackets. */
  body: Span;
  columns: ParsedColumn[];
  checks: string[];
  references: ParsedReference[];
  autoincrement: boolean;
  /** Whether comments say something that columns do not. */
  commented: boolean;
}

const CONSTRAINTS = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
const COLUMN_WORDS =
  "CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS ON DEFERRABLE INITIALLY".split(
    " ",
  );

/**
 * Takes a CREATE TABLE apart. SQLite has accepted it, so nothing is checked.
 * @returns undefined for what is none, a virtual table among them
 */
export function parseTable(sql: string): ParsedTable | undefined {
  const tokens = tokenize(sql);
  const table = tokens.findIndex((token) => isWord(token, "TABLE"));
  const open = tokens.findIndex((token) => token.text === "(" && token.kind === "symbol");
  const name = tokens[open - 1];
  const bracket = tokens[open];
  if (table < 0 || name === undefined || bracket === undefined || isWord(tokens[table - 1], "VIRTUAL"))
    return undefined;
  const end = closing(tokens, open);
  const parsed: ParsedTable = {
    name,
    body: { start: bracket.end, end: tokens[end - 1]?.start ?? sql.length },
    columns: [],
    checks: [],
    references: [],
    autoincrement: tokens.some((token) => isWord(token, "AUTOINCREMENT")),
    commented: hasComments(sql, tokens),
  };
  for (const part of split(tokens.slice(open + 1, end - 1), bracket.depth + 1)) addPart(parsed, sql, part);
  return parsed;
}

/** Parts between commas that stand in no bracket; table constraints may follow each other without a comma. */
function split(tokens: readonly Token[], depth: number): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === "," && token.kind === "symbol" && token.depth === depth) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function addPart(parsed: ParsedTable, sql: string, part: Token[]): void {
  const [first] = part;
  if (first === undefined) return;
  const column = isWord(first, ...CONSTRAINTS) ? undefined : startColumn(part);
  if (column !== undefined) parsed.columns.push(column);
  let introduced = column === undefined ? 0 : undefined;
  let own: string[] = column === undefined ? [] : [column.name];
  for (let at = column === undefined ? 0 : 1; at < part.length; at++) {
    const token = part[at];
    if (token === undefined || token.depth !== first.depth) continue;
    if (isWord(token, "CONSTRAINT")) introduced = at++;
    else if (isWord(token, "CHECK")) {
      const end = closing(part, at + 1);
      parsed.checks.push(textOf(sql, part.slice(at + 2, end - 1)));
      at = end - 1;
    } else if (isWord(token, "FOREIGN")) {
      introduced ??= at;
      const end = closing(part, at + 2);
      own = part
        .slice(at + 3, end - 1)
        .filter(isName)
        .map(nameOf);
      at = end - 1;
    } else if (isWord(token, "REFERENCES")) {
      const from = introduced ?? at;
      const { reference, end } = parseReference(part, at);
      parsed.references.push({ ...reference, columns: own, start: part[from]?.start ?? token.start });
      at = end - 1;
    } else if (isWord(token, "COLLATE") && column !== undefined) {
      const collation = part[at + 1];
      if (collation !== undefined) column.collation = nameOf(collation);
      at++;
    } else if (isWord(token, "AS") && column !== undefined && part[at + 1]?.text === "(") {
      const end = closing(part, at + 1);
      column.expression = textOf(sql, part.slice(at + 2, end - 1));
      at = end - 1;
    } else if (isWord(token, "NOT", "NULL", "UNIQUE", "PRIMARY", "DEFAULT") && column !== undefined) {
      introduced = undefined;
    }
  }
}

function isName(token: Token): boolean {
  return token.kind === "word" || token.kind === "name" || token.kind === "string";
}

function startColumn(part: readonly Token[]): ParsedColumn | undefined {
  const [first] = part;
  if (first === undefined) return undefined;
  const definition = { start: first.start, end: part.at(-1)?.end ?? first.end };
  const column: ParsedColumn = { name: nameOf(first), definition };
  let at = 1;
  while (at < part.length && !isWord(part[at], ...COLUMN_WORDS))
    at = part[at]?.text === "(" ? closing(part, at) : at + 1;
  const [from, to] = [part[1], part[at - 1]];
  if (at > 1 && from !== undefined && to !== undefined) column.type = { start: from.start, end: to.end };
  return column;
}

/** `REFERENCES parent (columns) ON DELETE … MATCH … NOT DEFERRABLE INITIALLY …` */
function parseReference(part: readonly Token[], at: number) {
  const table = part[at + 1];
  const bracketed = part[at + 2]?.text === "(";
  let end = bracketed ? closing(part, at + 2) : at + 2;
  const to = bracketed
    ? part
        .slice(at + 3, end - 1)
        .filter(isName)
        .map(nameOf)
    : [];
  const target = { start: table?.start ?? 0, end: part[end - 1]?.end ?? 0 };
  let deferred = false;
  for (;;) {
    if (isWord(part[end], "ON")) end += isWord(part[end + 2], "SET", "NO") ? 4 : 3;
    else if (isWord(part[end], "MATCH")) end += 2;
    else if (isWord(part[end], "NOT") && isWord(part[end + 1], "DEFERRABLE")) end += 2;
    else if (isWord(part[end], "DEFERRABLE")) end += 1;
    else if (isWord(part[end], "INITIALLY")) {
      deferred = isWord(part[end + 1], "DEFERRED");
      end += 2;
    } else break;
  }
  const reference = {
    table: table === undefined ? "" : nameOf(table),
    to,
    deferred,
    target,
    end: part[end - 1]?.end ?? 0,
  };
  return { reference, end };
}

/** Comments are what stands between tokens and is no white space. */
function hasComments(sql: string, tokens: readonly Token[]): boolean {
  let end = 0;
  for (const token of tokens) {
    if (/\S/.test(sql.slice(end, token.start))) return true;
    ({ end } = token);
  }
  return /[^\s;]/.test(sql.slice(end));
}
