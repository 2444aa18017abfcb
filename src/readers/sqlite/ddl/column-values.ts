import { closing, isWord, nameOf, type Token, tokenize } from "./tokens.ts";

/** A literal that a definition gives to a column. */
export interface ColumnValue {
  column: string;
  literal: Token;
}

/** The literals in defaults and generated values of a definition's columns. */
export function columnValues(sql: string): ColumnValue[] {
  const tokens = tokenize(sql);
  /** With what the latest part between commas began, for each depth of brackets: a column's name. */
  const begins: Token[] = [];
  const found: ColumnValue[] = [];
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    const opens = before?.kind === "symbol" && (before.text === "(" || before.text === ",");
    if (before === undefined || opens || isWord(before, "COLUMN", "ADD")) begins[token.depth] = token;
    const column = begins[token.depth];
    if (column === undefined) continue;
    for (const literal of valuesBehind(tokens, at)) found.push({ column: nameOf(column), literal });
  }
  return found;
}

/** The literals of `DEFAULT x`, `DEFAULT (x)` and `AS (x || y)` at a place among the tokens. */
function valuesBehind(tokens: readonly Token[], at: number): Token[] {
  const isDefault = isWord(tokens[at], "DEFAULT");
  const open = tokens[at + 1];
  if (open === undefined || !(isDefault || isWord(tokens[at], "AS"))) return [];
  if (open.text !== "(") return isDefault && isLiteral(open) ? [open] : [];
  return tokens.slice(at + 2, closing(tokens, at + 1) - 1).filter(isLiteral);
}

/** A text, or what may be one: names in double quotes are where no column has them. */
export function isLiteral({ kind }: Token): boolean {
  return kind === "string" || kind === "name";
}
