/** A TOML string from its opening quote on; what is not closed ends with its line, or with the text. */
export interface TomlString {
  value: string;
  end: number;
}

const BREAKS = /[\r\n]/g;

/** @param at offset of a quote, `"` or `'` */
export function readTomlString(text: string, at: number): TomlString {
  const quote = text[at] ?? "";
  const raw = quote === "'";
  const long = text.startsWith(quote.repeat(3), at);
  const start = at + (long ? 3 : 1);
  const { bodyEnd, end } = long ? longEnd(text, start, quote) : lineEnd(text, start, quote);
  const body = text.slice(start, bodyEnd);
  const value = long ? body.replace(/^\r?\n/, "") : body;
  return { value: raw ? value : unescape(value), end };
}

function lineEnd(text: string, start: number, quote: string): { bodyEnd: number; end: number } {
  for (let at = start; at < text.length; at++) {
    const c = text[at];
    if (c === quote) return { bodyEnd: at, end: at + 1 };
    if (c === "\n" || c === "\r") return { bodyEnd: at, end: at };
    if (c === "\\" && quote === '"') at++;
  }
  return { bodyEnd: text.length, end: text.length };
}

function longEnd(text: string, start: number, quote: string): { bodyEnd: number; end: number } {
  const closing = quote.repeat(3);
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at++;
    else if (text.startsWith(closing, at)) {
      // Up to two more quotes belong to the text: `""""a""""`.
      let end = at + 3;
      while (end < at + 5 && text[end] === quote) end++;
      return { bodyEnd: end - 3, end };
    }
  }
  return { bodyEnd: text.length, end: text.length };
}

const SIMPLE: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\u001b" };

function unescape(value: string): string {
  if (!value.includes("\\")) return value;
  return value.replaceAll(
    /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|[ \t]{0,100}\r?\n\s*|([^]))/g,
    (whole, u?: string, long?: string, x?: string, simple?: string) => {
      const hex = u ?? long ?? x;
      if (hex !== undefined) return character(Number.parseInt(hex, 16)) ?? whole;
      return simple === undefined ? "" : (SIMPLE[simple] ?? simple);
    },
  );
}

function character(code: number): string | undefined {
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/** Just behind the line on which an offset stands, its break not included. */
export function endOfLine(text: string, from: number): number {
  BREAKS.lastIndex = from;
  return BREAKS.exec(text)?.index ?? text.length;
}
