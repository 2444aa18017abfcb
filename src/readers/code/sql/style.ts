import type { StyleFact } from "../../../digest.ts";
import { Lines } from "../lines.ts";
import { headerOf } from "../style/header.ts";
import { MAX_STYLED_LENGTH, Tally } from "../style/tally.ts";
import { Cursor, type Name, split } from "./cursor.ts";
import type { Traits } from "./dialect.ts";
import { Lexer, type Token } from "./lexer.ts";
import { type Statement, statements } from "./statements.ts";
import { tableNumber } from "./table-number.ts";
import { caseOf } from "../../../naming.ts";

/** Words by which a keyword's case is judged: they are nobody's names. */
const KEYWORDS =
  /^(?:CREATE|TABLE|INDEX|UNIQUE|PRIMARY|FOREIGN|REFERENCES|NOT|NULL|CONSTRAINT|CHECK|EXISTS|ALTER|INSERT|INTO|VALUES|SELECT|FROM|WHERE|UPDATE|DELETE|DROP|BEGIN|COMMIT|PRAGMA|VIEW|TRIGGER|GRANT)$/i;
const TABLE_CONSTRAINTS = new Set(["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "EXCLUDE"]);
const CREATE_WORDS = new Set([
  "CREATE",
  "OR",
  "REPLACE",
  "TEMP",
  "TEMPORARY",
  "UNLOGGED",
  "GLOBAL",
  "LOCAL",
  "UNIQUE",
  "CONCURRENTLY",
]);

/** How an SQL file is written: case, quotes, where constraints stand, how tables and indexes are called. */
export function sqlStyle(text: string, traits: Traits): StyleFact[] {
  if (text.length > MAX_STYLED_LENGTH) return [];
  const tally = new Tally();
  tally.add("file_header", headerOf(text), 1);
  const lines = new Lines(text);
  const pen: Pen = { text, add: (aspect, value, at) => tally.add(aspect, value, lines.lineAt(at)) };
  const lexer = new Lexer(text, traits);
  for (const statement of statements(lexer)) {
    keywords(statement, pen);
    if (/^(?:BEGIN|START|COMMIT)$/.test(statement.verb)) {
      if (statement.verb !== "COMMIT") pen.add("transactions", "explicit", statement.start);
    } else if (statement.verb === "PRAGMA") pragma(statement, pen);
    else if (statement.verb === "CREATE") created(statement, pen);
  }
  return tally.facts();
}

/** Where facts are noted down. */
interface Pen {
  text: string;
  add(aspect: string, value: string, offset: number): void;
}

function keywords({ start, tokens, verb }: Statement, { text, add }: Pen): void {
  const words = tokens.length === 0 ? [{ start, end: start + verb.length, type: "word" as const }] : tokens;
  for (const token of words) {
    if (token.type !== "word") continue;
    const word = text.slice(token.start, token.end);
    if (!KEYWORDS.test(word)) continue;
    if (word === word.toUpperCase()) add("keyword_case", "upper", token.start);
    else if (word === word.toLowerCase()) add("keyword_case", "lower", token.start);
  }
}

function pragma({ start, tokens }: Statement, { text, add }: Pen): void {
  const [, name, , value] = tokens;
  if (name === undefined || value === undefined) return;
  const shown = `${text.slice(name.start, name.end)} = ${text.slice(value.start, value.end)}`;
  // SQLCipher's key is a secret.
  if (/^[\w = ]{3,60}$/.test(shown) && !/^(?:hex)?(?:re)?key\b/i.test(shown)) add("pragmas", shown, start);
}

function created({ start, tokens }: Statement, pen: Pen): void {
  const cursor = new Cursor(pen.text, tokens);
  while (CREATE_WORDS.has(cursor.peek())) cursor.skip();
  const what = cursor.peek();
  if (what !== "TABLE" && what !== "INDEX") return;
  cursor.skip();
  cursor.take("CONCURRENTLY");
  const guarded = cursor.take("IF", "NOT", "EXISTS");
  // A schema that a client puts in: `:SCHEMA.jobs`.
  if (cursor.peek() === ":") cursor.skip();
  const named = cursor.token();
  const name = cursor.peek() === "ON" ? undefined : cursor.name();
  if (name === undefined || named === undefined) return;
  const own = name.parts.at(-1) ?? "";
  if (what === "INDEX") {
    pen.add("index_naming", indexStyle(own), name.start);
    return;
  }
  pen.add("if_not_exists", guarded ? "always" : "never", start);
  tableName(own, name, pen);
  const body = cursor.brackets();
  if (body === undefined) return;
  pen.add("strict", cursor.until(STRICT) === "STRICT" ? "always" : "never", start);
  quotes(named, pen);
  for (const part of split(pen.text, body)) member(part, pen);
}

const STRICT = new Set(["STRICT"]);

function tableName(own: string, { start }: Name, { add }: Pen): void {
  const found = /^[a-z\d_]+$/.test(own) ? "snake_case" : caseOf(own);
  if (found !== undefined) add("table_case", found, start);
  const number = tableNumber(own);
  if (number !== undefined) add("table_number", number, start);
}

/** A column or a constraint of a table. */
function member(part: readonly Token[], pen: Pen): void {
  const [first] = part;
  if (first === undefined) return;
  const words = part.map(({ type, start, end }) =>
    type === "word" || type === "punct" ? pen.text.slice(start, end).toUpperCase() : "",
  );
  const has = (...sequence: string[]): number =>
    words.findIndex((_, at) => sequence.every((word, ahead) => words[at + ahead] === word));
  const isConstraint = first.type === "word" && TABLE_CONSTRAINTS.has(words[0] ?? "");
  if (!isConstraint) quotes(first, pen);
  for (const [name, ...sequence] of CONSTRAINTS) {
    const at = has(...sequence);
    if (at < 0) continue;
    pen.add("constraints", name, part[at]?.start ?? first.start);
    if (name === "NOT NULL" || (isConstraint && name === "REFERENCES")) continue;
    // A key of several columns has no other place.
    if (isConstraint && severalColumns(words.slice(at))) continue;
    pen.add("constraint_style", isConstraint ? "table" : "inline", part[at]?.start ?? first.start);
  }
}

const CONSTRAINTS: readonly (readonly [string, ...string[]])[] = [
  ["PRIMARY KEY", "PRIMARY", "KEY"],
  ["FOREIGN KEY", "FOREIGN", "KEY"],
  ["REFERENCES", "REFERENCES"],
  ["UNIQUE", "UNIQUE"],
  ["NOT NULL", "NOT", "NULL"],
  ["CHECK", "CHECK"],
];

function severalColumns(words: readonly string[]): boolean {
  const open = words.indexOf("(");
  const close = words.indexOf(")", open);
  return open >= 0 && words.slice(open, close < 0 ? undefined : close).includes(",");
}

function quotes({ type, start }: Token, { text, add }: Pen): void {
  if (type === "word") add("identifier_quotes", "none", start);
  else if (type === "quoted") {
    const style = { "`": "backticks", '"': "double", "[": "brackets" }[text[start] ?? ""];
    if (style !== undefined) add("identifier_quotes", style, start);
  }
}

function indexStyle(name: string): string {
  const lower = name.toLowerCase();
  const prefix = /^(?:idx|ix|index|i|uq|uniq)_/.exec(lower)?.[0];
  if (prefix !== undefined) return prefix;
  return /_(?:idx|ix|index|key)$/.exec(lower)?.[0] ?? "other";
}
