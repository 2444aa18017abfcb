import type { SqliteTable } from "../../../digest.ts";
import { type Engine, identifier } from "../file/engine.ts";

/** What is wrong is said so often; more is of no help. */
const MAX_MESSAGES = 20;
const MAX_VIOLATIONS = 1000;
/** Beyond it the quick check has to do, which does not compare indexes with their tables. */
const FULL_CHECK_BYTES = 64 * 1024 * 1024;

/** Rows of a table whose parent is missing, per foreign key in the order of the pragma. */
export interface Violations {
  /** Number of the foreign key, as PRAGMA foreign_key_list counts. */
  id: number;
  rows: number;
  /** There may be more. */
  capped: boolean;
}

/** A column whose values are of several storage classes. */
export interface MixedColumn {
  column: string;
  numbers: number;
  texts: number;
  blobs: number;
  /** Whether its texts are dates as ISO 8601 writes them. */
  dates: boolean;
}

/** @returns what SQLite finds wrong with the file, a message each; empty where all is well */
export function checkIntegrity(engine: Engine, fileBytes: number): string[] {
  const check = fileBytes <= FULL_CHECK_BYTES ? "integrity_check" : "quick_check";
  try {
    const messages = engine
      .all<Record<string, unknown>>(`PRAGMA main.${check}(${MAX_MESSAGES})`)
      .flatMap((row) => Object.values(row).map(String))
      .flatMap((message) => message.split("\n"));
    return messages.filter((message) => message !== "ok" && !message.startsWith("*** in database"));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** @returns the message of a mismatch ("foreign key mismatch") instead where the keys themselves are wrong */
export function checkForeignKeys(engine: Engine, table: SqliteTable): Violations[] | string {
  const found = new Map<number, number>();
  let seen = 0;
  try {
    for (const { fkid } of engine.rows<{ fkid: number }>(
      `PRAGMA main.foreign_key_check(${identifier(table.name)})`,
    )) {
      found.set(fkid, (found.get(fkid) ?? 0) + 1);
      if (++seen >= MAX_VIOLATIONS) break;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return [...found].map(([id, rows]) => ({ id, rows, capped: seen >= MAX_VIOLATIONS }));
}

/** Looks at so many rows of a table. */
const CLASS_ROWS = 50_000;
const MAX_CLASS_COLUMNS = 200;

/** Columns with values of several storage classes, NULL aside. STRICT tables have none. */
export function mixedColumns(engine: Engine, table: SqliteTable): MixedColumn[] {
  if (table.strict || table.kind !== "table") return [];
  const columns = table.columns.filter(
    ({ type, generated }) => !/blob/i.test(type) && generated === undefined,
  );
  const names = columns.slice(0, MAX_CLASS_COLUMNS).map(({ name }) => name);
  if (names.length === 0) return [];
  const sums = names
    .map(identifier)
    .map(
      (c) =>
        `total(typeof(${c}) IN ('integer', 'real')), total(typeof(${c}) = 'text'), total(typeof(${c}) = 'blob')`,
    );
  const listed = names.map(identifier).join(", ");
  const [row = []] = engine.values(
    `SELECT ${sums.join(", ")} FROM (SELECT ${listed} FROM main.${identifier(table.name)} LIMIT ${CLASS_ROWS})`,
  );
  return names.flatMap((column, at) => {
    const [numbers = 0, texts = 0, blobs = 0] = row.slice(3 * at, 3 * at + 3).map(Number);
    if ([numbers, texts, blobs].filter((count) => count > 0).length < 2) return [];
    return [{ column, numbers, texts, blobs, dates: texts > 0 && holdsDates(engine, table.name, column) }];
  });
}

function holdsDates(engine: Engine, table: string, column: string): boolean {
  const c = identifier(column);
  const row = engine.get<{ others: number }>(
    `SELECT count(*) AS others
     FROM (SELECT ${c} FROM main.${identifier(table)} WHERE typeof(${c}) = 'text' LIMIT 1000)
     WHERE ${c} NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'`,
  );
  return row?.others === 0;
}
