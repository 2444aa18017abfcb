import type { SqliteIndex } from "../../../digest.ts";
import { parseIndex } from "../ddl/parse-index.ts";
import { type Engine, identifier } from "../file/engine.ts";
import type { SchemaRow } from "./schema.ts";

interface ListRow {
  name: string;
  unique: number;
  origin: "c" | "u" | "pk";
  partial: number;
}

interface XinfoRow {
  seqno: number;
  /** -1 the rowid, -2 an expression. */
  cid: number;
  name: string | null;
  desc: number;
  coll: string;
  /** 0 for what SQLite adds to find the row. */
  key: number;
}

const ORIGINS = { c: "create", u: "unique", pk: "primary_key" } as const;

/** The definitions of the indexes that have one, by name. */
export type IndexDefinitions = ReadonlyMap<string, string>;

export function indexDefinitions(schema: readonly SchemaRow[]): IndexDefinitions {
  return new Map(
    schema.flatMap(({ type, name, sql }) => (type === "index" && sql !== null ? [[name, sql]] : [])),
  );
}

/** The indexes of a table, in the order in which they were made. */
export function readIndexes(engine: Engine, table: string, sqlOf: IndexDefinitions): SqliteIndex[] {
  return engine
    .all<ListRow>(`PRAGMA main.index_list(${identifier(table)})`)
    .toReversed()
    .map(({ name, unique, origin, partial }) => {
      const sql = sqlOf.get(name);
      const written = sql === undefined ? undefined : parseIndex(sql);
      const columns = engine
        .all<XinfoRow>(`PRAGMA main.index_xinfo(${identifier(name)})`)
        .filter(({ key }) => key === 1)
        .map((row) => ({
          ...(row.name === null
            ? { expression: row.cid === -1 ? "rowid" : (written?.terms[row.seqno] ?? "?") }
            : { name: row.name }),
          descending: row.desc === 1,
          collation: row.coll,
        }));
      return {
        name,
        columns,
        unique: unique === 1,
        origin: ORIGINS[origin],
        ...(partial === 1 ? { where: written?.where ?? "?" } : {}),
        ...(sql === undefined ? {} : { sql }),
      };
    });
}
