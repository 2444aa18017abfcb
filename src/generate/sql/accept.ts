import { judgeStatement } from "./gate.ts";
import { type Statement, split } from "./statements.ts";

/** A script taken apart: what is to be run, or why it is not. */
export type Accepted = { statements: string[]; reads: boolean; left: string[] } | { problems: string[] };

/** What is shown of a statement in a sentence, in characters. */
const SHOWN = 80;

/** Puts a script through the gates that need no database. */
export function acceptSql(sql: string): Accepted {
  if (sql.includes("\0")) return { problems: ["the SQL holds a NUL character"] };
  const problems: string[] = [];
  const statements: string[] = [];
  const left: string[] = [];
  let reads = true;
  for (const [at, statement] of split(sql).entries()) {
    const gate = judgeStatement(statement);
    if (gate.type === "refuse") problems.push(`statement ${at + 1} (${brief(statement)}): ${gate.problem}`);
    else if (gate.type === "drop") left.push(brief(statement));
    else {
      statements.push(statement.text);
      reads &&= gate.reads;
    }
  }
  if (problems.length > 0) return { problems };
  return statements.length === 0
    ? { problems: ["the answer holds no statement to run"] }
    : { statements, reads, left };
}

function brief({ text }: Statement): string {
  return shorten(text, SHOWN);
}

/** A statement on one line. */
export function shorten(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= most ? line : `${line.slice(0, most).toWellFormed()}…`;
}
