import type { SqliteDigest, SqliteTable } from "../../../digest.ts";
import type { Span } from "../ddl/parse-table.ts";
import { identifier } from "../file/engine.ts";

export interface Edit extends Span {
  text: string;
}

/**
 * SQL that gives a table another definition, which ALTER TABLE cannot: a new one takes its rows and its place.
 * https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes
 * @param nameSpan where the definition has the table's name
 */
export function rebuild(
  digest: SqliteDigest,
  table: SqliteTable,
  nameSpan: Span,
  edits: readonly Edit[],
): string {
  const name = identifier(table.name);
  const fresh = identifier(`new_${table.name}`);
  const columns = table.columns
    .filter(({ generated }) => generated === undefined)
    .map((column) => identifier(column.name))
    .join(", ");
  const dependents = [
    ...table.indexes.flatMap(({ sql }) => sql ?? []),
    ...digest.triggers.filter((trigger) => trigger.table === table.name).map(({ sql }) => sql),
  ];
  return [
    "PRAGMA foreign_keys = OFF",
    "PRAGMA legacy_alter_table = ON",
    "BEGIN IMMEDIATE",
    applyEdits(table.sql, [...edits, { ...nameSpan, text: fresh }]),
    `INSERT INTO ${fresh} (${columns}) SELECT ${columns} FROM ${name}`,
    `DROP TABLE ${name}`,
    `ALTER TABLE ${fresh} RENAME TO ${name}`,
    ...dependents,
    "COMMIT",
    "PRAGMA legacy_alter_table = OFF",
  ]
    .map((statement) => `${statement};`)
    .join("\n");
}

function applyEdits(sql: string, edits: readonly Edit[]): string {
  let text = sql;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, start) + replacement + text.slice(end);
  }
  return text;
}
