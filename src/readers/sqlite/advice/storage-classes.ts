import type { Recommendation, SqliteDigest, SqliteColumn } from "../../../digest.ts";
import type { MixedColumn } from "../facts/checks.ts";
import { identifier } from "../file/engine.ts";
import type { Findings } from "./advise.ts";
import { ownTables } from "./lookup.ts";

/** Columns in which numbers, texts or blobs stand side by side, which compare and sort apart. */
export function adviseStorageClasses(digest: SqliteDigest, { mixed }: Findings): Recommendation[] {
  return ownTables(digest).flatMap((table) =>
    (mixed.get(table.name) ?? []).flatMap((mix) => {
      const column = table.columns.find(({ name }) => name === mix.column);
      if (column === undefined) return [];
      const counts = { numbers: mix.numbers, texts: mix.texts, blobs: mix.blobs };
      const shown = Object.entries(counts).filter(([, count]) => count > 0);
      return [
        {
          severity: "warning" as const,
          rule: "mixed_storage_classes",
          object: `${table.name}.${mix.column}`,
          reason: `${column.type || "untyped"} holds ${shown.map(([what, count]) => `${count} ${what}`).join(", ")}`,
          sql: mend(identifier(table.name), column, mix),
        },
      ];
    }),
  );
}

/** https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function isTextual(type: string): boolean {
  return !/int/i.test(type) && (/char|clob|text|blob/i.test(type) || type === "");
}

function mend(table: string, column: SqliteColumn, { numbers, texts, blobs, dates }: MixedColumn): string {
  const c = identifier(column.name);
  const update = (to: string, which: string): string =>
    `UPDATE ${table} SET ${c} = ${to} WHERE typeof(${c}) ${which};`;
  if (isTextual(column.type)) {
    const target = blobs > texts + numbers ? "BLOB" : "TEXT";
    return update(`CAST(${c} AS ${target})`, `NOT IN ('${target.toLowerCase()}', 'null')`);
  }
  if (dates && blobs === 0) return update(`datetime(${c}, 'unixepoch')`, "IN ('integer', 'real')");
  // What is text in a numeric column is so since it is no number.
  const where = "IN ('text', 'blob')";
  const to = column.notNull ? "0" : "NULL";
  return `-- these values are lost, look first: SELECT * FROM ${table} WHERE typeof(${c}) ${where};\n${update(to, where)}`;
}
