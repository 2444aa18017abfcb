import type { Database, SQLQueryBindings } from "bun:sqlite";
import { identifier } from "../../../readers/sqlite/file/engine.ts";
import type { TableLoss } from "./job.ts";
import { countUpTo, type Table } from "./table.ts";

/** A table as it was and as it is, with the columns that both have, by their names before and after. */
export interface TablePair {
  before: Table;
  after: Table;
  columns: readonly (readonly [before: string, after: string])[];
  /** Whether it is still the same tree, so that the number of a row means the same row. */
  sameTree: boolean;
  /** Numbers of the rows that may be others; absent where all may be. */
  rows: ReadonlySet<number> | undefined;
}

/** The clock is looked at every so many rows. */
const STRIDE = 512;
/** Rows of a table without any key are held in memory to be compared. */
const MOST_KEYLESS = 200_000;

/**
 * Which rows of before are gone, or hold other values where there were some: a NULL that was filled in is no loss.
 * @returns undefined where the time ran out before anything was found
 */
export function compareRows(
  before: Database,
  after: Database,
  pair: TablePair,
  mayGoOn: () => boolean,
): TableLoss | undefined {
  const loss = pair.before.virtual
    ? countAlone(before, after, pair)
    : compareStored(before, after, pair, mayGoOn);
  if (loss === undefined) return undefined;
  const emptied = loss.removed > 0 && countUpTo(after, pair.after.name, 1) === 0;
  return { table: pair.after.name, ...loss, emptied };
}

type Counts = Pick<TableLoss, "removed" | "overwritten" | "atLeast">;

function compareStored(
  before: Database,
  after: Database,
  pair: TablePair,
  mayGoOn: () => boolean,
): Counts | undefined {
  const key = keyOf(pair);
  if (key !== undefined) return compareByKey(before, after, pair, key, mayGoOn);
  if (countUpTo(before, pair.before.name, MOST_KEYLESS + 1) > MOST_KEYLESS) return undefined;
  return compareContents(before, after, pair, mayGoOn);
}

/** Of a virtual table only the rows can be counted: what its columns give may not be what was put in. */
function countAlone(before: Database, after: Database, pair: TablePair): Counts {
  const was = countUpTo(before, pair.before.name, Number.MAX_SAFE_INTEGER);
  const is = countUpTo(after, pair.after.name, Number.MAX_SAFE_INTEGER);
  return { removed: Math.max(0, was - is), overwritten: 0 };
}

/** By what a row is found again: its key's columns, or its number. */
function keyOf({
  before,
  after,
  columns,
  sameTree,
}: TablePair): readonly (readonly [string, string])[] | undefined {
  const renamed = new Map(columns);
  const pairs = before.key.map((name) => [name, renamed.get(name)] as const);
  const both = pairs.flatMap(([name, now]) => (now === undefined ? [] : [[name, now] as const]));
  const kept = both.length === before.key.length && both.length > 0;
  if (kept && both.every(([, now]) => after.key.includes(now))) return both;
  return sameTree && before.rowid !== undefined && after.rowid !== undefined
    ? [[before.rowid, after.rowid]]
    : undefined;
}

function compareByKey(
  before: Database,
  after: Database,
  pair: TablePair,
  key: readonly (readonly [string, string])[],
  mayGoOn: () => boolean,
): Counts | undefined {
  const { after: is, columns } = pair;
  const asked = [...key, ...columns];
  const same = columns.map(([, now], at) => {
    const value = `?${key.length + at + 1}`;
    return `(${value} IS NULL OR ${identifier(now)} COLLATE BINARY IS ${value})`;
  });
  const found = key.map(([, now], at) => `${identifier(now)} IS ?${at + 1}`);
  using look = after.prepare<{ same: number }, SQLQueryBindings[]>(
    `SELECT ${same.join(" AND ") || "1"} AS same FROM main.${identifier(is.name)} WHERE ${found.join(" AND ")}`,
  );
  const counts: Counts = { removed: 0, overwritten: 0 };
  let seen = 0;
  for (const row of rowsBefore(before, pair, asked)) {
    if (seen++ % STRIDE === 0 && !mayGoOn()) {
      return counts.removed + counts.overwritten > 0 ? { ...counts, atLeast: true } : undefined;
    }
    const now = look.get(...asked.map((_, at) => row[`c${at}`] ?? null));
    if (now === null) counts.removed++;
    else if (now.same !== 1) counts.overwritten++;
  }
  return counts;
}

/** The rows that may be others now, as they were. */
function* rowsBefore(
  before: Database,
  { before: was, rows }: TablePair,
  asked: readonly (readonly [string, string])[],
): Generator<Record<string, SQLQueryBindings>> {
  const listed = asked.map(([name], at) => `${identifier(name)} AS c${at}`).join(", ");
  const select = `SELECT ${listed} FROM main.${identifier(was.name)}`;
  if (rows === undefined || was.rowid === undefined) {
    using all = before.prepare<Record<string, SQLQueryBindings>, []>(select);
    yield* all.safeIntegers(true).iterate();
    return;
  }
  using one = before.prepare<Record<string, SQLQueryBindings>, [number]>(`${select} WHERE ${was.rowid} = ?`);
  one.safeIntegers(true);
  for (const number of rows) {
    const row = one.get(number);
    if (row !== null) yield row;
  }
}

/** Rows without a key are the same where all they hold is the same. */
function compareContents(
  before: Database,
  after: Database,
  { before: was, after: is, columns }: TablePair,
  mayGoOn: () => boolean,
): Counts | undefined {
  const select = (names: readonly string[], table: string): string =>
    `SELECT ${names.map((name) => `quote(${identifier(name)})`).join(" || ',' || ") || "''"} AS row FROM main.${identifier(table)}`;
  const left = new Map<string, number>();
  let seen = 0;
  using now = after.prepare<{ row: string }, []>(
    select(
      columns.map(([, name]) => name),
      is.name,
    ),
  );
  for (const { row } of now.iterate()) {
    if (seen++ % STRIDE === 0 && !mayGoOn()) return undefined;
    left.set(row, (left.get(row) ?? 0) + 1);
  }
  let removed = 0;
  using then = before.prepare<{ row: string }, []>(
    select(
      columns.map(([name]) => name),
      was.name,
    ),
  );
  for (const { row } of then.iterate()) {
    if (seen++ % STRIDE === 0 && !mayGoOn()) return undefined;
    const count = left.get(row) ?? 0;
    if (count === 0) removed++;
    else left.set(row, count - 1);
  }
  return { removed, overwritten: 0 };
}
