import { Cursor, isNamed, split, unquote } from "./cursor.ts";
import type { Item } from "./item.ts";
import type { Token } from "./lexer.ts";
import type { StatementText } from "./statement-text.ts";

/** What the brackets of a table hold. */
export interface Elements {
  /** Columns and indexes. */
  items: Item[];
  /** Texts of what holds for the whole table: `PRIMARY KEY (a, b)`. */
  constraints: string[];
}

const CONSTRAINTS = /^(?:CONSTRAINT|CHECK|UNIQUE|FOREIGN|PRIMARY)$/;

/**
 * Reads columns, constraints and indexes.
 * @param parent dotted path of the table or type
 */
export function elements(statement: StatementText, tokens: readonly Token[], parent: string): Elements {
  const { text } = statement;
  const items: Item[] = [];
  const constraints: string[] = [];
  for (const part of split(text, tokens)) {
    const cursor = new Cursor(text, part);
    const index = inlineIndex(statement, cursor, part, parent);
    if (index !== undefined) items.push(index);
    else if (isConstraint(statement, cursor)) constraints.push(statement.foldTokens(part));
    else items.push(...column(statement, part, parent));
  }
  return { items, constraints };
}

/** A column of its tokens; none where they begin with no name. */
export function column(statement: StatementText, part: readonly Token[], parent: string): Item[] {
  const [first] = part;
  const last = part.at(-1);
  // SQLite takes a string for a name.
  const named = first !== undefined && (isNamed(first) || (first.type === "string" && part.length > 1));
  if (!named || last === undefined) return [];
  const { text } = statement;
  const name = unquote(text.slice(first.start, first.end));
  const signature = statement.foldTokens(part);
  return [
    { kind: "field", name, parent, signature, doc: comment(text, part), start: first.start, end: last.end },
  ];
}

/** MySQL's `COMMENT 'text'` at the end of a column or table. */
export function comment(text: string, tokens: readonly Token[]): string | undefined {
  const at = tokens.findLastIndex((token) => /^comment$/i.test(text.slice(token.start, token.end)));
  const literal = at < 0 ? undefined : tokens.slice(at + 1, at + 3).find(({ type }) => type === "string");
  return literal === undefined ? undefined : unquote(text.slice(literal.start, literal.end));
}

function isConstraint({ traits: { dialect } }: StatementText, cursor: Cursor): boolean {
  const word = cursor.peek();
  if (CONSTRAINTS.test(word)) return true;
  switch (word) {
    case "LIKE":
      return dialect !== "sqlite";
    case "EXCLUDE":
      return cursor.peek(1) === "USING" || cursor.peek(1) === "(";
    case "PERIOD":
      return cursor.peek(1) === "FOR";
    case "SUPPLEMENTAL":
      return dialect === "oracle" || dialect === "generic";
    case "KEY":
    case "INDEX":
    case "FULLTEXT":
    case "SPATIAL":
      return hasInlineIndexes(dialect) && isIndex(cursor);
    default:
      return false;
  }
}

function hasInlineIndexes(dialect: string): boolean {
  return dialect === "mysql" || dialect === "tsql" || dialect === "generic";
}

/** Whether brackets with names follow, not the length of a type: `KEY a (b)`, but `key varchar(20)`. */
function isIndex(cursor: Cursor): boolean {
  for (let ahead = 1; ahead < 8; ahead++) {
    if (cursor.peek(ahead) !== "(") continue;
    const inner = cursor.token(ahead + 1);
    return inner !== undefined && inner.type !== "number";
  }
  return false;
}

/** `KEY name (a, b)`, `UNIQUE KEY name (a)`, `INDEX ix NONCLUSTERED (a)` within a table. */
function inlineIndex(
  statement: StatementText,
  cursor: Cursor,
  part: readonly Token[],
  parent: string,
): Item | undefined {
  if (!hasInlineIndexes(statement.traits.dialect)) return undefined;
  const start = cursor.position;
  const unique = /^(?:UNIQUE|FULLTEXT|SPATIAL|VECTOR)$/.test(cursor.peek()) ? cursor.peek() : "";
  if (unique !== "") cursor.skip();
  const isKey = cursor.peek() === "KEY" || cursor.peek() === "INDEX";
  if (!isKey || !isIndex(cursor)) {
    cursor.position = start;
    return undefined;
  }
  cursor.skip();
  const name = /^(?:\(|USING)$/.test(cursor.peek()) ? undefined : cursor.name();
  const [first] = part;
  const last = part.at(-1);
  if (name === undefined || first === undefined || last === undefined) {
    cursor.position = start;
    return undefined;
  }
  const rest = statement.fold(name.start, last.end);
  const signature = `${unique === "" ? "" : `${unique} `}INDEX ${rest}`;
  return {
    kind: "index",
    name: name.parts.at(-1) ?? "",
    parent,
    signature,
    start: first.start,
    end: last.end,
  };
}
