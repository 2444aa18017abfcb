import { Database, SQLiteError } from "bun:sqlite";
import type { EngineCheck } from "./engine.ts";
import type { StatementText } from "./statement-text.ts";

/** Longer statements are left to the words alone. */
const MAX_LENGTH = 1_000_000;
/** Modules that only make tables of their own. */
const MODULES = /^\s*USING\s+(?:fts[345]|rtree|rtree_i32|geopoly)\s*\(/i;
/** What is about other statements, in this file or in another, and not about the writing of this one. */
const ELSEWHERE =
  /^no such (?:table|module|view|index|collation|function|column)|already exists|already (?:a|another) table|unknown database|^unknown tokenizer|^error in |too many|too large|too deep|too long|recursion limit|not authorized|string or blob too big|database or disk is full|unsafe use of|non-deterministic|vtable constructor failed|may not be (?:altered|dropped|indexed)|cannot (?:create triggers? on|drop)/i;

/**
 * SQLite itself as the judge of SQLite's statements, on an empty database in memory.
 *
 * Only tables are made, and not from a query; indexes, views and triggers are compiled without being run, so that no
 * expression is evaluated and no view is there to be expanded. What is run is one statement that begins with the
 * allowed words at its first character, so that a second one in its text is never reached.
 */
export class SqliteCheck implements EngineCheck {
  readonly #database = new Database(":memory:");

  constructor() {
    this.#database.run("PRAGMA trusted_schema = OFF");
    this.#database.run("PRAGMA foreign_keys = OFF");
    this.#database.run("PRAGMA temp_store = MEMORY");
    this.#database.run("PRAGMA max_page_count = 20000");
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  check(statement: StatementText): ReturnType<EngineCheck["check"]> {
    const { start, end } = statement.span;
    if (end - start > MAX_LENGTH) return undefined;
    const text = statement.text.slice(start, end);
    const action = actionOf(statement, text);
    if (action === undefined) return undefined;
    // `IF NOT EXISTS` leaves a table as it was.
    const isNew = action.table !== undefined && this.#columns(action.table).length === 0;
    try {
      using compiled = this.#database.prepare(text);
      if (action.run) compiled.run();
    } catch (error) {
      if (!(error instanceof SQLiteError)) throw error;
      return this.#problem(error, text, start);
    }
    return action.table === undefined || !isNew ? {} : { columns: this.#columns(action.table) };
  }

  #problem(error: SQLiteError, text: string, start: number): ReturnType<EngineCheck["check"]> {
    if (ELSEWHERE.test(error.message)) return {};
    const at = error.byteOffset < 0 ? 0 : Buffer.from(text).subarray(0, error.byteOffset).toString().length;
    return { problem: { offset: start + at, message: error.message } };
  }

  #columns(table: string): string[] {
    using rows = this.#database.prepare<{ name: string }, [string]>(
      "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1",
    );
    return rows.all(table).map(({ name }) => name);
  }
}

/** What may be done with a statement: compiled, or run as well; with the table that is there then. */
function actionOf({ cursor }: StatementText, text: string): { run: boolean; table?: string } | undefined {
  const start = cursor.position;
  cursor.position = 0;
  try {
    if (cursor.take("ALTER", "TABLE")) return { run: true };
    if (!cursor.take("CREATE")) return undefined;
    const isTemporary = cursor.take("TEMP") || cursor.take("TEMPORARY");
    if (cursor.take("UNIQUE", "INDEX") || cursor.take("INDEX")) return { run: false };
    if (cursor.take("VIEW") || cursor.take("TRIGGER")) return { run: false };
    const virtual = !isTemporary && cursor.take("VIRTUAL");
    if (!cursor.take("TABLE")) return { run: false };
    cursor.take("IF", "NOT", "EXISTS");
    const name = cursor.name();
    if (name === undefined) return { run: false };
    const table = name.parts.at(-1) ?? "";
    if (virtual) {
      const isKnown = MODULES.test(text.slice(name.end - (cursor.tokens[0]?.start ?? 0)));
      return isKnown ? { run: true, table } : { run: false };
    }
    return cursor.peek() === "(" ? { run: true, table } : { run: false };
  } finally {
    cursor.position = start;
  }
}
