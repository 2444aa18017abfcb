import { match, skipBlanks, skipSpace } from "./text.ts";
import { LONGEST_VALUE } from "./values.ts";

/** A value's place, without its quotes. */
export interface Literal {
  start: number;
  end: number;
}

export const QUOTES = "\"'`";
const LITERAL_PREFIX =
  /(?:[bBrRuUfFLN]{1,2}|u8R?|b?r#{1,3}|[@$]{1,2}|&|new String\(|(?:String|Secret\w{0,20}|Zeroizing)::(?:from|new)\(|\{(?=["'`][^"'`\n]{0,300}["'`]\}))?(?=\\?["'`])/y;
/** Lua's `[[…]]`, Ruby's `%q(…)`: one word in it, since a list of lists begins like that, too. */
const BRACKETED = /(?:\[\[|%[qQ][[({<|!])(?=[^\s"'`,[\](){}<>|!]{4,256}[\])}>|!])/y;
const BRACKETED_WORD = /[^\s"'`,[\](){}<>|!]{1,256}/y;
/** `[`, `("`, `[]string{`, `Set.of(`, `new String[] {`: what a list of literals begins with. */
const LIST_OPEN = /(?:new[ \t]{1,4})?[\w.<>!]{0,40}(?:\[\]\w{0,20}[ \t]?)?[[({]/y;
/** `x ||`, `process.env.P ??`, `os.environ.get("P") or`, `getenv('P') ?:`: a value and what stands in for it. */
const FALLBACK =
  /[\w$@][\w$.?!@]{0,99}(?:\([ \t]{0,4}["'`]?[\w.$-]{0,99}["'`]?[ \t]{0,4}\)|\[["'`]?[\w.$-]{0,99}["'`]?\]){0,2}!?\s{1,60}(?:\|\||\?\?|\?:|or(?=\s))\s{0,60}/y;
/** `env::var("P").unwrap_or("…")`, `Optional.of(x).orElse("…")`. */
const UNWRAPPED =
  /[\w$@][\w$.:?!@]{0,99}(?:\([^()\n]{0,100}\)){1,2}\s{0,60}\.\s{0,4}(?:unwrap_or(?:_else)?|or_?[eE]lse(?:Get)?|getOrElse)\([ \t]{0,4}(?:\|_?\w{0,20}\|[ \t]{0,4}|\(\)[ \t]{0,4}[-=]>[ \t]{0,4})?/y;
/** `os.environ.get("P", `, `env('P', `, `config("P", default=`: the second argument stands in for the first. */
const DEFAULTED =
  /(?:[\w$]{1,40}(?:\.|::|->)){0,4}(?:get_?env\w{0,20}|environ\.get|env(?:\.\w{1,12})?|config|fetch|getOrDefault|getProperty)\(\s{0,60}["'`][\w.-]{1,100}["'`]\s{0,60},\s{0,60}(?:default\w{0,6}[ \t]?[=:][ \t]?)?/iy;
/** Further pieces of a literal in parentheses: Python puts them side by side, others join them. */
const JOIN = /\s{0,80}(?:\+|\.\.?|&|\|\||\\)?\s{0,80}(?=["'`])/y;
/** Outside of parentheses only what joins them says that they belong together. */
const OPERATOR_JOIN = /\s{0,80}(?:\+|\.\.?|&|\|\|)\s{0,80}(?=["'`])/y;
const LONGEST_CHAIN = 4;
const LONGEST_LIST = 1000;

/** The literal that stands at a place, if one does. */
export function literalAt(text: string, at: number): Literal | undefined {
  const open = match(LITERAL_PREFIX, text, at);
  if (open !== undefined) return quotedLiteral(text, open);
  const start = match(BRACKETED, text, at);
  const end = start === undefined ? undefined : match(BRACKETED_WORD, text, start);
  return start === undefined || end === undefined ? undefined : { start, end };
}

/**
 * The literal that an expression comes down to: alone, in parentheses, or as what stands in for a missing
 * value. Pieces it is joined from follow it.
 */
export function expression(text: string, from: number): Literal[] {
  let at = from;
  let parentheses = 0;
  for (; text[at] === "(" && parentheses < LONGEST_CHAIN; parentheses++) at = skipSpace(text, at + 1);
  for (let links = 0; links < LONGEST_CHAIN; links++) {
    const next = match(FALLBACK, text, at);
    if (next === undefined) break;
    at = next;
  }
  at = match(DEFAULTED, text, at) ?? match(UNWRAPPED, text, at) ?? at;
  const first = literalAt(text, at);
  if (first === undefined) return [];
  const pieces = [first];
  while (pieces.length < LONGEST_LIST) {
    const join = match(parentheses === 0 ? OPERATOR_JOIN : JOIN, text, (pieces.at(-1)?.end ?? at) + 1);
    const piece = join === undefined ? undefined : literalAt(text, join);
    if (piece === undefined) break;
    pieces.push(piece);
  }
  return pieces;
}

/** The literals of a list, up to the first element that is none. */
export function listOf(text: string, from: number): Literal[] {
  const open = match(LIST_OPEN, text, from);
  const found: Literal[] = [];
  let at = open === undefined ? text.length : skipSpace(text, open);
  while (found.length < LONGEST_LIST) {
    const item = literalAt(text, at);
    if (item === undefined) break;
    found.push(item);
    const comma = skipSpace(text, item.end + 1);
    if (text[comma] !== ",") break;
    at = skipSpace(text, comma + 1);
  }
  return found;
}

/**
 * `a, b = "…", "…"`: the literal at a place in a list of values, which has as many as there are names.
 * @returns nothing in the array where another value stands there, undefined where there is no such list
 */
export function nthValue(text: string, from: number, index: number, count: number): Literal[] | undefined {
  let at = from;
  const wanted: Literal[] = [];
  for (let n = 0; n < count; n++) {
    const item = literalAt(text, at);
    const end = item === undefined ? match(PLAIN_ITEM, text, at) : item.end + 1;
    if (end === undefined) return undefined;
    if (n === index && item !== undefined) wanted.push(item);
    at = skipBlanks(text, end);
    if (n < count - 1 && text[at] !== ",") return undefined;
    if (n < count - 1) at = skipBlanks(text, at + 1);
  }
  return match(STATEMENT_END, text, at) === undefined ? undefined : wanted;
}

const PLAIN_ITEM = /[\w$.-]{1,100}(?:\([^()\n]{0,100}\))?/y;
const STATEMENT_END = /$|[\r\n;#]|\/\//y;

/** From an opening quote to its end on the same line; `"""` and `\"` count as quotes too. */
function quotedLiteral(text: string, open: number): Literal | undefined {
  const escaped = text[open] === "\\";
  let start = open + (escaped ? 1 : 0);
  const quote = text[start] ?? "";
  start++;
  if (!escaped && text.startsWith(quote + quote, start)) {
    start += 2;
    // The first line break behind `"""` is no part of the text in TOML and Java.
    if (text.startsWith("\r\n", start)) start += 2;
    else if (text[start] === "\n") start++;
  }
  for (let end = start; end < text.length && end - start <= LONGEST_VALUE; end++) {
    const c = text[end];
    if (c === "\n" || c === "\r")
      return closesNext(text, end, quote, text.startsWith(quote + quote, open + 1))
        ? { start, end }
        : undefined;
    if (c === "\\" && escaped && text[end + 1] === quote) return { start, end };
    // In a literal that is escaped itself, an escape is `\\` and the character behind it, which may have its own.
    if (escaped && c === "\\" && text[end + 1] === "\\") end += text[end + 2] === "\\" ? 3 : 2;
    else if (c === "\\") end++;
    else if (c === quote) return { start, end };
  }
  return undefined;
}

/** Whether behind a line's end there are only the three quotes that close a text. */
function closesNext(text: string, at: number, quote: string, isTriple: boolean): boolean {
  return isTriple && text.startsWith(quote.repeat(3), skipSpace(text, at));
}

export function until(text: string, start: number, stop: string): Literal | undefined {
  let end = start;
  while (end - start <= LONGEST_VALUE && end < text.length && text[end] !== stop && text[end] !== "\n") end++;
  return text[end] === stop ? { start, end } : undefined;
}
