import { column, elements } from "./columns.ts";
import { Cursor, split, unquote } from "./cursor.ts";
import type { Item } from "./item.ts";
import type { Token } from "./lexer.ts";
import type { StatementText } from "./statement-text.ts";

const CONSTRAINTS = /^(?:CONSTRAINT|CHECK|UNIQUE|FOREIGN|PRIMARY|EXCLUDE)$/;

/** What an `ALTER TABLE` or `ALTER TYPE` adds. Reads on behind `ALTER`. */
export function alter(statement: StatementText): Item[] {
  const { cursor } = statement;
  if (cursor.take("TYPE")) return enumValue(statement);
  cursor.take("FOREIGN");
  if (!cursor.take("TABLE")) return [];
  cursor.take("IF", "EXISTS");
  cursor.take("ONLY");
  const name = cursor.name();
  if (name === undefined) return [];
  cursor.take("*");
  if (!cursor.take("WITH", "CHECK")) cursor.take("WITH", "NOCHECK");
  const path = name.parts.join(".");
  const items: Item[] = [];
  // `ADD a int, b int` of T-SQL says ADD but once.
  let adding = false;
  for (const part of split(statement.text, statement.tokensFrom(cursor.position))) {
    const action = new Cursor(statement.text, part);
    adding =
      action.take("ADD") || (adding && statement.traits.goLines && !/^(?:DROP|ALTER)$/.test(action.peek()));
    if (adding) items.push(...added(statement, part.slice(action.position), path));
  }
  return items;
}

function added(statement: StatementText, part: readonly Token[], path: string): Item[] {
  const cursor = new Cursor(statement.text, part);
  const isColumn = cursor.take("COLUMN");
  cursor.take("IF", "NOT", "EXISTS");
  if (cursor.peek() === "(") return elements(statement, cursor.brackets() ?? [], path).items;
  const rest = part.slice(cursor.position);
  if (isColumn) return column(statement, withoutPlace(statement.text, rest), path);
  if (
    CONSTRAINTS.test(cursor.peek()) ||
    /^(?:KEY|INDEX|FULLTEXT|SPATIAL|PARTITION|VALUE)$/.test(cursor.peek())
  ) {
    const named = constraint(statement, rest, path);
    return named.length > 0
      ? named
      : elements(statement, rest, path).items.filter(({ kind }) => kind === "index");
  }
  return column(statement, withoutPlace(statement.text, rest), path);
}

/** MySQL's `AFTER x` and `FIRST` are about the table, not the column. */
function withoutPlace(text: string, tokens: readonly Token[]): readonly Token[] {
  const at = tokens.length - 2;
  return at > 0 && /^after$/i.test(text.slice(tokens[at]?.start, tokens[at]?.end))
    ? tokens.slice(0, at)
    : tokens;
}

function constraint(statement: StatementText, part: readonly Token[], path: string): Item[] {
  const cursor = new Cursor(statement.text, part);
  const [first] = part;
  const last = part.at(-1);
  if (!cursor.take("CONSTRAINT") || first === undefined || last === undefined) return [];
  const name = cursor.name();
  if (name === undefined) return [];
  const signature = statement.foldTokens(part);
  return [
    {
      kind: "constraint",
      name: name.parts.at(-1) ?? "",
      parent: path,
      signature,
      start: first.start,
      end: last.end,
    },
  ];
}

/** `ALTER TYPE a ADD VALUE 'b'`, `ALTER TYPE a ADD ATTRIBUTE b int`. */
function enumValue(statement: StatementText): Item[] {
  const { cursor, text } = statement;
  const name = cursor.name();
  if (name === undefined || !cursor.take("ADD")) return [];
  const parent = name.parts.join(".");
  if (cursor.take("ATTRIBUTE")) {
    const [part = []] = split(text, statement.tokensFrom(cursor.position));
    return column(statement, part, parent);
  }
  if (!cursor.take("VALUE")) return [];
  cursor.take("IF", "NOT", "EXISTS");
  const value = cursor.token();
  if (value?.type !== "string") return [];
  const label = unquote(text.slice(value.start, value.end));
  return [{ kind: "field", name: label, parent, signature: label, start: value.start, end: value.end }];
}
