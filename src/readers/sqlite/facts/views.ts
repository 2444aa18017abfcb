import type { SqliteTrigger, SqliteView } from "../../../digest.ts";
import { triggerEvent } from "../ddl/parse-trigger.ts";
import { type Engine, identifier } from "../file/engine.ts";
import type { SchemaRow } from "./schema.ts";

/** A view's columns. It is compiled, never run: one over an endless recursion does no harm. */
export function readView(engine: Engine, { name, sql }: SchemaRow): SqliteView {
  const view = { name, columns: [], sql: sql ?? "" };
  try {
    // The pragma passes over what is wrong with a view; preparing it says what.
    engine.prepares(`SELECT * FROM main.${identifier(name)}`);
    const columns = engine.all<{ name: string }>(`PRAGMA main.table_xinfo(${identifier(name)})`);
    return { ...view, columns: columns.map((column) => column.name) };
  } catch (error) {
    return { ...view, problem: error instanceof Error ? error.message : String(error) };
  }
}

export function readTrigger({ name, tbl_name, sql }: SchemaRow): SqliteTrigger {
  return { name, table: tbl_name, event: triggerEvent(sql ?? ""), sql: sql ?? "" };
}
