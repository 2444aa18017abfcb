import type { Declaration } from "../../digest.ts";
import { namesOfParameters, terseTypes } from "./outline-types.ts";
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

/** How much of a declaration's types is shown: `names` leaves out those of parameters and fields. */
export type TypeDetail = "whole" | "terse" | "names";

/**
 * A declaration's text cut in two, so that the second half can go when space is short.
 * @returns what says its kind and name, and its parameters, types and values
 */
export function splitSignature(declaration: Declaration, types: TypeDetail): { head: string; rest: string } {
  const { name, kind } = declaration;
  const whole = compactSignature(declaration);
  const end = endOfName(whole, name);
  // Receivers and modifiers before the name are part of what it is called by.
  const head = end === undefined ? whole : whole.slice(0, end);
  let rest = whole.slice(head.length);
  if (types === "names" && (kind === "function" || kind === "method")) rest = namesOfParameters(rest);
  if (types === "names" && (kind === "constant" || kind === "variable")) rest = "";
  if (types !== "whole") rest = terseTypes(rest);
  const text = shorten(head + rest, MAX_SIGNATURE);
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
  const decorators = /^(?:@\S+ )*/.exec(signature)?.[0] ?? "";
  const text = withoutModifiers(signature.slice(decorators.length));
  if (kind !== "function" && kind !== "method") return decorators + text;
  return decorators + withoutAsync(likeFunction(text));
}

/** `a = async <T>(b)`, `a: function (b)` and `a = b` of `a = (b) => …` as `async a<T>(b)` and so on. */
function likeFunction(text: string): string {
  return text
    .replace(/^((?:async )?)def /, "$1")
    .replace(/^(export default )?((?:async )?)function\b(\*?) ?/, "$1$2$3")
    .replace(/^((?:(?:static|abstract|final|protected) )+)function &?(?=\w+\()/, "$1")
    .replace(/^((?:(?:const|async|unsafe|extern "[^"]*") )*)fn (?=[\w#]+[(<])/, "$1")
    .replace(KOTLIN_FUN, "$1")
    .replace(/^(?:const (?!fn |async |unsafe |\w+[(<])|let |var )/, "")
    .replace(ASSIGNED, "$1$3$4$2")
    .replace(ASSIGNED_WORD, "$1$3$2($4)")
    .replace(/ = (async )?function(\*?)(?: [\w$]+)? ?\(/, " = $1$2(");
}

/** What may stand before `fun` (https://kotlinlang.org/docs/reference/grammar.html#modifiers). */
const KOTLIN_FUN =
  /^((?:(?:inline|suspend|operator|infix|tailrec|external|abstract|open|final|protected|internal|expect|actual) )*)fun (?=[<\w`(])/;

/** Modifiers, name, `async`, `*`: what stands before the parameters. */
const ASSIGNED =
  /^((?:(?:static|readonly|protected|export default) )*)(?:(?:module\.)?exports\.)?([^\s=:(<]+)(?: =|:) (async )?(?:function(\*?)(?: [\w$]+)? ?)?(?=[(<])/;
const ASSIGNED_WORD =
  /^((?:(?:static|readonly|protected) )*)(?:(?:module\.)?exports\.)?([^\s=:(<]+)(?: =|:) (async )?([\w$]+)$/;

/** A promise says as much. */
function withoutAsync(text: string): string {
  return text.replace(/^((?:static )?)async (?=.*\): (?:Promise|AsyncGenerator|AsyncIterable)\b)/, "$1");
}

/** A field among others: its name and type; its value only where it has no type and the value says more. */
export function fieldText({ name, kind, signature }: Declaration, types: TypeDetail): string {
  // Ruby's `attr_reader :name`
  const bare = signature.replace(/^(?:attr\w* )?:(?=\w)/, "");
  const plain = withoutModifiers(bare).replaceAll(/\breadonly (?=[\w$#["])/g, "");
  if (types === "names" && /^[#\w$]+\??:/.test(plain)) return /^[#\w$]+\??/.exec(plain)?.[0] ?? name;
  if (types === "names" && kind === "method") return `${name}()`;
  const text = types === "whole" ? plain : terseTypes(plain);
  const value = text.indexOf(" = ");
  if (value < 0) return shorten(text, MAX_FIELD);
  const left = text.slice(0, value);
  const right = text.slice(value + 3);
  // `size?: number = 1` of a component: what may be left out has a value all the same.
  const saysType = left.includes(": ") && !/^[\w$]+\?: /.test(left);
  return shorten(saysType || right === name || right === "…" ? left : text, MAX_FIELD);
}

function withoutModifiers(signature: string): string {
  let text = signature.replaceAll(ATTRIBUTES, "").replace(PUB, "");
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(MODIFIERS, "$1");
  }
  return text;
}

/** A doc in about 70 characters, without the name it stands beside; empty where it only repeats it, or has no words. */
export function shortDoc({ doc, name }: Declaration): string {
  if (doc === undefined) return "";
  const bare = doc.startsWith(`${name} `) ? doc.slice(name.length + 1) : doc;
  const known = new Set(words(name));
  if (!/\p{L}/u.test(bare) || words(bare).every((word) => known.has(word) || FILLERS.has(word))) return "";
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
