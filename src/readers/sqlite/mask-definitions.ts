import type { SqliteDigest } from "../../digest.ts";
import type { FileWork } from "../../reader.ts";
import { columnValues, isLiteral } from "./ddl/column-values.ts";
import { tokenize } from "./ddl/tokens.ts";

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
  let out = "";
  let end = 0;
  for (const { column, literal } of columnValues(sql)) {
    if (literal.start < end) continue;
    out += sql.slice(end, literal.start) + maskValue(column, literal.text, mask);
    ({ end } = literal);
  }
  return mask(out + sql.slice(end)).text;
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
