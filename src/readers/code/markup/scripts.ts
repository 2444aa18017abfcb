import type { Dialect } from "../oxc/program.ts";
import type { MarkupElement } from "./scan.ts";

/** Types of scripts that are code; others hold data or templates. */
const CODE =
  /^(?:|module|text\/(?:java|ecma|type)script|application\/(?:x-)?(?:java|ecma)script|text\/babel|text\/jsx|ts|tsx)$/i;

/** Whether a script's text is code, and not data or somewhere else. */
export function isCode({ name, attributes: { type = "" } }: MarkupElement): boolean {
  return name === "script" && CODE.test(type.trim());
}

/** What would go on with a statement that no semicolon ends. */
const CONTINUES = /^\s*[^\s\w$'"@{#]/;

/** The scripts of a page or component as one program, in which all that stands around them is blank. */
export function programOf(
  text: string,
  scripts: readonly MarkupElement[],
): { text: string; dialect: Dialect } {
  const parts: string[] = [];
  let from = 0;
  for (const { inner } of scripts) {
    if (inner.start < from) continue;
    const between = text.slice(from, inner.start);
    const code = text.slice(inner.start, inner.end);
    // In the place of the `<` of the end tag before it: scripts do not go on into each other.
    const isOpen = from > 0 && (!/[\r\n]/.test(between) || CONTINUES.test(code));
    parts.push(isOpen ? `;${blank(between.slice(1))}` : blank(between), code);
    from = inner.end;
  }
  parts.push(blank(text.slice(from)));
  return { text: parts.join(""), dialect: dialectOf(scripts) };
}

function dialectOf(scripts: readonly MarkupElement[]): Dialect {
  const languages = scripts.map(({ attributes }) =>
    (attributes["lang"] ?? attributes["type"] ?? "").toLowerCase(),
  );
  if (languages.includes("tsx")) return "tsx";
  return languages.some((one) => one === "ts" || one.endsWith("typescript")) ? "ts" : "js";
}

/** Line ends stay, so that every line does. */
function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, " ");
}
