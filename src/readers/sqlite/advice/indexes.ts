import type { Recommendation, SqliteDigest, SqliteIndex, SqliteTable } from "../../../digest.ts";
import { textOf, tokenize } from "../ddl/tokens.ts";
import { identifier } from "../file/engine.ts";
import { fold, ownTables, rowidAlias, sameName } from "./lookup.ts";

/** Indexes that cost writes and space and serve nothing that another does not. */
export function adviseIndexes(digest: SqliteDigest): Recommendation[] {
  return ownTables(digest).flatMap((table) => {
    const dropped = new Set<string>();
    // The latest first: of two alike, the older one stays.
    return table.indexes.toReversed().flatMap((index) => {
      if (index.origin !== "create") return [];
      const others = table.indexes.filter((other) => other !== index && !dropped.has(other.name));
      const same = others.find((other) => isDuplicate(index, other));
      const longer = same ?? others.find((other) => isPrefix(index, other));
      const ofRowid = longer === undefined && repeatsRowid(table, index);
      if (longer === undefined && !ofRowid) return [];
      dropped.add(index.name);
      const { rule, reason } = explain(index, longer, same !== undefined);
      const sql = `DROP INDEX ${identifier(index.name)};`;
      return [{ severity: "warning" as const, rule, object: `${table.name}.${index.name}`, reason, sql }];
    });
  });
}

function explain(
  index: SqliteIndex,
  longer: SqliteIndex | undefined,
  same: boolean,
): { rule: string; reason: string } {
  if (longer === undefined)
    return { rule: "redundant_index", reason: "the INTEGER PRIMARY KEY finds rows without it" };
  const shown = `${longer.name} (${longer.columns.map(({ name, expression }) => name ?? expression).join(", ")})`;
  return same
    ? { rule: "duplicate_index", reason: `${index.name} is the same as ${shown}` }
    : { rule: "redundant_index", reason: `${index.name} is the beginning of ${shown}` };
}

/** The same terms and condition, and nothing enforced that the other does not. */
function isDuplicate(index: SqliteIndex, other: SqliteIndex): boolean {
  return (
    index.columns.length === other.columns.length &&
    (!index.unique || other.unique) &&
    normalized(index.where) === normalized(other.where) &&
    startsAlike(index, other)
  );
}

/** A unique index is no mere beginning: it enforces something. */
function isPrefix(index: SqliteIndex, other: SqliteIndex): boolean {
  const whole = index.where === undefined && other.where === undefined;
  return whole && !index.unique && index.columns.length < other.columns.length && startsAlike(index, other);
}

/** An index can be walked backwards: either all orders agree or none does. */
function startsAlike({ columns }: SqliteIndex, other: SqliteIndex): boolean {
  const turned = columns[0]?.descending !== other.columns[0]?.descending;
  return columns.every((column, at) => {
    const their = other.columns[at];
    if (their === undefined || !sameName(column.collation, their.collation)) return false;
    if ((column.descending !== their.descending) !== turned) return false;
    if (column.name === undefined) return normalized(column.expression) === normalized(their.expression);
    return their.name !== undefined && sameName(column.name, their.name);
  });
}

function repeatsRowid(table: SqliteTable, { columns, where }: SqliteIndex): boolean {
  const [only, ...more] = columns;
  const alias = rowidAlias(table);
  if (where !== undefined || more.length > 0 || alias === undefined) return false;
  return only?.name !== undefined && sameName(only.name, alias);
}

function normalized(sql: string | undefined): string | undefined {
  return sql === undefined || sql === "?" ? sql : fold(textOf(sql, tokenize(sql)));
}
