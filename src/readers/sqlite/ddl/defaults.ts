import { isWord, nameOf, type Token, tokenize } from "./tokens.ts";

/** A column's default that is a literal. */
export interface LiteralDefault {
  column: string;
  literal: Token;
}

/** The defaults of a definition that are texts, wherever among a column's constraints they stand. */
export function literalDefaults(sql: string): LiteralDefault[] {
  const tokens = tokenize(sql);
  /** With what the latest part between commas began, for each depth of brackets: a column's name. */
  const begins: Token[] = [];
  const found: LiteralDefault[] = [];
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    const opens = before?.kind === "symbol" && (before.text === "(" || before.text === ",");
    if (before === undefined || opens || isWord(before, "COLUMN", "ADD")) begins[token.depth] = token;
    if (!isWord(token, "DEFAULT")) continue;
    const literal = tokens[at + 1]?.text === "(" ? tokens[at + 2] : tokens[at + 1];
    const column = begins[token.depth];
    if (column === undefined || (literal?.kind !== "string" && literal?.kind !== "name")) continue;
    found.push({ column: nameOf(column), literal });
  }
  return found;
}
