import type { Database } from "bun:sqlite";
import { identifier } from "../../../readers/sqlite/file/engine.ts";
import type { RootedObject } from "./schema.ts";

/** A table as far as its rows are to be compared. */
export interface Table extends RootedObject {
  virtual: boolean;
  /** Whether a virtual table keeps its own data in it. */
  shadow: boolean;
  /** Stored columns in their order, generated ones left out. */
  columns: string[];
  /** Columns of the primary key in its order; empty where there is none. */
  key: string[];
  /** The name by which rows are numbered; none in a table WITHOUT ROWID. */
  rowid: string | undefined;
}

interface ColumnRow {
  name: string;
  pk: number;
  hidden: number;
}

/** Whether it is one in which rows are put: no internal one of SQLite's. */
export function isTable({ type, name }: RootedObject): boolean {
  return type === "table" && !/^sqlite_/i.test(name);
}

export function describeTable(db: Database, object: RootedObject): Table {
  using statement = db.prepare<ColumnRow, [string]>(
    "SELECT name, pk, hidden FROM pragma_table_xinfo(?, 'main') ORDER BY cid",
  );
  const columns = statement.all(object.name);
  const stored = columns.filter(({ hidden }) => hidden === 0);
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const key = stored.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const isVirtual = object.root === 0;
  const { wr, type } = listed(db, object.name);
  return {
    ...object,
    virtual: isVirtual,
    shadow: type === "shadow",
    columns: stored.map(({ name }) => name),
    key: key.map(({ name }) => name),
    rowid: isVirtual || wr === 1 ? undefined : freeRowid(names),
  };
}

function listed(db: Database, name: string): { wr: number; type: string } {
  using statement = db.prepare<{ wr: number; type: string }, [string]>(
    "SELECT wr, type FROM pragma_table_list WHERE schema = 'main' AND name = ?",
  );
  return statement.get(name) ?? { wr: 0, type: "table" };
}

function freeRowid(taken: ReadonlySet<string>): string | undefined {
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name));
}

/** Counts rows, but not beyond a number. */
export function countUpTo(db: Database, table: string, most: number): number {
  using statement = db.prepare<{ count: number }, []>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM main.${identifier(table)} LIMIT ${Math.max(0, Math.floor(most))})`,
  );
  return statement.get()?.count ?? 0;
}
