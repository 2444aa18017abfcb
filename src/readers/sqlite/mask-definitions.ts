import type { SqliteColumn, SqliteDigest } from "../../digest.ts";
import type { FileWork } from "../../reader.ts";

/** Definitions hold defaults, and comments and statements hold anything: what looks secret is masked. */
export function maskDefinitions(digest: SqliteDigest, mask: FileWork["mask"]): SqliteDigest {
  const sql = <T extends { sql: string }>(of: T): T => ({ ...of, sql: mask(of.sql).text });
  return {
    ...digest,
    tables: digest.tables.map((table) => ({
      ...sql(table),
      columns: table.columns.map((column) => maskDefault(column, mask)),
      checks: table.checks.map((check) => mask(check).text),
      indexes: table.indexes.map((index) =>
        index.where === undefined ? index : { ...index, where: mask(index.where).text },
      ),
    })),
    views: digest.views.map(sql),
    triggers: digest.triggers.map(sql),
    recommendations: digest.recommendations.map((one) => ({ ...sql(one), reason: mask(one.reason).text })),
  };
}

/** The name belongs to what is judged: `DEFAULT 'hunter2'` is a secret of a column `password`. */
function maskDefault(column: SqliteColumn, mask: FileWork["mask"]): SqliteColumn {
  if (column.default === undefined) return column;
  const lead = `${column.name} = `;
  const masked = mask(lead + column.default);
  return masked.found === 0 ? column : { ...column, default: masked.text.slice(lead.length) };
}
