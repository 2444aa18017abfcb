import type { SqliteDigest, SqliteTable } from "../../../digest.ts";
import { parseTable } from "../ddl/parse-table.ts";
import { fold, ownTables, primaryKeyOf, sameName } from "./lookup.ts";
import type { Draft } from "./rebuild.ts";

/** Tables without a primary key, and keys that were meant to be the rowid and are not. */
export function advisePrimaryKeys(digest: SqliteDigest): Draft[] {
  return ownTables(digest).flatMap((table) => {
    const [key, ...more] = primaryKeyOf(table);
    if (key === undefined) return withoutKey(table);
    return more.length === 0 && !table.withoutRowid ? notRowid(table, key) : [];
  });
}

function withoutKey(table: SqliteTable): Draft[] {
  const parsed = parseTable(table.sql);
  if (parsed === undefined) return [];
  const taken = new Set(table.columns.map(({ name }) => fold(name)));
  const name =
    ["id", "row_id", `${fold(table.name)}_id`].find((candidate) => !taken.has(candidate)) ?? "primary_id";
  const keyed = table.indexes.some(({ unique, where, columns }) => {
    const notNull = columns.every((indexed) =>
      table.columns.some((c) => c.name === indexed.name && c.notNull),
    );
    return unique && where === undefined && notNull;
  });
  const at = parsed.body.start;
  return [
    {
      severity: keyed ? "info" : "warning",
      rule: "table_without_primary_key",
      object: table.name,
      reason: keyed
        ? "its key is a UNIQUE constraint alone; references have to name the columns"
        : "its rows cannot be told apart, and their rowids may change with VACUUM",
      table,
      edit: { start: at, end: at, text: `\n  "${name}" INTEGER PRIMARY KEY,` },
    },
  ];
}

/** Only the very word INTEGER makes a key the rowid. https://www.sqlite.org/lang_createtable.html#rowid */
function notRowid(table: SqliteTable, key: string): Draft[] {
  const column = table.columns.find(({ name }) => name === key);
  const parsed = parseTable(table.sql);
  const type = parsed?.columns.find(({ name }) => sameName(name, key))?.type;
  if (column === undefined || parsed === undefined || type === undefined) return [];
  if (/^integer$/i.test(column.type) || !/int/i.test(column.type)) return [];
  return [
    {
      severity: "warning",
      rule: "integer_primary_key_not_rowid",
      object: `${table.name}.${key}`,
      reason: `${column.type} is not INTEGER: the key gets an index of its own, no number by itself, and may be NULL`,
      table,
      edit: { ...type, text: "INTEGER" },
    },
  ];
}
