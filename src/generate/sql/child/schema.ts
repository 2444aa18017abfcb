import type { Statement } from "bun:sqlite";
import { isMarker } from "../marker.ts";
import type { LookResult, SchemaObject } from "./job.ts";

/** An object with the page it begins at; 0 for those that have none. */
export interface RootedObject extends SchemaObject {
  root: number;
}

/** What statements are prepared on. */
export interface Prepares {
  prepare<Row>(sql: string): Statement<Row, []>;
}

interface Row {
  type: unknown;
  name: unknown;
  tbl_name: unknown;
  rootpage: unknown;
  sql: unknown;
}

/** What a database defines, without what Brainloop put there. */
export function objectsOf(db: Prepares): RootedObject[] {
  using statement = db.prepare<Row>(
    "SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema ORDER BY rowid",
  );
  return statement
    .all()
    .map(({ type, name, tbl_name, rootpage, sql }) => ({
      type: String(type),
      name: String(name),
      table: String(tbl_name),
      root: Number(rootpage ?? 0),
      sql: typeof sql === "string" ? sql : "",
    }))
    .filter(({ table }) => !isMarker(table));
}

/** sha256 of definitions, wherever in the file they stand. */
export function schemaHash(objects: readonly SchemaObject[]): string {
  const rows = objects
    // What ANALYZE and AUTOINCREMENT keep says nothing of the schema.
    .filter(({ name }) => !/^sqlite_(?:stat\d|sequence)/i.test(name))
    .map(({ type, name, table, sql }) => JSON.stringify([type, name, table, sql]));
  return new Bun.CryptoHasher("sha256").update(rows.toSorted().join("\n")).digest("hex");
}

export function lookResult(objects: readonly SchemaObject[]): LookResult {
  const shown = objects.map(({ type, name, table, sql }) => ({ type, name, table, sql }));
  return { objects: shown, schema: schemaHash(objects) };
}
