import { isInString } from "./elements.ts";
import type { TextKind } from "./kind.ts";
import { type Literal, QUOTES } from "./literal.ts";
import type { NameStrength } from "./names.ts";
import type { Sign } from "./sign.ts";
import { match } from "./text.ts";
import { lineScalar, yamlScalar } from "./yaml-scalar.ts";

/** Signs before values without quotes. */
const SIGNS = new Set(["=", ":", "?=", ":=", " "]);
/** `PASSWORD=$(echo …)`. */
const ECHO = /\$\((?:echo|printf)[ \t]{1,9}(?:-\w[ \t]{1,9})?/y;
/** A word of the shell in which nothing that has a name is replaced: `pa$$w0rd`, `a&b` as people write it. */
const SHELL_WORD = /(?!\$)(?:[^\s"'`;|&<>()$]|\$(?![A-Z_]{2}|[\d({])|&(?![&\s]|$)){4,256}(?=[\s;&|]|$)/y;
const WORD = /[^\s"'`,;&|<>(){}[\]$]{4,256}/y;
const NO_CALL = /(?![("'`[{$])/y;
const NUMBER = /\d{4,}(?=\s*[,}\r\n]|$)/y;

/** A value without quotes behind a sign, as the kind of text has it. */
export function unquoted(
  text: string,
  kind: TextKind,
  { sign, tight }: Sign,
  from: number,
  strength: NameStrength,
): Literal | undefined {
  if (!SIGNS.has(sign)) return undefined;
  if (kind === "settings") return lineScalar(text, from);
  if (kind === "yaml" && (sign === ":" || tight)) return withoutClosing(text, yamlScalar(text, from));
  if (kind === "data" && strength === "password") {
    const end = match(NUMBER, text, from);
    return end === undefined ? undefined : { start: from, end };
  }
  const loose = kind === "unknown";
  const assigns = tight || sign === "?=" || sign === ":=";
  if (!(kind === "shell" && assigns) && !loose) return undefined;
  const at = match(ECHO, text, from) ?? from;
  const end = (loose ? undefined : match(SHELL_WORD, text, at)) ?? wordEnd(text, at);
  if (end === undefined) return undefined;
  if (!loose) return { start: at, end };
  // Without a file name this may be code, where `password = other`: only what no code would say.
  const value = text.slice(at, end);
  const lineEnds = /[\s,;]/.test(text[end] ?? "\n");
  return /\d/.test(value) && lineEnds && (tight || sign === ":") && !/^[a-z]\d$/i.test(value)
    ? { start: at, end }
    : undefined;
}

/** A word that is no beginning of a call or a longer one; the quote that ends a string may follow it. */
function wordEnd(text: string, at: number): number | undefined {
  const end = match(WORD, text, at);
  if (end === undefined || match(NO_CALL, text, end) !== undefined) return end;
  return QUOTES.includes(text[end] ?? " ") && isInString(text, at) ? end : undefined;
}

/** `- "PASSWORD=…"`: the quote that ends the string is no part of the value. */
function withoutClosing(text: string, value: Literal | undefined): Literal | undefined {
  if (value === undefined || !QUOTES.includes(text[value.end - 1] ?? " ")) return value;
  return isInString(text, value.start) ? { start: value.start, end: value.end - 1 } : value;
}
