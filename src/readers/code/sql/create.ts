import type { DeclarationKind } from "../../../digest.ts";
import type { Cursor } from "./cursor.ts";
import { index } from "./create-index.ts";
import { named } from "./create-named.ts";
import { table } from "./create-table.ts";
import { type } from "./create-type.ts";
import type { Item, Parsed } from "./item.ts";
import type { StatementText } from "./statement-text.ts";

/** What may stand between `CREATE` and the kind of thing. */
const MODIFIERS = new Set(
  (
    "OR REPLACE ALTER GLOBAL LOCAL TEMP TEMPORARY UNLOGGED UNIQUE CLUSTERED NONCLUSTERED FULLTEXT SPATIAL BITMAP " +
    "MATERIALIZED RECURSIVE VIRTUAL EXTERNAL EDITIONABLE NONEDITIONABLE FORCE NO NOFORCE CONSTRAINT PUBLIC TRUSTED " +
    "PROCEDURAL COLUMNSTORE XML PRIMARY PRIVATE SHARED DUPLICATED SHARDED IMMUTABLE BLOCKCHAIN TRANSIENT SECURE " +
    "HYBRID COLUMN ROW MULTISET VOLATILE IF NOT EXISTS"
  ).split(" "),
);

const KINDS: Readonly<Record<string, DeclarationKind>> = {
  TABLE: "table",
  VIEW: "view",
  INDEX: "index",
  TRIGGER: "trigger",
  FUNCTION: "function",
  PROCEDURE: "function",
  PROC: "function",
  AGGREGATE: "function",
  OPERATOR: "object",
  MACRO: "function",
  TYPE: "type",
  DOMAIN: "type",
  SEQUENCE: "sequence",
  GENERATOR: "sequence",
  SCHEMA: "namespace",
  DATABASE: "namespace",
  PACKAGE: "namespace",
  ROLE: "role",
  USER: "role",
  GROUP: "role",
  LOGIN: "role",
  POLICY: "policy",
  RULE: "trigger",
  EVENT: "trigger",
  COLLATION: "object",
  CONVERSION: "object",
  LANGUAGE: "object",
  SERVER: "object",
  PUBLICATION: "object",
  SUBSCRIPTION: "object",
  STATISTICS: "object",
  TABLESPACE: "object",
  SYNONYM: "object",
  "DATA WRAPPER": "object",
  METHOD: "object",
  CONFIGURATION: "object",
  DICTIONARY: "object",
  PARSER: "object",
  TEMPLATE: "object",
  CLASS: "object",
  FAMILY: "object",
};

/** Reads on behind `CREATE`. */
export function create(statement: StatementText): Parsed {
  const { cursor } = statement;
  const virtual = modifiers(cursor);
  const start = cursor.token()?.start ?? statement.lastToken;
  const word = objectWord(cursor);
  if (word === "EXTENSION") return { items: [], uses: extension(statement) };
  if (word === "CAST") return { items: cast(statement, start) };
  const kind = Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  if (kind === undefined) return { items: [] };
  skipIfNotExists(cursor);
  switch (word) {
    case "TABLE":
      return { items: table(statement, virtual) };
    case "INDEX":
      return { items: index(statement) };
    case "TYPE":
      return { items: type(statement) };
    case "OPERATOR":
      return { items: operator(statement, start) };
    case "SCHEMA":
      return { items: schema(statement) };
    default:
      return { items: named(statement, kind, start) };
  }
}

/** @returns whether it is a virtual table */
function modifiers(cursor: Cursor): boolean {
  let virtual = false;
  for (;;) {
    const word = cursor.peek();
    if (word === "DEFINER" || word === "ALGORITHM") {
      // DEFINER = `a`@`b`, DEFINER = CURRENT_USER()
      cursor.until(KINDS_AND_SQL);
      if (cursor.take("SQL", "SECURITY")) cursor.skip();
    } else if (word === "SQL") cursor.skip(3);
    else if (word === "AGGREGATE" && cursor.peek(1) === "FUNCTION") cursor.skip();
    else if (word === "FOREIGN" && cursor.peek(1) === "TABLE") cursor.skip();
    else if (word === "EVENT" && cursor.peek(1) === "TRIGGER") cursor.skip();
    else if (word === "DEFAULT" && cursor.peek(1) === "CONVERSION") cursor.skip();
    else if (MODIFIERS.has(word)) {
      virtual ||= word === "VIRTUAL";
      cursor.skip();
    } else return virtual;
  }
}

const KINDS_AND_SQL = new Set(["SQL", "VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "AGGREGATE"]);

/** The word for the kind of thing, of several the last: `OPERATOR CLASS` is `CLASS`. */
function objectWord(cursor: Cursor): string {
  const word = cursor.peek();
  cursor.skip();
  const next = cursor.peek();
  if (word === "FOREIGN" && cursor.take("DATA", "WRAPPER")) return "DATA WRAPPER";
  if (word === "OPERATOR" && (next === "CLASS" || next === "FAMILY")) {
    cursor.skip();
    return next;
  }
  if (word === "TEXT" && cursor.take("SEARCH")) return objectWord(cursor);
  if (word === "ACCESS" && cursor.take("METHOD")) return "METHOD";
  if (word === "USER" && next === "MAPPING") return "";
  if (word === "PACKAGE" || word === "TYPE") cursor.take("BODY");
  return word;
}

function skipIfNotExists(cursor: Cursor): void {
  cursor.take("CONCURRENTLY");
  if (!cursor.take("IF", "NOT", "EXISTS")) cursor.take("IF", "EXISTS");
}

function extension(statement: StatementText): string | undefined {
  skipIfNotExists(statement.cursor);
  return statement.cursor.name()?.parts.at(-1);
}

/** `CAST (a AS b)`: what it converts is all the name it has. */
function cast(statement: StatementText, start: number): Item[] {
  const inner = statement.cursor.brackets();
  if (inner === undefined) return [];
  const signature = statement.fold(start, statement.lastToken);
  return [{ kind: "object", name: statement.foldTokens(inner), signature, ...statement.span }];
}

/** Its name is of any characters: `<->`, `public.=`. */
function operator(statement: StatementText, start: number): Item[] {
  const { cursor, text } = statement;
  const first = cursor.token();
  cursor.until(new Set(["("]));
  const end = cursor.token(-1)?.end ?? statement.lastToken;
  const name = first === undefined ? "" : text.slice(first.start, end).replaceAll(/\s+/g, "");
  const parent = /^(.+)\.(?=[^\w"]+$)/.exec(name)?.[1];
  const bare = parent === undefined ? name : name.slice(parent.length + 1);
  const signature = statement.fold(start, statement.lastToken);
  return bare === "" ? [] : [{ kind: "object", name: bare, parent, signature, ...statement.span }];
}

/** `SCHEMA a`, `SCHEMA AUTHORIZATION role`. */
function schema(statement: StatementText): Item[] {
  const { cursor } = statement;
  cursor.take("AUTHORIZATION");
  const name = cursor.name();
  if (name === undefined) return [];
  return [
    {
      kind: "namespace",
      name: name.parts.at(-1) ?? "",
      signature: `SCHEMA ${name.parts.join(".")}`,
      ...statement.span,
    },
  ];
}
