import type { Language } from "../language.ts";

/**
 * Tables, columns, indexes, views, triggers, routines and pragmas of SQL files: names as SQLite or PostgreSQL itself
 * reads them where the file is for these, by the words of the statements in other dialects.
 */
export const sql: Language = {
  name: "sql",
  extensions: [".sql", ".ddl", ".psql", ".pgsql", ".mysql", ".tsql", ".plsql", ".pls", ".pks", ".pkb"],
  interpreters: ["psql", "sqlite3"],
  // Dumps are mostly rows, which are passed over.
  maxBytes: 128 * 1024 * 1024,
  // The engines are loaded where they are used: in a worker thread.
  check: async (source) => (await import("./check.ts")).checkSql(source),
  parse: async (source) => (await import("./read.ts")).readSql(source),
};
