import type { Recommendation, SqliteDigest, SqliteForeignKey, SqliteTable } from "../../../digest.ts";
import { identifier } from "../file/engine.ts";
import type { Findings } from "./advise.ts";
import { ownTables, sameName, tableNamed, targetColumns } from "./lookup.ts";

/** Rows whose parent is missing. */
export function adviseViolations(digest: SqliteDigest, { violations }: Findings): Recommendation[] {
  return ownTables(digest).flatMap((table) =>
    (violations.get(table.name) ?? []).flatMap(({ id, rows, capped }) => {
      // The pragma counts from the last key that was defined.
      const key = table.foreignKeys[table.foreignKeys.length - 1 - id];
      const parent = key === undefined ? undefined : tableNamed(digest, key.table);
      if (key === undefined || parent === undefined) return [];
      return [
        {
          severity: "error" as const,
          rule: "foreign_key_violation",
          object: `${table.name}.${key.columns.join(", ")}`,
          reason: `${rows}${capped ? " or more" : ""} rows lead to no row of ${key.table}`,
          sql: mend(table, key, parent),
        },
      ];
    }),
  );
}

/** The reference is cleared where it may be NULL; else the row goes. */
function mend(table: SqliteTable, key: SqliteForeignKey, parent: SqliteTable): string {
  const child = identifier(table.name);
  const to = targetColumns(key, parent);
  const matches = key.columns.map(
    (column, at) => `p.${identifier(to[at] ?? "")} = ${child}.${identifier(column)}`,
  );
  const given = key.columns.map((column) => `${identifier(column)} IS NOT NULL`);
  const orphaned = `${given.join(" AND ")} AND NOT EXISTS (SELECT 1 FROM ${identifier(parent.name)} AS p WHERE ${matches.join(" AND ")})`;
  const nullable = key.columns.find((name) => {
    const column = table.columns.find((candidate) => sameName(candidate.name, name));
    return column !== undefined && !column.notNull && column.primaryKey === 0;
  });
  const change =
    nullable === undefined ? `DELETE FROM ${child}` : `UPDATE ${child} SET ${identifier(nullable)} = NULL`;
  return `-- look first: SELECT * FROM ${child} WHERE ${orphaned};\n${change} WHERE ${orphaned};`;
}
