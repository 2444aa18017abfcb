import type { SqliteTable, SqliteTrigger, SqliteView } from "../../../digest.ts";
import { statementsOf } from "../ddl/statements.ts";
import { isWord, nameOf, tokenize } from "../ddl/tokens.ts";
import { virtualModule } from "../ddl/parse-trigger.ts";
import { Engine } from "../file/engine.ts";
import { indexDefinitions } from "./indexes.ts";
import { isInternal, readSchema, type SchemaRow } from "./schema.ts";
import { listTables, readTable } from "./tables.ts";
import { readTrigger, readView } from "./views.ts";

/** What a database is expected to define. */
export interface ExpectedSchema {
  tables: SqliteTable[];
  views: SqliteView[];
  triggers: SqliteTrigger[];
}

/**
 * Reads an expected schema as the engine understands it: its definitions are run on an empty database in memory.
 * What else a schema file holds (rows, pragmas, transactions) says nothing of what is expected and is passed over.
 * @throws Error naming the statement that SQLite refuses
 */
export function readExpected(sql: string): ExpectedSchema {
  using engine = new Engine(":memory:", { writable: true });
  const unknown = statementsOf(sql).flatMap((statement) => define(engine, statement) ?? []);
  const schema = [...readSchema(engine), ...unknown];
  const listed = listTables(engine);
  const definitions = indexDefinitions(schema);
  const rows = schema.filter(({ name }) => !isInternal(name));
  return {
    tables: rows
      .filter(({ type }) => type === "table")
      .map((row) => readTable(engine, row, listed.get(row.name), definitions)),
    views: rows.filter(({ type }) => type === "view").map((row) => readView(engine, row)),
    triggers: rows.filter(({ type }) => type === "trigger").map(readTrigger),
  };
}

/** @returns the definition itself where it takes a module that is not here */
function define(engine: Engine, statement: string): SchemaRow | undefined {
  const tokens = tokenize(statement);
  if (!isWord(tokens[0], "CREATE", "ALTER", "DROP")) return undefined;
  try {
    engine.all(statement);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // `.schema` prints tables that SQLite makes for itself: sqlite_sequence.
    if (message.includes("reserved for internal use")) return undefined;
    const name = tokens[tokens.findIndex((token) => isWord(token, "USING")) - 1];
    if (name !== undefined && virtualModule(statement) !== undefined && message.includes("no such module"))
      return { type: "table", name: nameOf(name), tbl_name: nameOf(name), sql: statement };
    const head = statement.replaceAll(/\s+/g, " ").slice(0, SHOWN);
    throw new Error(`${message} in ${JSON.stringify(head)}`, { cause: error });
  }
}

const SHOWN = 60;
