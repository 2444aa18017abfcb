import type { StatementText } from "./statement-text.ts";

/** A statement that changes what stands already, and declares nothing, or not only. */
export interface Change {
  offset: number;
  /** On one line, shortened. */
  text: string;
  /** What it drops, in lower case, where it drops something as a whole. */
  drops: string | undefined;
}

/** More are not told: dumps have as many as they have tables. */
const MAX_CHANGES = 200;
/** Beginnings that say enough of a statement, in characters. */
const MAX_LENGTH = 160;
const VERBS = /^(?:DROP|RENAME|TRUNCATE|UPDATE|DELETE|MERGE|GRANT|REVOKE|REINDEX)$/;
/** What an ALTER does beside adding, which declares. Owners are in every dump of PostgreSQL, and who runs it decides them. */
const ALTERS =
  /^(?:DROP|RENAME|ALTER|MODIFY|CHANGE|SET|RESET|ENABLE|DISABLE|VALIDATE|ATTACH|DETACH|CONVERT)$/;

/** Notes what a statement changes: `ALTER TABLE users DROP COLUMN name`, `DROP TABLE old`, `UPDATE users SET …`. */
export function addChange(read: StatementText, declares: boolean, into: Change[]): void {
  const { cursor, statement } = read;
  const { verb, start, end } = statement;
  if (into.length >= MAX_CHANGES) return;
  cursor.position = 0;
  // The table's name may be a word of these.
  const isAlter =
    verb === "ALTER" && statement.tokens.some((_, at) => at > 2 && ALTERS.test(cursor.peek(at)));
  if (!VERBS.test(verb) && !isAlter) return;
  cursor.position = 1;
  // A routine that is altered is declared whole.
  if (declares && read.isRoutineAltered()) return;
  const text = read.fold(start, Math.min(end, start + MAX_LENGTH)).replace(/[\s;]+$/, "");
  into.push({
    offset: start,
    text: end - start > MAX_LENGTH ? `${text}…` : text,
    drops: verb === "DROP" ? dropped(read) : undefined,
  });
}

function dropped({ cursor }: StatementText): string | undefined {
  cursor.position = 2;
  if (cursor.take("IF")) cursor.take("EXISTS");
  return cursor.name()?.parts.at(-1)?.toLowerCase();
}
