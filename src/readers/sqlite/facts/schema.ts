import { isWord, tokenize } from "../ddl/tokens.ts";
import { Engine } from "../file/engine.ts";
import { type RawRow, readRawSchema } from "../file/raw-schema.ts";
import type { Header } from "../file/header.ts";

/** A row of `sqlite_schema`. */
export interface SchemaRow {
  type: "table" | "index" | "view" | "trigger";
  name: string;
  tbl_name: string;
  /** Absent for indexes that constraints made. */
  sql: string | null;
}

/** @returns what the database defines, in the order in which it was made */
export function readSchema(engine: Engine): SchemaRow[] {
  return engine
    .all<{ type: unknown; name: unknown; tbl_name: unknown; sql: unknown }>(
      `SELECT type, name, tbl_name, sql
       FROM main.sqlite_schema
       ORDER BY rowid`,
    )
    .flatMap(({ type, name, tbl_name, sql }) => toRow(type, name, tbl_name, sql));
}

/** The same from the file's pages, for a database that SQLite refuses. */
export function salvageSchema(path: string, header: Header): SchemaRow[] {
  return readRawSchema(path, header).flatMap(([type, name, tblName, , sql]: RawRow) =>
    toRow(type, name, tblName, sql),
  );
}

/** A damaged or edited schema may hold anything. */
function toRow(type: unknown, name: unknown, tblName: unknown, sql: unknown): SchemaRow[] {
  if (type !== "table" && type !== "index" && type !== "view" && type !== "trigger") return [];
  if (typeof name !== "string" || typeof tblName !== "string") return [];
  return [{ type, name, tbl_name: tblName, sql: typeof sql === "string" ? sql : null }];
}

/** An empty database in memory with the same definitions, as far as they can be understood. */
export function rebuildInMemory(rows: readonly SchemaRow[]): Engine {
  const engine = new Engine(":memory:", { writable: true });
  for (const { sql } of rows) {
    if (sql === null || !isPlainDefinition(sql)) continue;
    try {
      engine.all(sql);
    } catch {
      // Damaged, or about something that is: what the text says stays.
    }
  }
  return engine;
}

/** The text comes from a foreign file: only what makes an empty object is run, and only its first statement. */
function isPlainDefinition(sql: string): boolean {
  const [create, what, ...rest] = tokenize(sql);
  if (!isWord(create, "CREATE")) return false;
  if (isWord(what, "TABLE")) return rest[1]?.text === "(";
  return isWord(what, "INDEX", "UNIQUE", "VIEW", "TRIGGER");
}

/** Tables that SQLite makes for itself: sqlite_sequence, sqlite_stat1. */
export function isInternal(name: string): boolean {
  return /^sqlite_/i.test(name);
}
