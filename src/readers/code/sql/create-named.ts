import type { DeclarationKind } from "../../../digest.ts";
import { type Cursor, type Name, unquote } from "./cursor.ts";
import type { Item } from "./item.ts";
import type { StatementText } from "./statement-text.ts";

/** Where the head of a routine ends. */
const BODY = new Set(["AS", "IS", "BEGIN", "DECLARE", "LANGUAGE", "EXTERNAL"]);

/** Everything that is a kind, a name, and more of it. */
export function named(statement: StatementText, kind: DeclarationKind, start: number): Item[] {
  const { cursor } = statement;
  const name = cursor.name() ?? (kind === "role" ? account(statement) : undefined);
  if (name === undefined) return [];
  const whole: Item = { kind, ...own(name), signature: "", ...statement.span };
  if (kind === "trigger" || kind === "policy") {
    const at = cursor.position;
    const owner = owningTable(cursor);
    cursor.position = at;
    if (owner !== undefined) whole.parent = owner.parts.join(".");
  }
  const end = kind === "view" ? statement.lastToken : headEnd(statement, kind);
  whole.signature = statement.fold(start, end).replace(/\sIF NOT EXISTS(?=\s)/i, "");
  return [whole];
}

const BEFORE_TABLE = new Set(["ON", "BEGIN", "DO", "EXECUTE"]);

/** MySQL's `'name'@'host'`. */
function account({ cursor, text }: StatementText): Name | undefined {
  const token = cursor.token();
  if (token?.type !== "string") return undefined;
  cursor.skip();
  return { parts: [unquote(text.slice(token.start, token.end))], start: token.start, end: token.end };
}

/** The table a trigger, rule or policy is on. */
function owningTable(cursor: Cursor): Name | undefined {
  // `ON UPDATE TO table` of a rule.
  while (cursor.until(BEFORE_TABLE) === "ON") {
    cursor.skip();
    if (
      /^(?:DATABASE|ALL|SCHEMA|LOGIN|LOGOFF|SCHEDULE|COMPLETION)$/.test(cursor.peek()) ||
      cursor.peek() === ""
    ) {
      if (cursor.token()?.type !== "quoted") continue;
    }
    if (/^(?:SELECT|INSERT|UPDATE|DELETE)$/.test(cursor.peek()) && cursor.peek(1) === "TO") cursor.skip(2);
    return cursor.name();
  }
  return undefined;
}

/** Where what is worth saying of it ends. */
function headEnd(statement: StatementText, kind: DeclarationKind): number {
  const { cursor, text } = statement;
  if (kind !== "function" && kind !== "trigger" && kind !== "namespace") return statement.lastToken;
  for (let depth = 0; !cursor.done; cursor.skip()) {
    const word = cursor.peek();
    if (word === "(") depth++;
    else if (word === ")") depth--;
    const token = cursor.token();
    const isBody = depth <= 0 && (BODY.has(word) || (token?.type === "string" && text[token.start] === "$"));
    if (isBody) return cursor.token(-1)?.end ?? statement.lastToken;
  }
  return statement.lastToken;
}

/** A name, and what it is qualified by as its parent. */
export function own({ parts }: Name): { name: string; parent?: string } {
  const parent = parts
    .slice(0, -1)
    .filter((part) => part !== "")
    .join(".");
  return { name: parts.at(-1) ?? "", ...(parent === "" ? {} : { parent }) };
}
