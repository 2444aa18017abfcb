import type { SqliteColumn, SqliteForeignKey, SqliteTable } from "../../../digest.ts";
import { parseTable } from "../ddl/parse-table.ts";
import { virtualModule } from "../ddl/parse-trigger.ts";
import { isWord, tokenize } from "../ddl/tokens.ts";
import { type Engine, identifier } from "../file/engine.ts";
import { type IndexDefinitions, readIndexes } from "./indexes.ts";
import type { SchemaRow } from "./schema.ts";

/** Modules that SQLite brings along: connecting to their tables reads nothing but their own shadow tables. */
const KNOWN_MODULES = new Set(["fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly"]);

interface ListedTable {
  schema: string;
  name: string;
  type: "table" | "view" | "shadow" | "virtual";
  wr: number;
  strict: number;
}

/** What the engine calls each table: for WITHOUT ROWID, STRICT and shadow tables. */
export function listTables(engine: Engine): Map<string, ListedTable> {
  const listed = engine.all<ListedTable>("PRAGMA main.table_list").filter(({ schema }) => schema === "main");
  return new Map(listed.map((table) => [table.name, table]));
}

/** A table as its DDL alone tells, for a first answer and for what the engine cannot read. */
export function tableFromSql({ name, sql }: SchemaRow): SqliteTable {
  const text = sql ?? "";
  const virtual = virtualModule(text);
  const parsed = virtual === undefined ? parseTable(text) : undefined;
  const options = tokenize(parsed === undefined ? "" : text.slice(parsed.body.end));
  const has = (option: string): boolean => options.some((token) => isWord(token, option));
  return {
    name,
    kind: virtual === undefined ? "table" : "virtual",
    ...(virtual === undefined ? {} : { module: virtual.module }),
    withoutRowid: has("WITHOUT"),
    strict: has("STRICT"),
    autoincrement: parsed?.autoincrement ?? false,
    columns: (parsed?.columns ?? []).map((column) => ({
      name: column.name,
      type: column.type === undefined ? "" : text.slice(column.type.start, column.type.end),
      notNull: false,
      primaryKey: 0,
    })),
    foreignKeys: [],
    checks: parsed?.checks ?? [],
    indexes: [],
    sample: [],
    sampleColumns: [],
    sql: text,
  };
}

/** A table from the engine's own pragmas. A virtual table of an unknown module is not asked. */
export function readTable(
  engine: Engine,
  row: SchemaRow,
  listed: ListedTable | undefined,
  definitions: IndexDefinitions,
): SqliteTable {
  const table = tableFromSql(row);
  if (listed !== undefined) {
    table.withoutRowid = listed.wr === 1;
    table.strict = listed.strict === 1;
    if (listed.type === "shadow") table.kind = "shadow";
  }
  if (table.kind === "virtual" && !KNOWN_MODULES.has((table.module ?? "").toLowerCase())) {
    return { ...table, columns: [], problem: `module ${table.module} is unknown, so it is not queried` };
  }
  try {
    const columns = readColumns(engine, row);
    if (columns.length === 0) return { ...table, problem: "its definition is damaged" };
    return {
      ...table,
      columns,
      foreignKeys: readForeignKeys(engine, row),
      indexes: readIndexes(engine, row.name, definitions),
    };
  } catch (error) {
    return { ...table, problem: error instanceof Error ? error.message : String(error) };
  }
}

interface XinfoRow {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
  /** 0 ordinary, 1 hidden of a virtual table, 2 virtual generated, 3 stored generated. */
  hidden: number;
}

function readColumns(engine: Engine, { name, sql }: SchemaRow): SqliteColumn[] {
  const written = new Map((parseTable(sql ?? "")?.columns ?? []).map((column) => [column.name, column]));
  return engine.all<XinfoRow>(`PRAGMA main.table_xinfo(${identifier(name)})`).map((row) => {
    const { collation, expression } = written.get(row.name) ?? {};
    return {
      name: row.name,
      // The engine keeps the words of a generated column as a part of its type.
      type: row.hidden >= 2 ? withoutWords(row.type) : row.type,
      notNull: row.notnull === 1,
      ...(row.dflt_value === null ? {} : { default: row.dflt_value }),
      primaryKey: row.pk,
      ...(row.hidden >= 2 ? { generated: row.hidden === 2 ? "virtual" : "stored" } : {}),
      ...(row.hidden >= 2 && expression !== undefined ? { expression } : {}),
      ...(collation === undefined || collation.toUpperCase() === "BINARY" ? {} : { collation }),
      ...(row.hidden === 1 ? { hidden: true } : {}),
    };
  });
}

function withoutWords(type: string): string {
  return /\bGENERATED ALWAYS$/i.test(type) ? type.slice(0, -"GENERATED ALWAYS".length).trimEnd() : type;
}

interface ForeignKeyRow {
  id: number;
  seq: number;
  table: string;
  from: string;
  to: string | null;
  on_update: string;
  on_delete: string;
}

/** In the order of the definition, which is the reverse of the pragma's. */
function readForeignKeys(engine: Engine, { name, sql }: SchemaRow): SqliteForeignKey[] {
  const keys = new Map<number, SqliteForeignKey>();
  for (const row of engine.all<ForeignKeyRow>(`PRAGMA main.foreign_key_list(${identifier(name)})`)) {
    const key = keys.get(row.id) ?? {
      columns: [],
      table: row.table,
      to: [],
      onUpdate: row.on_update,
      onDelete: row.on_delete,
      deferred: false,
    };
    key.columns.push(row.from);
    if (row.to !== null) key.to.push(row.to);
    keys.set(row.id, key);
  }
  const written = parseTable(sql ?? "")?.references ?? [];
  const ordered = [...keys].toSorted(([a], [b]) => b - a).map(([, key]) => key);
  return ordered.map((key, index) => ({ ...key, deferred: written[index]?.deferred ?? false }));
}
