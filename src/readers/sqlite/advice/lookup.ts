import type { SqliteDigest, SqliteForeignKey, SqliteTable } from "../../../digest.ts";

/** Names are the same whatever their case; SQLite folds ASCII alone. */
export function sameName(a: string, b: string): boolean {
  return a === b || (a.length === b.length && fold(a) === fold(b));
}

export function fold(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function tableNamed({ tables }: SqliteDigest, name: string): SqliteTable | undefined {
  return named(tables, name);
}

interface Named {
  name: string;
}

/** Of each list, where a name stands: thousands of tables, each looked for by several others. */
const places = new WeakMap<readonly Named[], ReadonlyMap<string, number>>();

/** @param list neither it nor its names may change afterwards */
export function named<T extends Named>(list: readonly T[], name: string): T | undefined {
  const known = places.get(list) ?? placesOf(list);
  places.set(list, known);
  const place = known.get(fold(name));
  return place === undefined ? undefined : list[place];
}

/** Of two with the same name the first. */
function placesOf(list: readonly Named[]): ReadonlyMap<string, number> {
  return new Map(list.map(({ name }, place): [string, number] => [fold(name), place]).toReversed());
}

/** Tables that a person designs: no virtual ones, nor those behind them; none that could not be read. */
export function ownTables({ tables }: SqliteDigest): SqliteTable[] {
  return tables.filter(({ kind, problem }) => kind === "table" && problem === undefined);
}

/** Names of a table's primary key, in its order. */
export function primaryKeyOf({ columns }: SqliteTable): string[] {
  return columns
    .filter(({ primaryKey }) => primaryKey > 0)
    .toSorted((a, b) => a.primaryKey - b.primaryKey)
    .map(({ name }) => name);
}

/** The column that is another name of the rowid, where there is one. */
export function rowidAlias(table: SqliteTable): string | undefined {
  const [name, ...more] = primaryKeyOf(table);
  if (table.withoutRowid || name === undefined || more.length > 0) return undefined;
  // A key that needed an index of its own (INT, or INTEGER … DESC) is none.
  if (table.indexes.some(({ origin }) => origin === "primary_key")) return undefined;
  return name;
}

/** Columns a foreign key leads to; those of the primary key where it names none. */
export function targetColumns(key: SqliteForeignKey, parent: SqliteTable): string[] {
  return key.to.length > 0 ? key.to : primaryKeyOf(parent);
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const wanted = new Set(b.map(fold));
  return a.length === b.length && a.every((name) => wanted.has(fold(name)));
}
