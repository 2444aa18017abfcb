import { LONGEST_VALUE } from "./values.ts";

const OPENING = /(?:[bBrRuUfFLN]{1,2}|@|&|new String\()?(?=\\?["'`])/y;

/** Whether a quoted literal begins there, even one that is not closed. */
export function opensQuoted(text: string, at: number): boolean {
  OPENING.lastIndex = at;
  return OPENING.test(text);
}

/** A quoted literal, with what a language puts before its quote: `r"…"`, `@"…"`. @returns it without its quotes */
export function literalAt(text: string, at: number): { start: number; end: number } | undefined {
  OPENING.lastIndex = at;
  return OPENING.test(text) ? quotedLiteral(text, OPENING.lastIndex) : undefined;
}

/** From an opening quote to its end on the same line; `"""` and `\"` count as quotes too. */
function quotedLiteral(text: string, open: number): { start: number; end: number } | undefined {
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
    if (c === "\n" || c === "\r") return undefined;
    if (c === "\\" && escaped && text[end + 1] === quote) return { start, end };
    if (c === "\\") end++;
    else if (c === quote) return { start, end };
  }
  return undefined;
}
