import { firstFrom } from "../lines.ts";
import type { Found, Span } from "./findings.ts";

const DATA: ReadonlySet<Found["kind"]> = new Set<Found["kind"]>(["constant", "variable", "field"]);
/** Longer signatures lose string literals and the insides of brackets, and then their end. */
const MAX_SIGNATURE = 240;
/** What is folded at all: a table may be as long as its file. */
const MAX_FOLDED = 4_000;
const MAX_VALUE = 40;
const MAX_SHARED = 80;

/**
 * A declaration's head on one line, without its body, comments and long values.
 * @param comments in source order
 */
export function signature(text: string, found: Found, comments: readonly Span[]): string {
  // Several names in one statement would say its whole value several times.
  if (found.shared)
    return cut(
      fold(code(text, found.start, Math.min(found.end, found.start + MAX_SHARED * 2), comments)),
      MAX_SHARED,
    );
  const valueSpan = DATA.has(found.kind) ? found.value : undefined;
  const end = valueSpan?.start ?? found.body ?? found.end;
  const head = fold(code(text, found.start, end > found.name.start ? end : found.name.end, comments));
  const plain = head.replace(/[\s;,{:]+$/, "");
  const value =
    valueSpan === undefined ? "" : shortValue(code(text, valueSpan.start, valueSpan.end, comments));
  // Shells know no space around `=`.
  const gap = valueSpan !== undefined && /\S/.test(text[valueSpan.start - 1] ?? "") ? "" : " ";
  return shorten(found.prefix + (value === "" ? plain : head + gap + value));
}

/** A stretch of the text without comments and line ends. */
export function oneLine(text: string, { start, end }: Span, comments: readonly Span[]): string {
  return fold(code(text, start, end, comments));
}

/** The text without comments; whatever is far too long is cut, since it is shortened anyway. */
function code(text: string, start: number, end: number, comments: readonly Span[]): string {
  const stop = Math.min(end, start + MAX_FOLDED);
  let out = "";
  let from = start;
  for (let i = firstFrom(comments, start); i < comments.length; i++) {
    const comment = comments[i];
    if (comment === undefined || comment.start >= stop) break;
    out += text.slice(from, comment.start) + " ";
    from = Math.min(comment.end, stop);
  }
  return out + text.slice(from, stop);
}

/** Takes off line ends, also where brackets and trailing commas only made sense over several lines. */
function fold(text: string): string {
  return text
    .replaceAll(/\\\r?\n/g, " ")
    .replaceAll(/([([])\s*[\n\r]\s*/g, "$1")
    .replaceAll(/,?\s*[\n\r]\s*([)\]])/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function shortValue(text: string): string {
  const value = fold(text);
  if (value.length <= MAX_VALUE) return value;
  const open = value.search(/[([{]/);
  // What a call or a literal starts with says what it is.
  if (open > 0 && open < MAX_VALUE) return value.slice(0, open + 1) + "…" + closing(value[open]);
  return cut(value, MAX_VALUE);
}

function shorten(text: string): string {
  if (text.length <= MAX_SIGNATURE) return text;
  const quiet = text.replaceAll(/(["'`])(?:(?!\1)[^\\]|\\.){8,}\1/g, "$1…$1");
  const flat =
    quiet.length <= MAX_SIGNATURE ? quiet : quiet.replaceAll(/(?<==\s?)([[{(])[^[\]{}()]{8,}[\]})]/g, "$1…");
  return cut(flat, MAX_SIGNATURE);
}

/** Half of a surrogate pair would not survive encoding. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  return (/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept).trimEnd() + "…";
}

function closing(open: string | undefined): string {
  if (open === "(") return ")";
  return open === "[" ? "]" : "}";
}
