/** The reader of SQLite databases. */
import type { SqliteDigest } from "../../digest.ts";
import type { FileReader } from "../../reader.ts";
import { COMPANIONS } from "./file/companions.ts";
import { sqliteObjects } from "./objects.ts";
import { outlineSqlite } from "./outline.ts";
import { selectTables } from "./select.ts";

const EXTENSIONS = /\.(?:db3?|sqlite[23]?|sqlitedb|s3db|sl3|gpkg|mbtiles)$/i;

export const sqliteReader: FileReader<SqliteDigest> = {
  name: "read_sqlite",
  kind: "sqlite",
  version: 2,
  companions: COMPANIONS,
  accepts: (path) => EXTENSIONS.test(path),
  // SQLite is loaded where it is used: in a process of its own.
  read: async (work) => (await import("./read.ts")).readDatabase(work),
  select: selectTables,
  outline: outlineSqlite,
  objects: sqliteObjects,
  facts: ({ tables, bytes }) => ({ tables: tables.filter(({ kind }) => kind !== "shadow").length, bytes }),
};
