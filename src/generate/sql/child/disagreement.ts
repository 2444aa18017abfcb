import type { Prepares } from "./schema.ts";

/**
 * Whether the engine takes for one statement all that the tokenizer took for it.
 * @returns what is wrong
 * @throws SQLiteError where it does not compile
 */
export function disagreement(db: Prepares, sql: string): string | undefined {
  using statement = db.prepare(sql);
  if (statement.paramsCount > 0) return "it has parameters, which nobody fills in; write the values";
  return statement.toString() === sql ? undefined : "SQLite reads only a part of it as the statement";
}
