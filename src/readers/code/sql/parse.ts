import { alter } from "./alter.ts";
import { create } from "./create.ts";
import type { Item, Parsed, Remark } from "./item.ts";
import { unquote } from "./cursor.ts";
import type { StatementText } from "./statement-text.ts";

/** Reads a statement of any dialect by its words; what it cannot read it leaves out. */
export function parseStatement(statement: StatementText): Parsed {
  const { cursor } = statement;
  switch (cursor.peek()) {
    case "CREATE":
      cursor.skip();
      return create(statement);
    case "ALTER":
      cursor.skip();
      // T-SQL alters a routine by saying it again.
      return statement.isRoutineAltered() ? create(statement) : { items: alter(statement) };
    case "PRAGMA":
      cursor.skip();
      return { items: pragma(statement) };
    case "COMMENT":
      cursor.skip();
      return { items: [], remark: remark(statement) };
    case "DEFINE":
      cursor.skip();
      return create(statement);
    default:
      return { items: [] };
  }
}

function pragma(statement: StatementText): Item[] {
  const name = statement.cursor.name();
  if (name === undefined) return [];
  const signature = `PRAGMA ${statement.fold(name.start, statement.lastToken)}`;
  return [{ kind: "pragma", name: name.parts.at(-1) ?? "", signature, ...statement.span }];
}

/** `ON TABLE a.b IS 'text'`; what stands between is the kind of thing and its name. */
function remark({ cursor, text }: StatementText): Remark | undefined {
  if (!cursor.take("ON")) return undefined;
  const kinds = /^(?:MATERIALIZED|FOREIGN|ACCESS|EVENT|TEXT|SEARCH|LARGE|PROCEDURAL|OPERATOR)$/;
  while (kinds.test(cursor.peek())) cursor.skip();
  cursor.skip();
  const name = cursor.name();
  // `TRIGGER t ON table`, `CONSTRAINT c ON table`
  const owner = cursor.take("ON") ? cursor.name() : undefined;
  cursor.until(new Set(["IS"]));
  cursor.skip();
  const literal = cursor.token();
  if (name === undefined || literal?.type !== "string") return undefined;
  const path = [...(owner?.parts ?? []), ...name.parts].join(".");
  return { path, text: unquote(text.slice(literal.start, literal.end)) };
}
