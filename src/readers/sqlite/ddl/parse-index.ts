import { closing, isWord, textOf, tokenize, type Token } from "./tokens.ts";

/** The terms and the condition of a CREATE INDEX as written, since the pragmas give no expressions. */
export function parseIndex(sql: string): { terms: string[]; where?: string } {
  const tokens = tokenize(sql);
  const open = tokens.findIndex((token) => token.text === "(" && token.kind === "symbol");
  if (open < 0) return { terms: [] };
  const end = closing(tokens, open);
  const terms: Token[][] = [[]];
  for (const token of tokens.slice(open + 1, end - 1)) {
    if (token.text === "," && token.depth === (tokens[open]?.depth ?? 0) + 1) terms.push([]);
    else terms.at(-1)?.push(token);
  }
  const written = terms.map((term) => textOf(sql, withoutOrder(term)));
  return isWord(tokens[end], "WHERE")
    ? {
        terms: written,
        where: textOf(
          sql,
          tokens.slice(end + 1).filter(({ text }) => text !== ";"),
        ),
      }
    : { terms: written };
}

/** Order and collation are the pragma's to tell. */
function withoutOrder(term: readonly Token[]): readonly Token[] {
  const kept = isWord(term.at(-1), "ASC", "DESC") ? term.slice(0, -1) : term;
  return isWord(kept.at(-2), "COLLATE") ? kept.slice(0, -2) : kept;
}
