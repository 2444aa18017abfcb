import type { SqliteDigest } from "../../digest.ts";
import type { FileWork } from "../../reader.ts";
import { closing, isWord, nameOf, type Token, tokenize } from "./ddl/tokens.ts";

type Mask = FileWork["mask"];

/** Definitions hold defaults, and comments and statements hold anything: what looks secret is masked. */
export function maskDefinitions(digest: SqliteDigest, mask: Mask): SqliteDigest {
  const sql = <T extends { sql: string }>(of: T): T => ({ ...of, sql: maskSql(of.sql, mask) });
  return {
    ...digest,
    tables: digest.tables.map((table) => ({
      ...sql(table),
      columns: table.columns.map((column) => ({
        ...column,
        ...(column.default === undefined ? {} : { default: maskValue(column.name, column.default, mask) }),
        ...(column.expression === undefined
          ? {}
          : { expression: mask(maskLiterals(column.name, column.expression, mask)).text }),
      })),
      checks: table.checks.map((check) => mask(check).text),
      indexes: table.indexes.map((index) => ({
        ...index,
        ...(index.where === undefined ? {} : { where: mask(index.where).text }),
        columns: index.columns.map((column) =>
          column.expression === undefined ? column : { ...column, expression: mask(column.expression).text },
        ),
        ...(index.sql === undefined ? {} : { sql: mask(index.sql).text }),
      })),
    })),
    views: digest.views.map(sql),
    triggers: digest.triggers.map(sql),
    recommendations: digest.recommendations.map((one) => ({ ...sql(one), reason: mask(one.reason).text })),
  };
}

/** Secrets by their form or their name, among them the defaults of columns that say they hold one. */
function maskSql(sql: string, mask: Mask): string {
  const tokens = tokenize(sql);
  /** With what the latest part between commas began, for each depth of brackets: a column's name. */
  const begins: Token[] = [];
  let out = "";
  let end = 0;
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    const opens = before?.kind === "symbol" && (before.text === "(" || before.text === ",");
    if (before === undefined || opens || isWord(before, "COLUMN", "ADD")) begins[token.depth] = token;
    const column = begins[token.depth];
    if (column === undefined) continue;
    for (const literal of valuesBehind(tokens, at)) {
      if (literal.start < end) continue;
      out += sql.slice(end, literal.start) + maskValue(nameOf(column), literal.text, mask);
      ({ end } = literal);
    }
  }
  return mask(out + sql.slice(end)).text;
}

/** The literals of `DEFAULT x`, `DEFAULT (x)` and `AS (x || y)` at a place among the tokens. */
function valuesBehind(tokens: readonly Token[], at: number): Token[] {
  const isDefault = isWord(tokens[at], "DEFAULT");
  const open = tokens[at + 1];
  if (open === undefined || !(isDefault || isWord(tokens[at], "AS"))) return [];
  if (open.text !== "(") return isDefault && isLiteral(open) ? [open] : [];
  return tokens.slice(at + 2, closing(tokens, at + 1) - 1).filter(isLiteral);
}

function isLiteral({ kind }: Token): boolean {
  return kind === "string" || kind === "name";
}

/** Every literal of an expression, as a value of a column of that name. */
function maskLiterals(name: string, expression: string, mask: Mask): string {
  let out = "";
  let end = 0;
  for (const token of tokenize(expression).filter(isLiteral)) {
    out += expression.slice(end, token.start) + maskValue(name, token.text, mask);
    ({ end } = token);
  }
  return out + expression.slice(end);
}

/** The name belongs to what is judged: `DEFAULT 'hunter2'` is a secret of a column `password`. */
function maskValue(name: string, value: string, mask: Mask): string {
  const lead = `${name} = `;
  const masked = mask(lead + value);
  return masked.found === 0 ? value : masked.text.slice(lead.length);
}
