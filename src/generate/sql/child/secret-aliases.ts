import { isWord, nameOf, type Token, tokenize } from "../../../readers/sqlite/ddl/tokens.ts";

/** Key words with which a list of results ends. */
const ENDS = ["FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT"];

/**
 * Names that a statement gives to what it makes of columns with secrets: `p` of `SELECT password AS p`.
 * @param isSecret whether a column of this name holds secrets
 * @returns in lower case
 */
export function secretAliases(sql: string, isSecret: (column: string) => boolean): ReadonlySet<string> {
  const tokens = tokenize(sql);
  const aliases = new Set<string>();
  const known = new Map<string, boolean>();
  const tells = (token: Token): boolean => {
    if (token.kind !== "word" && token.kind !== "name") return false;
    const name = nameOf(token).toLowerCase();
    if (aliases.has(name)) return true;
    const is = known.get(name) ?? isSecret(name);
    known.set(name, is);
    return is;
  };
  if (!tokens.some(tells)) return aliases;
  const named = [...results(tokens), ...commonTables(tokens)];
  // An alias may be that of an alias.
  for (let before = -1; aliases.size > before;) {
    before = aliases.size;
    for (const { names, made } of named) {
      if (made.some(tells)) for (const name of names) aliases.add(nameOf(name).toLowerCase());
    }
  }
  return aliases;
}

/** What something is made of, and the names that it gets. */
interface Named {
  names: readonly Token[];
  made: readonly Token[];
}

/** What stands between `SELECT` or `RETURNING` and its `FROM`, comma by comma. */
function* results(tokens: readonly Token[]): Generator<Named> {
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token, "SELECT", "RETURNING")) continue;
    let item: Token[] = [];
    for (const next of [...tokens.slice(at + 1), undefined]) {
      const outside = next === undefined || next.depth < token.depth;
      const ends = outside || (next.depth === token.depth && (isWord(next, ...ENDS) || next.text === ";"));
      if (!ends && !(next.depth === token.depth && next.text === ",")) {
        item.push(next);
        continue;
      }
      const alias = item.at(-1);
      if (alias !== undefined && item.length > 1 && item.at(-2)?.text !== ".")
        yield { names: [alias], made: item.slice(0, -1) };
      if (ends) break;
      item = [];
    }
  }
}

/** `t (a, b) AS (SELECT …)`. */
function* commonTables(tokens: readonly Token[]): Generator<Named> {
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token, "AS") || tokens[at - 1]?.text !== ")") continue;
    const open = tokens.findIndex((next, index) => index > at && next.text === "(");
    const close = tokens.findIndex(
      (next, index) => index > open && next.text === ")" && next.depth === token.depth,
    );
    const from = tokens.findLastIndex(
      (next, index) => index < at && next.text === "(" && next.depth === token.depth,
    );
    if (open < 0 || close < 0 || from < 0) continue;
    const names = tokens.slice(from + 1, at - 1).filter(({ text }) => text !== ",");
    yield { names, made: tokens.slice(open, close) };
  }
}
