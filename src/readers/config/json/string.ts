import type { ExtensionUse } from "./extensions.ts";

export interface ScannedString {
  value: string;
  /** Just after the closing quote. */
  end: number;
  closed: boolean;
  /** Offset of an escape that no dialect knows. */
  badEscape?: number;
}

const SIMPLE: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * A string from its opening quote on. One that is not closed ends with its line.
 * @param start offset of the opening quote
 */
export function scanString(text: string, start: number, uses: ExtensionUse): ScannedString {
  const quote = text.charCodeAt(start);
  if (quote !== QUOTE) uses.note("singleQuotes", start);
  const decoder = new EscapeDecoder(text, uses);
  let from = start + 1;
  let value = "";
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      return { value: value + text.slice(from, at), end: at + 1, closed: true, ...decoder.fault };
    }
    if (code === BACKSLASH) {
      value += text.slice(from, at) + decoder.decode(at);
      from = decoder.end;
      at = from - 1;
    } else if (code === 10 || code === 13) {
      return { value: value + text.slice(from, at), end: at, closed: false };
    } else if (code < 32) uses.note("controlCharacter", at);
  }
  return { value: value + text.slice(from), end: text.length, closed: false };
}

/** Decodes one escape after the other. */
class EscapeDecoder {
  /** Just after the last escape. */
  end = 0;
  fault: { badEscape?: number } = {};

  constructor(
    private readonly text: string,
    private readonly uses: ExtensionUse,
  ) {}

  /** @param at offset of the backslash */
  decode(at: number): string {
    const { text } = this;
    const c = text[at + 1] ?? "";
    this.end = at + 1 + c.length;
    const simple = SIMPLE[c];
    if (simple !== undefined) return simple;
    if (c === '"' || c === "\\" || c === "/") return c;
    if (c === "u") return this.#hex(at, 4);
    this.uses.note("escape", at);
    if (c === "x") return this.#hex(at, 2);
    if (c === "v") return "\v";
    if (c === "0" && !/\d/.test(text[at + 2] ?? "")) return "\0";
    if (/[0-9]/.test(c)) return this.#bad(at);
    // A line that goes on behind a backslash.
    if (c === "\r" && text[at + 2] === "\n") this.end++;
    return /[\n\r\u2028\u2029]/.test(c) ? "" : c;
  }

  #hex(at: number, digits: number): string {
    const hex = text16(this.text, at + 2, digits);
    if (hex === undefined) return this.#bad(at);
    this.end = at + 2 + digits;
    return String.fromCharCode(hex);
  }

  #bad(at: number): string {
    this.fault = { badEscape: this.fault.badEscape ?? at };
    return this.text.slice(at, this.end);
  }
}

function text16(text: string, at: number, digits: number): number | undefined {
  const hex = text.slice(at, at + digits);
  return hex.length === digits && /^[\da-f]+$/i.test(hex) ? Number.parseInt(hex, 16) : undefined;
}
