import type { SqliteDigest, SqliteForeignKey, SqliteTable } from "../../../digest.ts";
import { nearest } from "../../../nearest.ts";
import { parseTable, type ParsedReference } from "../ddl/parse-table.ts";
import { type Token, tokenize } from "../ddl/tokens.ts";
import { identifier } from "../file/engine.ts";
import {
  fold,
  ownTables,
  primaryKeyOf,
  rowidAlias,
  sameName,
  sameNames,
  tableNamed,
  targetColumns,
} from "./lookup.ts";
import { freshName } from "./names.ts";
import type { Draft, Edit } from "./rebuild.ts";

/** A table's definition, taken apart once for all its keys. */
interface Written {
  references: readonly ParsedReference[];
  tokens: readonly Token[];
}

/** Foreign keys that lead nowhere, or whose columns no index finds. */
export function adviseForeignKeys(digest: SqliteDigest): Draft[] {
  return ownTables(digest).flatMap((table) => {
    if (table.foreignKeys.length === 0) return [];
    const seen = new Set<string>();
    const written = { references: parseTable(table.sql)?.references ?? [], tokens: tokenize(table.sql) };
    return table.foreignKeys.flatMap((key, index) => {
      const wrong = adviseTarget(digest, table, key, written, index);
      if (wrong !== undefined) return [wrong];
      const columns = key.columns.map(fold).join("\0");
      const parent = tableNamed(digest, key.table);
      if (parent === undefined || seen.has(columns) || hasIndex(table, key, parent)) return [];
      seen.add(columns);
      return [adviseIndex(digest, table, key, parent)];
    });
  });
}

function adviseIndex(
  digest: SqliteDigest,
  table: SqliteTable,
  key: SqliteForeignKey,
  parent: SqliteTable,
): Draft {
  const name = freshName(digest, ["idx", table.name, ...key.columns]);
  const terms = key.columns.map((column, at) => {
    const own = table.columns.find((candidate) => sameName(candidate.name, column))?.collation ?? "BINARY";
    const wanted = parentCollation(key, parent, at);
    return identifier(column) + (sameName(own, wanted) ? "" : ` COLLATE ${wanted}`);
  });
  return {
    severity: "warning",
    rule: "foreign_key_without_index",
    object: `${table.name}.${key.columns.join(", ")}`,
    reason: `every delete or key change in ${key.table} scans ${table.name}`,
    sql: `CREATE INDEX ${identifier(name)} ON ${identifier(table.name)} (${terms.join(", ")});`,
  };
}

/** An index serves if its first columns are the key's in any order, compared as the parent's are. */
function hasIndex(table: SqliteTable, key: SqliteForeignKey, parent: SqliteTable): boolean {
  const [only, ...more] = key.columns;
  const alias = rowidAlias(table);
  if (more.length === 0 && only !== undefined && alias !== undefined && sameName(alias, only)) return true;
  return table.indexes.some(({ columns, where }) => {
    const first = columns.slice(0, key.columns.length);
    if (where !== undefined && !excludesNullOnly(where, key.columns)) return false;
    if (
      !sameNames(
        first.flatMap(({ name }) => name ?? []),
        key.columns,
      )
    )
      return false;
    return first.every(({ name = "", collation }) => {
      const at = key.columns.findIndex((column) => sameName(column, name));
      return sameName(collation, parentCollation(key, parent, at));
    });
  });
}

/** `customer_id IS NOT NULL` leaves out no row that a foreign key could ask for. */
function excludesNullOnly(where: string, columns: readonly string[]): boolean {
  const [, column] =
    /^\(*\s*["[`]?([^"\]`]+?)["\]`]?\s+(?:IS\s+NOT\s+NULL|NOTNULL|NOT\s+NULL)\s*\)*$/i.exec(where) ?? [];
  return column !== undefined && columns.some((candidate) => sameName(candidate, column));
}

function parentCollation(key: SqliteForeignKey, parent: SqliteTable, at: number): string {
  const name = targetColumns(key, parent)[at];
  return (
    parent.columns.find((column) => name !== undefined && sameName(column.name, name))?.collation ?? "BINARY"
  );
}

function adviseTarget(
  digest: SqliteDigest,
  table: SqliteTable,
  key: SqliteForeignKey,
  written: Written,
  index: number,
): Draft | undefined {
  const object = `${table.name}.${key.columns.join(", ")}`;
  const parent = tableNamed(digest, key.table);
  const base = { severity: "error", object } as const;
  if (parent === undefined) {
    const [near] = nearest(
      key.table,
      ownTables(digest).map(({ name }) => name),
      1,
    );
    const target = near === undefined ? undefined : tableNamed(digest, near);
    const fits = target !== undefined && leadsSomewhere(key, target);
    return {
      ...base,
      rule: "foreign_key_to_missing_table",
      reason: `table ${key.table} does not exist${fits ? `; ${near} may be meant` : ""}: writes fail where foreign_keys is on`,
      ...redirect(table, written, index, fits ? target : undefined, key.to),
    };
  }
  if (parent.problem !== undefined || leadsSomewhere(key, parent)) return undefined;
  const wanted = targetColumns(key, parent);
  const missing = wanted.filter((name) => !parent.columns.some((column) => sameName(column.name, name)));
  if (missing.length > 0 || wanted.length !== key.columns.length) {
    const primary = primaryKeyOf(parent);
    const fits = primary.length === key.columns.length;
    const what =
      missing.length > 0
        ? `${parent.name} has no column ${missing.join(", ")}`
        : `${parent.name} has no key that fits`;
    return {
      ...base,
      rule: "foreign_key_to_missing_column",
      reason: `${what}: writes fail where foreign_keys is on`,
      ...redirect(table, written, index, fits ? parent : undefined, primary),
    };
  }
  const name = freshName(digest, ["idx", parent.name, ...wanted]);
  return {
    ...base,
    rule: "foreign_key_to_columns_not_unique",
    reason: `${parent.name} (${wanted.join(", ")}) is not unique: writes fail where foreign_keys is on`,
    sql: `CREATE UNIQUE INDEX ${identifier(name)} ON ${identifier(parent.name)} (${wanted.map(identifier).join(", ")});`,
  };
}

/** Whether what a key leads to is the primary key or unique, as SQLite asks of it. */
function leadsSomewhere(key: SqliteForeignKey, parent: SqliteTable): boolean {
  const wanted = targetColumns(key, parent);
  if (wanted.length !== key.columns.length || parent.kind === "virtual") return false;
  if (!wanted.every((name) => parent.columns.some((column) => sameName(column.name, name)))) return false;
  if (sameNames(wanted, primaryKeyOf(parent))) return true;
  return parent.indexes.some(
    ({ unique, where, columns }) =>
      unique &&
      where === undefined &&
      sameNames(
        columns.map(({ name }) => name ?? ""),
        wanted,
      ),
  );
}

/** The definition with the reference going elsewhere, or without it. */
function redirect(
  table: SqliteTable,
  { references, tokens }: Written,
  index: number,
  target: SqliteTable | undefined,
  to: readonly string[],
): { table: SqliteTable; edit: Edit } | { sql: string } {
  const reference = references[index];
  // What the text does not show cannot be changed in it.
  if (reference === undefined) return { sql: "" };
  if (target === undefined) {
    return { table, edit: { start: withComma(tokens, reference.start), end: reference.end, text: "" } };
  }
  const columns = to.length > 0 ? ` (${to.map(identifier).join(", ")})` : "";
  return { table, edit: { ...reference.target, text: `${identifier(target.name)}${columns}` } };
}

/** Where a table constraint goes, the comma before it goes, too. */
function withComma(tokens: readonly Token[], start: number): number {
  const before = tokens.findLast((token) => token.end <= start);
  return before?.text === "," ? before.start : start;
}
