import type { Declaration } from "../../digest.ts";

const MAX_DOC = 70;
/** Words that say nothing about a declaration by themselves. */
const FILLERS = new Set([
  "a",
  "an",
  "the",
  "this",
  "of",
  "for",
  "to",
  "is",
  "class",
  "function",
  "interface",
  "type",
  "method",
]);

/**
 * A declaration's text cut in two, so that the second half can go when space is short.
 * @returns what says its kind and name, and its parameters, types and values
 */
export function splitSignature(declaration: Declaration): { head: string; rest: string } {
  const text = compactSignature(declaration);
  const at = text.indexOf(declaration.name);
  if (at < 0) return { head: text, rest: "" };
  // Receivers and modifiers before the name are part of what it is called by.
  const end = at + declaration.name.length;
  return { head: text.slice(0, end), rest: text.slice(end) };
}

/**
 * The signature without words the outline says otherwise: parentheses tell a function.
 */
function compactSignature({ kind, signature }: Declaration): string {
  if (kind !== "function" && kind !== "method") return signature;
  return signature
    .replace(/^(export default )?((?:async )?)function\b(\*?) ?/, "$1$2$3")
    .replace(/^(?:const|let|var) /, "")
    .replace(/ = (async )?function(\*?)(?: [\w$]+)?\(/, " = $1$2(");
}

/** A doc in about 70 characters, without the name it stands beside; empty where it only repeats it. */
export function shortDoc({ doc, name }: Declaration): string {
  if (doc === undefined) return "";
  const bare = doc.startsWith(`${name} `) ? doc.slice(name.length + 1) : doc;
  const known = new Set(words(name));
  if (words(bare).every((word) => known.has(word) || FILLERS.has(word))) return "";
  return cut(bare, MAX_DOC);
}

/** Cuts at the last space within the limit. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit);
  const space = head.lastIndexOf(" ");
  return (space > limit / 2 ? head.slice(0, space) : head).replace(/[\s,;:([{`\uD800-\uDBFF-]+$/, "") + "…";
}

function words(text: string): string[] {
  return text
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "");
}

/** `12-40`, or `12` where that is all. */
export function range(line: number, endLine: number): string {
  return endLine > line ? `${line}-${endLine}` : `${line}`;
}
