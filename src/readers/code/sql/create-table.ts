import { column, comment, elements } from "./columns.ts";
import { split, wordOf } from "./cursor.ts";
import { own } from "./create-named.ts";
import type { Item } from "./item.ts";
import type { StatementText } from "./statement-text.ts";

/** A table with its columns. */
export function table(statement: StatementText, virtual: boolean): Item[] {
  const { cursor, text } = statement;
  const name = cursor.name();
  if (name === undefined) return [];
  const path = name.parts.join(".");
  const head: Item = { kind: "table", ...own(name), signature: "", ...statement.span };
  const title = `${virtual ? "VIRTUAL " : ""}TABLE ${text.slice(name.start, name.end)}`;
  if (virtual) return virtualTable(statement, head, title, path);
  // `PARTITION OF x`, `OF type`, `LIKE x` come before what the brackets hold, or without any.
  const between = cursor.position;
  const opens = cursor.until(new Set(["(", "AS"]));
  const before =
    opens === "AS" && cursor.position === between ? [] : cursor.tokens.slice(between, cursor.position);
  const isLater = before.some((token) => LATER.test(wordOf(text, token)));
  const inner = opens === "(" && !isLater ? cursor.brackets() : undefined;
  const { items, constraints } = elements(statement, inner ?? [], path);
  const options = statement.tokensFrom(inner === undefined ? between : cursor.position);
  head.doc = comment(text, options);
  const said = inner === undefined ? [] : [statement.foldTokens(before)];
  const parts = [title, ...said, constraints.join(", ")];
  head.signature = [...parts, statement.foldTokens(options)].filter((part) => part !== "").join(" ");
  return [head, ...items];
}

/** With these before them brackets hold something else than columns. */
const LATER = /^(?:SELECT|FOR|DEFAULT|BY|LIKE|SERVER|OPTIONS|INHERITS|CLONE|VALUES)$/;

/** `USING fts5(a, b UNINDEXED, content='x')`: what has no `=` is a column where the module has any. */
function virtualTable(statement: StatementText, head: Item, title: string, path: string): Item[] {
  const { cursor, text } = statement;
  if (!cursor.take("USING")) return [{ ...head, signature: title }];
  const module = cursor.name()?.parts.join(".") ?? "";
  const columns: Item[] = [];
  const settings: string[] = [];
  for (const part of split(text, cursor.brackets() ?? [])) {
    const isSetting =
      part.some(({ type: is, start }) => is === "punct" && text[start] === "=") ||
      /^tokenize$/i.test(wordOf(text, part[0]));
    const found = isSetting ? [] : column(statement, part, path);
    if (found.length === 0) settings.push(statement.foldTokens(part));
    columns.push(...found.map((one) => ({ ...one, name: one.name.replace(/^\+/, "") })));
  }
  const signature = `${title} USING ${module}${settings.length > 0 ? `(${settings.join(", ")})` : ""}`;
  return [{ ...head, signature }, ...columns];
}
