import type { Engine } from "../file/engine.ts";

/** A row of `sqlite_schema`. */
export interface SchemaRow {
  type: "table" | "index" | "view" | "trigger";
  name: string;
  tbl_name: string;
  /** Absent for indexes that constraints made. */
  sql: string | null;
}

/**
 * What the database defines, in the order in which it was made. Where the schema or the length of the file is
 * damaged, SQLite is told to pass over that, and the problem is returned.
 */
export function readSchema(engine: Engine): { rows: SchemaRow[]; problem?: string } {
  try {
    return { rows: query(engine) };
  } catch (error) {
    if (!(error instanceof Error) || engine.salvaging) throw error;
    engine.salvage();
    return { rows: query(engine), problem: error.message };
  }
}

function query(engine: Engine): SchemaRow[] {
  return engine
    .all<Record<keyof SchemaRow, unknown>>(
      `SELECT type, name, tbl_name, sql
       FROM main.sqlite_schema
       ORDER BY rowid`,
    )
    .flatMap(toRow);
}

/** A damaged or edited schema may hold anything. */
function toRow({ type, name, tbl_name, sql }: Record<keyof SchemaRow, unknown>): SchemaRow[] {
  if (type !== "table" && type !== "index" && type !== "view" && type !== "trigger") return [];
  if (typeof name !== "string" || typeof tbl_name !== "string") return [];
  return [{ type, name, tbl_name, sql: typeof sql === "string" ? sql : null }];
}

/** Tables that SQLite makes for itself: sqlite_sequence, sqlite_stat1. */
export function isInternal(name: string): boolean {
  return /^sqlite_/i.test(name);
}
