import { statementsOf } from "../../readers/sqlite/ddl/statements.ts";
import { type Token, tokenize } from "../../readers/sqlite/ddl/tokens.ts";

/** One statement of a script, without the semicolon that ends it. */
export interface Statement {
  text: string;
  tokens: readonly Token[];
}

/** Cuts a script as SQLite does; the engine checks each cut once more when it prepares the statement. */
export function split(sql: string): Statement[] {
  return statementsOf(sql).map((text) => ({ text, tokens: tokenize(text) }));
}
