import { Database } from "bun:sqlite";
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { prepareDataDirectory } from "../private-directory.ts";
import { COMPANIONS, underLock } from "./directory.ts";
import { openDatabase, type OpenOptions } from "./open.ts";

/** What a database that was made anew holds of the damaged one. */
export interface Salvaged {
  /** Where the damaged one was put. */
  aside: string;
  rows: number;
  /** Tables of which rows could not be read. */
  incomplete: string[];
}

/** A cache is made anew faster than it is saved, and what is in a damaged one is not to be trusted. */
const LEFT_BEHIND: ReadonlySet<string> = new Set(["reader_cache", "schema_migrations"]);

/**
 * Puts a new database in the place of a damaged one, with every row that can still be read; the damaged one is kept
 * beside it. No worker may have it open.
 */
export async function salvage(path: string, options: OpenOptions): Promise<Salvaged> {
  const stamp = new Date(options.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const [mended, aside] = [`${path}.mended`, `${path}.damaged-${stamp}`];
  removeFiles(mended);
  const { rows, incomplete } = await copyRows(path, mended, options);
  await underLock(prepareDataDirectory(dirname(path)), () => {
    for (const suffix of ["", ...COMPANIONS]) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    renameSync(mended, path);
  });
  return { aside, rows, incomplete };
}

async function copyRows(
  from: string,
  to: string,
  options: OpenOptions,
): Promise<{ rows: number; incomplete: string[] }> {
  const target = await openDatabase(to, options);
  try {
    // Rows come table by table; some that others name may be lost.
    target.run("PRAGMA foreign_keys = OFF");
    target.run("BEGIN IMMEDIATE");
    const tables = tablesOf(target);
    const incomplete = tables.filter((table) => !copyTable(from, target, table));
    for (const { table, rowid } of target
      .query<{ table: string; rowid: number }, []>('SELECT "table", rowid FROM pragma_foreign_key_check')
      .all()) {
      target.query<never, [number]>(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid);
    }
    const rows = tables.reduce((sum, table) => sum + countRows(target, table), 0);
    target.run("COMMIT");
    target.run("PRAGMA journal_mode = DELETE");
    return { rows, incomplete };
  } finally {
    target.close();
  }
}

/**
 * From the front until a row cannot be read, then from the back.
 * @returns whether every row was read and taken
 */
function copyTable(from: string, target: Database, table: string): boolean {
  let refused = 0;
  for (const order of ["ASC", "DESC"] as const) {
    try {
      using source = new Database(from, { readonly: true, safeIntegers: true });
      for (const { values, put } of rowsOf(source, target, table, order)) {
        try {
          put.run(...values);
        } catch {
          // A row that is no longer what its table asks for.
          refused++;
        }
      }
      return order === "ASC" && refused === 0;
    } catch {
      // As far as it could be read; the rest from the other end.
    }
  }
  return false;
}

type Value = string | number | bigint | Uint8Array | null;

/** The rows of a table with the statement that puts each into the same table of another database. */
function* rowsOf(source: Database, target: Database, table: string, order: "ASC" | "DESC") {
  const known = columnsOf(source, table);
  const columns = columnsOf(target, table).filter((column) => known.includes(column));
  if (columns.length === 0) return;
  const list = columns.map((column) => `"${column}"`).join(", ");
  // What migrations have put there gives way; from the back, what came from the front stays.
  const put = target.query<never, Value[]>(
    `INSERT OR ${order === "ASC" ? "REPLACE" : "IGNORE"} INTO "${table}" (${list})
     VALUES (${columns.map(() => "?").join(", ")})`,
  );
  // In the order in which they lie: a sort would read all before the first, and indexes may be what is damaged.
  const key = hasRowId(target, table) ? "rowid" : `"${columns[0]}"`;
  const select = `SELECT ${list} FROM "${table}" NOT INDEXED ORDER BY ${key} ${order}`;
  for (const row of source.query<Record<string, Value>, []>(select).iterate()) {
    yield { put, values: columns.map((column) => row[column] ?? null) };
  }
}

function hasRowId(db: Database, table: string): boolean {
  return (
    db
      .query<{ wr: number }, [string]>("SELECT wr FROM pragma_table_list WHERE name = ? AND schema = 'main'")
      .get(table)?.wr === 0
  );
}

function countRows(db: Database, table: string): number {
  return db.query<{ count: number }, []>(`SELECT COUNT(*) AS count FROM "${table}"`).get()?.count ?? 0;
}

function columnsOf(db: Database, table: string): string[] {
  return db
    .query<{ name: string }, [string]>("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map(({ name }) => name);
}

function tablesOf(db: Database): string[] {
  return db
    .query<{ name: string }, []>(
      `SELECT name
       FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !LEFT_BEHIND.has(name));
}

function removeFiles(path: string): void {
  for (const suffix of ["", ...COMPANIONS]) rmSync(path + suffix, { force: true });
}
