import type { Declaration } from "../../digest.ts";
import { shorten } from "./shorten.ts";

const MAX_DOC = 70;
const MAX_SIGNATURE = 140;
const MAX_FIELD = 80;
const MODIFIERS = /^((?:(?:static|abstract|final|async|protected|readonly) )*)(?:public|private|override) /;
/** Rust's `pub` and `pub(crate)`; `pub` may be a name elsewhere. */
const PUB =
  /^pub(?:\([^)]*\))? (?=(?:const|unsafe|async|extern|fn|struct|union|enum|trait|type|static|mod) |\w+:)/;
/** Attributes of Rust and PHP within a signature. */
const ATTRIBUTES = /#\[[^\]]*\] /g;
const WORD = /[\w$]/;
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
  const { name } = declaration;
  const text = shorten(compactSignature(declaration), MAX_SIGNATURE);
  const end = endOfName(text, name);
  // Receivers and modifiers before the name are part of what it is called by.
  return end === undefined ? { head: text, rest: "" } : { head: text.slice(0, end), rest: text.slice(end) };
}

/** Where the name ends in its signature: before parameters if it has any, since `get get()` is legal. */
function endOfName(text: string, name: string): number | undefined {
  let found: number | undefined;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (WORD.test(text[at - 1] ?? "") || WORD.test(text[end] ?? "")) continue;
    if (/^[?!]?[(<]/.test(text.slice(end, end + 2))) return end;
    found ??= end;
  }
  return found;
}

/** The signature without what the outline says otherwise: parentheses tell a function, `-` what is private. */
function compactSignature({ kind, signature }: Declaration): string {
  const text = withoutModifiers(signature);
  if (kind !== "function" && kind !== "method") return text;
  return text
    .replace(/^((?:async )?)def /, "$1")
    .replace(/^((?:static )?)async (?=.*\): (?:Promise|AsyncGenerator|AsyncIterable)\b)/, "$1")
    .replace(/^(export default )?((?:async )?)function\b(\*?) ?/, "$1$2$3")
    .replace(/^((?:(?:static|abstract|final|protected) )+)function &?(?=\w+\()/, "$1")
    .replace(/^((?:(?:const|async|unsafe|extern "[^"]*") )*)fn (?=[\w#]+[(<])/, "$1")
    .replace(/^(?:const (?!fn |async |unsafe |\w+[(<])|let |var )/, "")
    .replace(/ = (async )?function(\*?)(?: [\w$]+)?\(/, " = $1$2(")
    .replace(/: (async )?function(\*?)(?: [\w$]+)?\(/, ": $1$2(");
}

/** A field among others: its name and type; its value only where it has no type and the value says more. */
export function fieldText({ name, signature }: Declaration): string {
  // Ruby's `attr_reader :name`
  const bare = signature.replace(/^(?:attr\w* )?:(?=\w)/, "");
  const text = withoutModifiers(bare).replaceAll(/\breadonly (?=[\w$#["])/g, "");
  const value = text.indexOf(" = ");
  if (value < 0) return shorten(text, MAX_FIELD);
  const left = text.slice(0, value);
  const right = text.slice(value + 3);
  return shorten(left.includes(": ") || right === name || right === "…" ? left : text, MAX_FIELD);
}

function withoutModifiers(signature: string): string {
  let text = signature.replaceAll(ATTRIBUTES, "").replace(PUB, "");
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(MODIFIERS, "$1");
  }
  return text;
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
