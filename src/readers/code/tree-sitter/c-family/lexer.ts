import type { Span } from "../findings.ts";

/** `word` is a name or keyword, `literal` a number, string or character, `sign` one character or `::`. */
export type LexemeKind = "word" | "literal" | "sign" | "directive";

const TAG = /\b(?:TODO|FIXME|HACK|XXX)\b/;
const WORD = /[\w$\u0080-\uffff]/;

/**
 * Reads C and C++ lexeme by lexeme, without an object for each: most stand in bodies that are passed over.
 * A directive is one lexeme, up to a comment that ends its line.
 */
export class Lexer {
  kind: LexemeKind = "sign";
  start = 0;
  end = 0;
  /** Comments with a tag such as TODO, in source order. */
  readonly tagged: Span[] = [];
  /** Nothing but space and comments so far on this line. */
  #fresh = true;

  constructor(readonly source: string) {}

  /** Of the lexeme last read. */
  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** Goes to the next lexeme; false at the end of the text. */
  next(): boolean {
    this.#skipSpace();
    const { source } = this;
    const start = this.end;
    this.start = start;
    if (start >= source.length) return false;
    const first = source.charAt(start);
    if (first === "#" && this.#fresh) {
      this.kind = "directive";
      this.end = directiveEnd(source, start);
      return true;
    }
    this.#fresh = false;
    if (first === '"' || first === "'") this.#literal(quotedEnd(source, start));
    else if (isDigit(first) || (first === "." && isDigit(source.charAt(start + 1))))
      this.#literal(numberEnd(source, start));
    else if (WORD.test(first)) this.#word(start);
    else {
      this.kind = "sign";
      this.end = source.startsWith("::", start) ? start + 2 : start + 1;
    }
    return true;
  }

  #literal(end: number): void {
    this.kind = "literal";
    this.end = end;
  }

  #word(start: number): void {
    const { source } = this;
    let end = start + 1;
    while (WORD.test(source.charAt(end))) end++;
    this.kind = "word";
    this.end = end;
    if (source[end] === '"' && /^(?:u8|[uUL])?R$/.test(source.slice(start, end)))
      this.#literal(rawStringEnd(source, end));
  }

  #skipSpace(): void {
    const { source } = this;
    let at = this.end;
    for (; at < source.length; at++) {
      const char = source[at];
      if (char === "\n") this.#fresh = true;
      else if (char === "/" && (source[at + 1] === "/" || source[at + 1] === "*")) {
        const end = commentEnd(source, at);
        if (TAG.test(source.slice(at, end))) this.tagged.push({ start: at, end });
        at = end - 1;
      } else if (char !== " " && char !== "\t" && char !== "\r" && char !== "\\" && !/\s/.test(char ?? "")) {
        break;
      }
    }
    this.end = at;
  }
}

/** Where a comment that starts at `at` ends. A backslash goes on with `//` on the next line. */
export function commentEnd(source: string, at: number): number {
  if (source[at + 1] === "*") {
    const end = source.indexOf("*/", at + 2);
    return end < 0 ? source.length : end + 2;
  }
  let end = source.indexOf("\n", at);
  while (end >= 0 && /\\\r?$/.test(source.slice(end - 2, end))) end = source.indexOf("\n", end + 1);
  return end < 0 ? source.length : end;
}

/** A directive ends with its last character that is neither space nor comment. */
function directiveEnd(source: string, start: number): number {
  let end = start + 1;
  for (let at = start + 1; at < source.length;) {
    const char = source.charAt(at);
    if (char === "\n") break;
    if (char === "\\" && /^\\[ \t]*\r?\n/.test(source.slice(at, at + 40))) {
      at = source.indexOf("\n", at) + 1;
    } else if (char === "/" && source[at + 1] === "/") break;
    else if (char === "/" && source[at + 1] === "*") at = commentEnd(source, at);
    else {
      const space = char === " " || char === "\t" || char === "\r";
      // An apostrophe may stand in an `#error`.
      at = char === '"' || char === "'" ? wholeQuotedEnd(source, at) : at + 1;
      if (!space) end = at;
    }
  }
  return end;
}

function wholeQuotedEnd(source: string, start: number): number {
  const end = quotedEnd(source, start);
  return source[end - 1] === source[start] && end > start + 1 ? end : start + 1;
}

/** A string or character ends at its quote, or at the end of the line where that is missing. */
function quotedEnd(source: string, start: number): number {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === quote) return at + 1;
    if (char === "\n") return at;
    if (char === "\\") at += source[at + 1] === "\r" && source[at + 2] === "\n" ? 2 : 1;
  }
  return source.length;
}

/** `R"x(…)x"` has no escapes. */
function rawStringEnd(source: string, quote: number): number {
  const open = /^"([^()\\\s]{0,16})\(/.exec(source.slice(quote, quote + 20));
  if (open === null) return quotedEnd(source, quote);
  const close = `)${open[1] ?? ""}"`;
  const end = source.indexOf(close, quote + open[0].length);
  return end < 0 ? source.length : end + close.length;
}

function numberEnd(source: string, start: number): number {
  let at = start + 1;
  for (; at < source.length; at++) {
    const char = source.charAt(at);
    if (WORD.test(char) || char === ".") continue;
    if (char === "'" && WORD.test(source.charAt(at + 1))) continue;
    if ((char === "+" || char === "-") && /[eEpP]/.test(source.charAt(at - 1))) continue;
    break;
  }
  return at;
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}
