import { split, unquote } from "./cursor.ts";
import type { Item } from "./item.ts";
import type { StatementText } from "./statement-text.ts";

/** `UNIQUE INDEX name ON table (…)`; without a name it gets the one PostgreSQL gives it. */
export function index(statement: StatementText): Item[] {
  const { cursor, text, statement: whole } = statement;
  const isOn = cursor.peek() === "ON";
  const name = isOn && cursor.token(1)?.type !== "punct" ? undefined : cursor.name();
  cursor.until(new Set(["ON"]));
  cursor.skip();
  cursor.take("ONLY");
  const owner = cursor.name();
  if (owner === undefined) return [];
  const at = cursor.position;
  cursor.until(new Set(["("]));
  const columns = split(text, cursor.brackets() ?? []).map(([first]) =>
    first !== undefined && (first.type === "word" || first.type === "quoted")
      ? unquote(text.slice(first.start, first.end))
      : "expr",
  );
  cursor.position = at;
  const given = `${owner.parts.at(-1) ?? ""}_${columns.join("_")}_idx`;
  const from = whole.tokens[1]?.start ?? whole.start;
  const signature = statement
    .fold(from, statement.lastToken)
    .replace(/\s(?:IF NOT EXISTS|CONCURRENTLY)(?=\s)/gi, "");
  return [
    {
      kind: "index",
      name: name?.parts.at(-1) ?? given,
      parent: owner.parts.join("."),
      signature,
      ...statement.span,
    },
  ];
}
