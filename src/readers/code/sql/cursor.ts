import type { Span, Token } from "./lexer.ts";

/** A name as it is written, with what it is qualified by: `auth.users`, `"my table"`. */
export interface Name extends Span {
  /** Quotes taken off, outermost first. */
  parts: string[];
}

/** Walks over the tokens of a statement, or of a part of one. */
export class Cursor {
  #at = 0;

  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
  ) {}

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  get position(): number {
    return this.#at;
  }

  set position(at: number) {
    this.#at = at;
  }

  token(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  /** The word here in upper case, or the character of punctuation; a name in quotes is no word. */
  peek(ahead = 0): string {
    const token = this.tokens[this.#at + ahead];
    if (token === undefined || token.type === "quoted" || token.type === "string") return "";
    return this.text.slice(token.start, Math.min(token.end, token.start + 64)).toUpperCase();
  }

  /** Goes on if these words stand here. */
  take(...words: string[]): boolean {
    if (!words.every((word, ahead) => this.peek(ahead) === word)) return false;
    this.#at += words.length;
    return true;
  }

  skip(count = 1): void {
    this.#at += count;
  }

  /** A name, perhaps qualified: `a.b.c`, `[dbo].[Users]`, `..#temp`. */
  name(): Name | undefined {
    const first = this.token();
    if (first === undefined || !isNamed(first)) return undefined;
    const parts = [unquote(this.text.slice(first.start, first.end))];
    let { end } = first;
    this.#at++;
    while (this.peek() === ".") {
      let ahead = 1;
      while (this.peek(ahead) === ".") ahead++;
      const next = this.token(ahead);
      if (next === undefined || !isNamed(next)) break;
      parts.push(unquote(this.text.slice(next.start, next.end)));
      end = next.end;
      this.#at += ahead + 1;
    }
    return { parts, start: first.start, end };
  }

  /** Goes behind the bracket that closes the one here. @returns the tokens within; undefined where none opens */
  brackets(): Token[] | undefined {
    if (this.peek() !== "(") return undefined;
    const start = ++this.#at;
    for (let depth = 1; !this.done; this.#at++) {
      const here = this.peek();
      if (here === "(") depth++;
      else if (here === ")" && --depth === 0) return this.tokens.slice(start, this.#at++);
    }
    return this.tokens.slice(start);
  }

  /** Goes to the first of some words outside brackets, or the end. @returns the word, empty at the end */
  until(words: ReadonlySet<string>): string {
    for (let depth = 0; !this.done; this.#at++) {
      const here = this.peek();
      if (depth <= 0 && words.has(here)) return here;
      if (here === "(") depth++;
      else if (here === ")") depth--;
    }
    return "";
  }
}

/** Parts of a list between commas outside brackets; empty ones left out. */
export function split(text: string, tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    const char = token.type === "punct" ? text[token.start] : "";
    if (char === "(" || char === "[") depth++;
    else if (char === ")" || char === "]") depth--;
    if (char === "," && depth === 0) {
      if (part.length > 0) parts.push(part);
      part = [];
    } else part.push(token);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

export function isNamed({ type }: Token): boolean {
  return type === "word" || type === "quoted";
}

/** A name or literal without its quotes and what escapes them. */
export function unquote(text: string): string {
  const [, quoted = text] = /^[A-Za-z]?&?(["'`[][^]*)$/.exec(text) ?? [];
  const quote = quoted[0] ?? "";
  if (!"\"'`[".includes(quote) || quoted.length < 2) return text;
  const close = quote === "[" ? "]" : quote;
  return quoted.slice(1, quoted.endsWith(close) ? -1 : undefined).replaceAll(close + close, close);
}

/** The word of a token in upper case; empty where there is none. */
export function wordOf(text: string, token: { start: number; end: number } | undefined): string {
  return token === undefined ? "" : text.slice(token.start, token.end).toUpperCase();
}
