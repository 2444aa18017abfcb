import type { StatementText } from "./statement-text.ts";

/** Statements that fill a table. */
export interface Filled {
  /** Offsets of the first and behind the last. */
  start: number;
  end: number;
  statements: number;
}

/** More tables than that are not told apart. */
const MAX_TABLES = 500;

/** Counts `INSERT INTO a`, `REPLACE INTO a` and `COPY a FROM stdin`. */
export function rowsOf({ cursor, statement }: StatementText, into: Map<string, Filled>): void {
  if (!/^(?:INSERT|REPLACE|COPY)$/.test(statement.verb)) return;
  cursor.position = 1;
  if (statement.verb !== "COPY") {
    while (!cursor.done && !cursor.take("INTO")) {
      if (
        !/^(?:OR|IGNORE|REPLACE|LOW_PRIORITY|DELAYED|HIGH_PRIORITY|ABORT|FAIL|ROLLBACK)$/.test(cursor.peek())
      )
        break;
      cursor.skip();
    }
  } else if (!cursor.tokens.some((_, at) => cursor.peek(at - cursor.position) === "STDIN")) return;
  const table = cursor.name()?.parts.join(".");
  if (table === undefined || (into.size >= MAX_TABLES && !into.has(table))) return;
  const { start, end } = statement;
  const filled = into.get(table) ?? { start, end, statements: 0 };
  filled.end = end;
  filled.statements++;
  into.set(table, filled);
}
