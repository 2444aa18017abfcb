import { isWord, type Token, tokenize } from "./tokens.ts";

/**
 * Cuts a script into its statements. A semicolon ends one, but in a trigger's body only behind END.
 * https://www.sqlite.org/c3ref/complete.html
 * @returns their text without the semicolons; nothing for empty ones
 */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let current: Token[] = [];
  for (const token of tokenize(sql)) {
    const ends = token.text === ";" && token.kind === "symbol" && !(isTrigger(current) && isOpen(current));
    if (!ends) {
      current.push(token);
      continue;
    }
    add(statements, sql, current);
    current = [];
  }
  add(statements, sql, current);
  return statements;
}

function add(statements: string[], sql: string, tokens: readonly Token[]): void {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first !== undefined && last !== undefined) statements.push(sql.slice(first.start, last.end));
}

function isTrigger([create, temporary, third]: readonly Token[]): boolean {
  const what = isWord(temporary, "TEMP", "TEMPORARY") ? third : temporary;
  return isWord(create, "CREATE") && isWord(what, "TRIGGER");
}

/** The END of a body follows a semicolon, that of a CASE does not. */
function isOpen(tokens: readonly Token[]): boolean {
  return !(isWord(tokens.at(-1), "END") && tokens.at(-2)?.text === ";");
}
