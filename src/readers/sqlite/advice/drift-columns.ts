import type { SqliteColumn, SqliteTable, SqliteTrigger } from "../../../digest.ts";
import { parseTable } from "../ddl/parse-table.ts";
import { identifier } from "../file/engine.ts";
import { definitions, script } from "./drift-parts.ts";
import type { Difference } from "./drift-table.ts";
import { rowidAlias, sameName } from "./lookup.ts";
import { replaceTable } from "./rebuild.ts";

/** ALTER TABLE where it can do all there is to do. https://www.sqlite.org/lang_altertable.html#alter_table_add_column */
export function addedColumns(wanted: SqliteTable, differences: readonly Difference[]): string[] | undefined {
  const statements: string[] = [];
  const written = parseTable(wanted.sql)?.columns ?? [];
  for (const { column } of differences) {
    const definition = written.find(
      ({ name }) => column !== undefined && sameName(name, column.name),
    )?.definition;
    if (column === undefined || definition === undefined || !canBeAdded(column)) return undefined;
    const text = wanted.sql.slice(definition.start, definition.end);
    statements.push(`ALTER TABLE ${identifier(wanted.name)} ADD COLUMN ${text}`);
  }
  return statements;
}

function canBeAdded({ default: value, notNull, generated, primaryKey }: SqliteColumn): boolean {
  if (primaryKey > 0 || generated === "stored") return false;
  if (value === undefined) return !notNull;
  return /^(?:[-+]?[\d.]+|'(?:[^']|'')*')$/.test(value);
}

/** The expected definition with the rows there are; columns that are not expected go. */
export function remade(table: SqliteTable, wanted: SqliteTable, triggers: readonly SqliteTrigger[]): string {
  if (table.kind === "virtual" || wanted.kind === "virtual")
    return script([`DROP TABLE ${identifier(table.name)}`, ...definitions(wanted, triggers)]);
  const name = parseTable(wanted.sql)?.name ?? { start: 0, end: 0 };
  return replaceTable({
    name: table.name,
    definition: wanted.sql,
    nameSpan: name,
    copies: wanted.columns
      .filter(({ generated }) => generated === undefined)
      .flatMap((column) => copyOf(table, wanted, column)),
    dependents: definitions(wanted, triggers).slice(1),
  });
}

/** What an expected column gets of the old rows; nothing where its default will do. */
function copyOf(
  table: SqliteTable,
  wanted: SqliteTable,
  column: SqliteColumn,
): { column: string; value: string }[] {
  const name = identifier(column.name);
  const there = table.columns.find((candidate) => sameName(candidate.name, column.name));
  const instead = column.default ?? emptyOf(column);
  if (there !== undefined) {
    const mayBeNull = column.notNull && !there.notNull;
    return [{ column: name, value: mayBeNull ? `ifnull(${name}, ${instead})` : name }];
  }
  const needed = column.notNull && column.default === undefined && rowidAlias(wanted) !== column.name;
  return needed ? [{ column: name, value: instead }] : [];
}

/** https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function emptyOf({ type }: SqliteColumn): string {
  if (/int/i.test(type)) return "0";
  if (/char|clob|text/i.test(type)) return "''";
  return /blob/i.test(type) ? "x''" : "0";
}
