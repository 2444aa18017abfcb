import { isWord, nameOf, textOf, tokenize } from "./tokens.ts";

/** When a trigger fires: `AFTER INSERT`, `BEFORE UPDATE OF total`. */
export function triggerEvent(sql: string): string {
  const tokens = tokenize(sql);
  const event = tokens.findIndex((token, at) => at > 2 && isWord(token, "INSERT", "UPDATE", "DELETE"));
  const on = tokens.findIndex((token, at) => at > event && isWord(token, "ON"));
  if (event < 0 || on < 0) return "";
  const before = tokens[event - 1];
  const time = isWord(before, "AFTER") ? "AFTER" : isWord(before, "OF") ? "INSTEAD OF" : "BEFORE";
  return `${time} ${textOf(sql, tokens.slice(event, on))}`;
}

/** The module of a CREATE VIRTUAL TABLE and its arguments as written. */
export function virtualModule(sql: string): { module: string; args: string[] } | undefined {
  const tokens = tokenize(sql);
  const at = tokens.findIndex((token) => isWord(token, "USING"));
  const module = tokens[at + 1];
  if (at < 0 || module === undefined || !tokens.some((token) => isWord(token, "VIRTUAL"))) return undefined;
  const text = /^[^(]*\(([^]*)\)[^)]*$/.exec(sql.slice(module.end))?.[1] ?? "";
  return {
    module: nameOf(module),
    args: text
      .split(",")
      .map((argument) => argument.replaceAll(/\s+/g, " ").trim())
      .filter((argument) => argument !== ""),
  };
}
