import { elements } from "./columns.ts";
import { unquote, wordOf } from "./cursor.ts";
import { own } from "./create-named.ts";
import type { Item } from "./item.ts";
import type { StatementText } from "./statement-text.ts";

/** An enum with its values, a type with its fields, another. */
export function type(statement: StatementText): Item[] {
  const { cursor, text } = statement;
  const name = cursor.name();
  if (name === undefined) return [];
  const path = name.parts.join(".");
  const title = `TYPE ${text.slice(name.start, name.end)}`;
  const at = cursor.position;
  if (cursor.take("AS", "ENUM")) {
    const values = (cursor.brackets() ?? []).filter((token) => token.type === "string");
    const fields = values.map(({ start, end }): Item => {
      const label = unquote(text.slice(start, end));
      return { kind: "field", name: label, parent: path, signature: label, start, end };
    });
    return [{ kind: "enum", ...own(name), signature: `${title} AS ENUM`, ...statement.span }, ...fields];
  }
  const isRecord =
    cursor.take("AS", "TABLE") ||
    cursor.take("AS", "OBJECT") ||
    cursor.take("IS", "OBJECT") ||
    (cursor.peek(1) === "(" && cursor.take("AS"));
  const whole: Item = { kind: "type", ...own(name), signature: title, ...statement.span };
  if (isRecord) {
    const words = cursor.tokens.slice(at, cursor.position);
    const inner = cursor.brackets() ?? [];
    const { items, constraints } = elements(statement, withoutMembers(text, inner), path);
    const rest = constraints.length > 0 ? ` (${constraints.join(", ")})` : "";
    return [{ ...whole, signature: `${title} ${statement.foldTokens(words)}${rest}` }, ...items];
  }
  const rest = statement.foldTokens(statement.tokensFrom(at));
  return [{ ...whole, signature: rest === "" ? title : `${title} ${rest}` }];
}

/** The methods of Oracle's objects are no columns. */
function withoutMembers(text: string, tokens: StatementText["statement"]["tokens"]): typeof tokens {
  const at = tokens.findIndex((token) =>
    /^(?:MEMBER|STATIC|CONSTRUCTOR|MAP|ORDER|OVERRIDING)$/.test(wordOf(text, token)),
  );
  const following = wordOf(text, tokens[at + 1]);
  return at >= 0 && /^(?:FUNCTION|PROCEDURE|MEMBER)$/.test(following)
    ? tokens.slice(0, Math.max(0, at - 1))
    : tokens;
}
