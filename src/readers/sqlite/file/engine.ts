import { constants, Database, type SQLQueryBindings, type Statement } from "bun:sqlite";

/** A hostile schema must not take the machine's memory (`zeroblob(1e9)` in a generated column). */
const HEAP_BYTES = 256 * 1024 * 1024;
/** How long a lock is waited for; a writer that holds one longer is met again at the next try. */
const BUSY_MS = 2000;

type Value = string | number | bigint | boolean | null | Uint8Array;

/** A foreign database, open for reading with what a hostile schema could use turned off. */
export class Engine implements Disposable {
  readonly #db: Database;

  /** @param uri `file:…`, as {@link fileUri} makes it, or `:memory:` */
  constructor(uri: string, { writable = false } = {}) {
    const access = writable ? constants.SQLITE_OPEN_READWRITE : constants.SQLITE_OPEN_READONLY;
    this.#db = new Database(uri, access | constants.SQLITE_OPEN_URI);
    // writable_schema, which lets SQLite pass over damage, does nothing: Bun opens databases as "defensive".
    this.#db.run("PRAGMA trusted_schema = OFF");
    this.#db.run("PRAGMA cell_size_check = ON");
    this.#db.run("PRAGMA temp_store = MEMORY");
    this.#db.run(`PRAGMA hard_heap_limit = ${HEAP_BYTES}`);
    this.#db.run(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }

  run(sql: string): void {
    this.#db.run(sql);
  }

  all<Row>(sql: string, ...params: SQLQueryBindings[]): Row[] {
    using statement = this.#db.prepare<Row, SQLQueryBindings[]>(sql);
    return statement.all(...params);
  }

  get<Row>(sql: string, ...params: SQLQueryBindings[]): Row | undefined {
    return this.all<Row>(sql, ...params)[0];
  }

  /** Rows as lists, with every integer as a bigint. */
  values(sql: string): Value[][] {
    using statement = this.#db.prepare<unknown, []>(sql);
    return statement.safeIntegers(true).values();
  }

  /** Rows by the names of their columns one after the other, with every integer as a bigint. */
  *exactRows(sql: string): Generator<Record<string, Value>> {
    using statement = this.#db.prepare<Record<string, Value>, []>(sql);
    yield* statement.safeIntegers(true).iterate();
  }

  /** @throws SQLiteError where the statement cannot be compiled */
  prepares(sql: string): void {
    this.#db.prepare(sql).finalize();
  }

  /** A statement for who needs more of it than its rows; finalized by who asked. */
  prepare<Row>(sql: string): Statement<Row, []> {
    return this.#db.prepare<Row, []>(sql);
  }

  /** Rows one after the other, as many as are wanted. */
  *rows<Row>(sql: string): Generator<Row> {
    using statement = this.#db.prepare<Row, []>(sql);
    yield* statement.iterate();
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** A path as SQLite's URI, in which `?`, `#` and `%` mean something. */
export function fileUri(path: string, options: Readonly<Record<string, string>>): string {
  const escaped = path.replaceAll(/[%?#]/g, (c) => encodeURIComponent(c));
  return `file:${escaped}?${new URLSearchParams(options).toString()}`;
}

/** An identifier in double quotes: pragmas take no parameters. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
