/** What the reader of databases makes of one. */

/** A value of a sample row. Long ones are a type, a length in bytes and a head (blobs in hex). */
export type SqliteCell =
  | null
  | number
  | string
  | { type: "integer" | "real"; value: string }
  | { type: "text" | "blob"; bytes: number; head: string };

export interface SqliteColumn {
  name: string;
  /** As declared; empty where the column has none. */
  type: string;
  notNull: boolean;
  /** SQL text of the default. */
  default?: string;
  /** 1-based position in the primary key; 0 outside it. */
  primaryKey: number;
  generated?: "virtual" | "stored";
  /** SQL text of a generated column. */
  expression?: string;
  /** Other than BINARY. */
  collation?: string;
  /** Of a virtual table: not in `SELECT *`. */
  hidden?: true;
}

export interface SqliteForeignKey {
  columns: string[];
  table: string;
  /** Empty where the primary key of the parent is meant and cannot be told. */
  to: string[];
  onUpdate: string;
  onDelete: string;
  deferred: boolean;
}

export interface SqliteIndexColumn {
  /** Name of the column; absent for an expression. */
  name?: string;
  expression?: string;
  descending: boolean;
  collation: string;
}

export interface SqliteIndex {
  name: string;
  columns: SqliteIndexColumn[];
  unique: boolean;
  /** Made by CREATE INDEX, by a UNIQUE or by a PRIMARY KEY. */
  origin: "create" | "unique" | "primary_key";
  /** Condition of a partial index. */
  where?: string;
  sql?: string;
}

export interface SqliteTable {
  name: string;
  /** Shadow tables hold what a virtual table is made of. */
  kind: "table" | "virtual" | "shadow";
  module?: string;
  withoutRowid: boolean;
  strict: boolean;
  autoincrement: boolean;
  columns: SqliteColumn[];
  foreignKeys: SqliteForeignKey[];
  /** Conditions as written, those of columns among them. */
  checks: string[];
  indexes: SqliteIndex[];
  /** Absent where nothing is known; an estimate where not exact. */
  rows?: { count: number; exact: boolean };
  /** Values in the order of `sampleColumns`. */
  sample: SqliteCell[][];
  sampleColumns: string[];
  /** Secrets masked. */
  sql: string;
  /** Why something about it could not be read. */
  problem?: string;
}

export interface SqliteView {
  name: string;
  columns: string[];
  sql: string;
  /** Why it cannot be used: a table that is missing. */
  problem?: string;
}

export interface SqliteTrigger {
  name: string;
  table: string;
  /** `AFTER INSERT`, `BEFORE UPDATE OF total`. */
  event: string;
  sql: string;
}

export type Severity = "error" | "warning" | "info";

export interface Recommendation {
  severity: Severity;
  /** What kind of fault it is: `foreign_key_without_index`. */
  rule: string;
  /** Table, index or column; empty for the database itself. */
  object: string;
  reason: string;
  /** What mends it. */
  sql: string;
}

/** What `read_sqlite` keeps of a database. */
export interface SqliteDigest {
  kind: "sqlite";
  /** Version of the library that wrote the file last: 3.45.1. */
  sqliteVersion: string;
  bytes: number;
  /** Of the -wal file beside it. */
  walBytes: number;
  pageSize: number;
  pageCount: number;
  freelistPages: number;
  encoding: string;
  journalMode: "wal" | "rollback";
  userVersion: number;
  applicationId: number;
  /** Changes with every change of the schema. */
  schemaVersion: number;
  /** Pragmas that are kept in the file or hold for every connection by default. */
  pragmas: Record<string, string | number>;
  tables: SqliteTable[];
  views: SqliteView[];
  triggers: SqliteTrigger[];
  recommendations: Recommendation[];
  /** What is wrong with the file itself, in a sentence each. */
  problems: string[];
  /** What there was no time for: "row counts of 3 tables". */
  incomplete: string[];
}
