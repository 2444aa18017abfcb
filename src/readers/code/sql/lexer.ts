import type { Traits } from "./dialect.ts";

export interface Span {
  start: number;
  end: number;
}

/** `quoted` is a name in quotes, `string` a literal, `end` what ends a statement: `;`, `GO`. */
export interface Token extends Span {
  type: "word" | "quoted" | "string" | "number" | "punct" | "end";
}

const WORD = /[\p{L}_\u0080-\uffff][\p{L}\w$\u0080-\uffff]*/uy;
const SIGILED = /[\p{L}_@#\u0080-\uffff][\p{L}\w$@#\u0080-\uffff]*/uy;
/** What the loader of extensions puts a name for. */
const PLACEHOLDER = /@ext\w+(?::\w+)?@/y;
const NUMBER = /\d[\w.]*/y;
const DOLLAR_TAG = /\$(?:[\p{L}_\u0080-\uffff][\p{L}\w\u0080-\uffff]*)?\$/uy;
const LIKELY_NAME = /\[[A-Za-z_][^\]\n]*\]/y;
const GO_LINE = /GO(?:[ \t]+\d+)?[ \t]*;?[ \t]*(?=\r?\n|\r|$|--)/iy;
const SLASH_LINE = /\/[ \t]*(?=\r?\n|\r|$)/y;
const SPACE = /[\s\ufeff]+/y;
const CONDITIONAL = /\/\*M?!\d*/y;
/** Opening brackets of `q'[…]'` and what closes them; any other character closes itself. */
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}", "<": ">" };

/** What ends too late, or never. */
export interface LexicalProblem {
  offset: number;
  message: string;
}

/**
 * Cuts SQL into tokens in one pass. A string, name or comment without an end is told, and ends with its line, so
 * that what follows can still be read.
 */
export class Lexer {
  at = 0;
  /** What ends statements; clients can change it. */
  delimiter = ";";
  readonly comments: Span[] = [];
  readonly problems: LexicalProblem[] = [];
  /** Quotes that were looked for to the end of the text in vain: once is enough. */
  readonly #unclosed = new Set<string>();
  #conditional = false;

  constructor(
    readonly text: string,
    readonly traits: Traits,
  ) {}

  /** The next token; undefined at the end of the text. */
  next(): Token | undefined {
    this.#skipTrivia();
    const { text } = this;
    const start = this.at;
    if (start >= text.length) return undefined;
    if (this.delimiter !== ";" && text.startsWith(this.delimiter, start)) {
      return this.#token("end", start + this.delimiter.length);
    }
    const char = text[start] ?? "";
    switch (char) {
      case ";":
        return this.#token(this.delimiter === ";" ? "end" : "punct", start + 1);
      case "'":
        return this.#token("string", this.#closing("'", start, this.traits.backslashes));
      case '"':
      case "`":
        return this.#token("quoted", this.#closing(char, start, this.traits.backslashes && char === '"'));
      case "[":
        return this.#bracket(start);
      case "$":
        return this.#dollar(start);
      case "/":
        if (this.traits.slashLines && this.#opensLine(start)) {
          const end = match(SLASH_LINE, text, start);
          if (end !== undefined) return this.#token("end", end);
        }
        return this.#token("punct", start + 1);
      default:
        return this.#word(char, start);
    }
  }

  /** To the end of the line that `offset` is in. */
  endOfLine(offset: number): number {
    const end = this.text.slice(offset, offset + 200).search(/[\r\n]/);
    if (end >= 0) return offset + end;
    const feed = this.text.indexOf("\n", offset);
    return feed < 0 ? this.text.length : feed;
  }

  #token(type: Token["type"], end: number): Token {
    const token = { type, start: this.at, end };
    this.at = end;
    return token;
  }

  #word(char: string, start: number): Token {
    const { text, traits } = this;
    if (traits.goLines && (char === "G" || char === "g") && this.#opensLine(start)) {
      const end = match(GO_LINE, text, start);
      if (end !== undefined) return this.#token("end", end);
    }
    if (char >= "0" && char <= "9") return this.#token("number", match(NUMBER, text, start) ?? start + 1);
    const end = match(traits.sigils ? SIGILED : WORD, text, start);
    if (end === undefined) {
      const placeholder = char === "@" ? match(PLACEHOLDER, text, start) : undefined;
      // An astral character is one, too.
      const one = start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
      return this.#token(placeholder === undefined ? "punct" : "word", placeholder ?? one);
    }
    // E'…', N'…', X'…', U&'…', _utf8'…'
    if (text[end] === "'" && (end - start === 1 || char === "_")) {
      const alt = traits.altQuotes && /^[qQ]$/.test(text.slice(start, end));
      if (alt) return this.#token("string", this.#altQuoted(end));
      const escapes = traits.backslashes || char === "E" || char === "e";
      return this.#token("string", this.#closing("'", end, escapes));
    }
    if ((char === "U" || char === "u") && end - start === 1 && text[end] === "&") {
      const quote = text[end + 1];
      if (quote === "'") return this.#token("string", this.#closing("'", end + 1, false));
      if (quote === '"') return this.#token("quoted", this.#closing('"', end + 1, false));
    }
    return this.#token("word", end);
  }

  /** Where a quoted piece ends whose opening quote is at `start`; doubled quotes stay within. */
  #closing(quote: string, start: number, backslashes: boolean): number {
    const { text } = this;
    const kind = quote + String(backslashes);
    for (let at = start + 1; !this.#unclosed.has(kind);) {
      const found = text.indexOf(quote, at);
      if (found < 0) break;
      let slashes = found;
      if (backslashes) while (slashes - 1 >= at && text[slashes - 1] === "\\") slashes--;
      at = found + 1;
      if ((found - slashes) % 2 === 1) continue;
      if (text[at] !== quote) return at;
      at++;
    }
    return this.#without(kind, start, quote === "'" ? "string" : "quoted name");
  }

  #without(kind: string, start: number, what: string): number {
    if (!this.#unclosed.has(kind)) this.problems.push({ offset: start, message: `The ${what} has no end` });
    this.#unclosed.add(kind);
    return Math.max(start + 1, this.endOfLine(start));
  }

  #bracket(start: number): Token {
    const { brackets } = this.traits;
    if (brackets === "never") return this.#token("punct", start + 1);
    if (brackets === "likely") {
      const end = match(LIKELY_NAME, this.text, start);
      return end === undefined ? this.#token("punct", start + 1) : this.#token("quoted", end);
    }
    return this.#token("quoted", this.#closing("]", start, false));
  }

  #dollar(start: number): Token {
    const { text } = this;
    const open = this.traits.dollarQuotes ? match(DOLLAR_TAG, text, start) : undefined;
    if (open === undefined) return this.#token("punct", start + 1);
    // However many tags have no end: the text is looked through for a few of them only.
    if (this.#unclosed.size > MAX_UNCLOSED) return this.#token("punct", start + 1);
    const tag = text.slice(start, open);
    const end = this.#unclosed.has(tag) ? -1 : text.indexOf(tag, open);
    if (end >= 0) return this.#token("string", end + tag.length);
    return this.#token("string", this.#without(tag, start, "dollar-quoted string"));
  }

  #altQuoted(quote: number): number {
    const open = this.text[quote + 1] ?? "";
    const close = `${CLOSING[open] ?? open}'`;
    const end = this.#unclosed.has(close) ? -1 : this.text.indexOf(close, quote + 2);
    return end < 0 ? this.#without(close, quote, "string") : end + close.length;
  }

  #skipTrivia(): void {
    const { text, traits } = this;
    for (;;) {
      const start = this.at;
      this.at = match(SPACE, text, start) ?? start;
      const char = text[this.at];
      const second = text[this.at + 1];
      if (char === "-" && second === "-") {
        if (traits.hashComments && !/^[\s]?$/.test(text[this.at + 2] ?? "")) return;
        this.#comment(this.endOfLine(this.at));
      } else if (char === "#" && traits.hashComments) this.#comment(this.endOfLine(this.at));
      else if (char === "/" && second === "*") this.#blockComment();
      else if (this.#conditional && char === "*" && second === "/") {
        this.#conditional = false;
        this.at += 2;
      } else return;
    }
  }

  #blockComment(): void {
    const { text, traits } = this;
    const code = traits.conditionalComments ? match(CONDITIONAL, text, this.at) : undefined;
    if (code !== undefined) {
      this.#conditional = true;
      this.at = code;
      return;
    }
    const end = this.#commentEnd(this.at);
    this.#comment(end ?? this.#without("/*", this.at, "comment"));
  }

  #commentEnd(start: number): number | undefined {
    if (this.#unclosed.has("/*")) return undefined;
    if (!this.traits.nestedComments) {
      const close = this.text.indexOf("*/", start + 2);
      return close < 0 ? undefined : close + 2;
    }
    const marks = /\/\*|\*\//g;
    marks.lastIndex = start + 2;
    let depth = 1;
    for (let mark = marks.exec(this.text); mark !== null; mark = marks.exec(this.text)) {
      depth += mark[0] === "/*" ? 1 : -1;
      if (depth === 0) return marks.lastIndex;
    }
    return undefined;
  }

  #comment(end: number): void {
    this.comments.push({ start: this.at, end });
    this.at = end;
  }

  /** Whether nothing but blanks stand before `offset` in its line. */
  #opensLine(offset: number): boolean {
    let at = offset - 1;
    while (at >= 0 && (this.text[at] === " " || this.text[at] === "\t")) at--;
    return at < 0 || this.text[at] === "\n" || this.text[at] === "\r";
  }
}

const MAX_UNCLOSED = 20;

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
