import type { Span } from "./finding.ts";
import type { TextKind } from "./kind.ts";
import { strengthOf, type NameStrength } from "./names.ts";
import { literalAt, opensQuoted } from "./quoted.ts";
import { isSecretValue, LONGEST_VALUE } from "./values.ts";
import { lineScalar, type Literal, yamlScalar } from "./yaml-scalar.ts";

const LONGEST_NAME = 100;
const QUOTES = "\"'`";
/** `: string =`, `: Option<&str> =`: a type between a name and its value. */
const TYPE_THEN_VALUE = /[A-Za-z_*&?][\w<>[\]|&?., '*]{0,60}=(?![=>])[ \t]*/y;
/** Go and C# put the type behind the name without a colon. */
const BARE_TYPE_THEN_VALUE = /(?:string|\[\]byte|String)[ \t]+=[ \t]*/y;
/** A name given as a value, with its own value beside it: Kubernetes, ECS, XML settings. */
const PAIRED_VALUE = /["']?,?\s{0,60}["']?value["']?\s{0,4}[:=]\s{0,4}/iy;
const OPERATOR = /===?|!==?|=>|:=|\?\?=?|\|\|=?|\?=|\?:|::|[=:,>]/y;
const CONNECTION_STRING =
  /(?:server|host|data source|user id|uid|database|endpoint|initial catalog|username)=/i;

/**
 * Finds the literal that is given to a secret's name, from any place in the name. One is made for each
 * text, since it remembers the last name: a name with several hints in it is judged once.
 */
export class Assignments {
  readonly #text: string;
  readonly #kind: TextKind;
  #nameEnd = 0;

  constructor(text: string, kind: TextKind) {
    this.#text = text;
    this.#kind = kind;
  }

  probe(at: number): Span | undefined {
    if (at < this.#nameEnd) return undefined;
    const text = this.#text;
    let end = at;
    while (isNameChar(text.charCodeAt(end))) end++;
    this.#nameEnd = end;
    while (end > at && (text[end - 1] === "." || text[end - 1] === "-")) end--;
    const found = this.#operator(at, end);
    if (found === undefined) return undefined;
    let start = at;
    while (start > 0 && at - start < LONGEST_NAME && isNameChar(text.charCodeAt(start - 1))) start--;
    const name = text.slice(start, end);
    const strength = strengthOf(name);
    if (strength === undefined) return undefined;
    const literal = this.#literal(found, start, strength);
    if (literal === undefined) return undefined;
    const value = text.slice(literal.start, literal.end);
    const quoted = isQuoted(text, literal.start);
    if (!isSecretValue(value, strength, this.#kind, quoted) || normal(value) === normal(name))
      return undefined;
    // `if (password === "…")` and `f("password", "…")` are assignments only where the value is no word.
    if (found.weak && !/\d/.test(value)) return undefined;
    const bare = this.#kind === "data" && !quoted;
    return {
      ...literal,
      rule: "named-value",
      reason: `literal value of a name that says it is a secret`,
      ...(bare ? { bare } : {}),
    };
  }

  /** What stands between name and value, and where the value begins. Cheap, since most names fail here. */
  #operator(
    at: number,
    end: number,
  ): { value: number; sign: string; weak: boolean; tight: boolean } | undefined {
    const text = this.#text;
    let j = end;
    if (text[j] === "\\") j++;
    const quoted = QUOTES.includes(text[j] ?? " ");
    if (quoted) j++;
    if (quoted && text[j] === ")") j++;
    if (text[j] === "]") j++;
    if ((text[j] === "?" || text[j] === "!") && text[j + 1] === ":") j++;
    const afterName = j;
    j = skipBlanks(text, j);
    OPERATOR.lastIndex = j;
    const sign = OPERATOR.exec(text)?.[0].trim();
    if (sign !== undefined && sign !== "::") {
      const flowPair = sign === "," && this.#kind === "yaml" ? match(PAIRED_VALUE, text, end) : undefined;
      if (flowPair !== undefined) return { value: flowPair, sign: ":", weak: false, tight: false };
      // A list of names is no assignment; a call (`setenv("PASSWORD", "…")`) or a flag in a list is one.
      if (sign === "," && !(quoted && this.#isFirstArgument(at))) return undefined;
      const value = skipBlanks(text, j + sign.length);
      const weak = sign === "," || sign.startsWith("==") || sign.startsWith("!");
      const pair = sign === "," ? match(PAIRED_VALUE, text, end) : undefined;
      if (pair !== undefined) return { value: pair, sign: ":", weak: false, tight: false };
      return { value, sign, weak, tight: j === end && value === j + sign.length };
    }
    const typed = match(BARE_TYPE_THEN_VALUE, text, j);
    if (typed !== undefined) return { value: typed, sign: "=", weak: false, tight: false };
    const pair = match(PAIRED_VALUE, text, end);
    if (pair !== undefined) return { value: pair, sign: ":", weak: false, tight: false };
    return j > afterName && !quoted ? this.#flag(at, j) : undefined;
  }

  #isFirstArgument(at: number): boolean {
    const before = this.#text.slice(Math.max(0, at - LONGEST_NAME), at);
    return /\(\s*["'`][\w.-]*$|["']--[\w-]*$|["']?(?:name|key)["']?\s*[:=]\s*["'][\w.-]*$/i.test(before);
  }

  /** `--password hunter2`, `ENV DB_PASSWORD hunter2`, `login me password hunter2` (.netrc). */
  #flag(
    at: number,
    value: number,
  ): { value: number; sign: string; weak: boolean; tight: boolean } | undefined {
    if (this.#kind === "code" || this.#kind === "markup") return undefined;
    const before = this.#text.slice(Math.max(0, at - LONGEST_NAME), at);
    if (!/(?:--[a-z-]*|^ENV [A-Z_]*|\nENV [A-Z_]*|\blogin\s+\S+\s+)$/.test(before)) return undefined;
    return { value, sign: " ", weak: true, tight: true };
  }

  #literal(
    found: { value: number; sign: string; tight: boolean },
    nameStart: number,
    strength: NameStrength,
  ): Literal | undefined {
    const text = this.#text;
    const before = text[nameStart - 1] ?? "\n";
    let at = found.value;
    if (found.sign === "=" && found.tight && "?&;\"'".includes(before)) {
      const parameter = this.#parameter(at, nameStart, before);
      if (parameter !== undefined) return parameter;
    }
    if (found.sign === ">") return before === "<" ? until(text, at, "<") : undefined;
    if (found.sign === ":") {
      const typed =
        this.#kind === "code" || this.#kind === "unknown" ? match(TYPE_THEN_VALUE, text, at) : undefined;
      if (typed !== undefined) at = typed;
    }
    // A long literal stands on the next line in formatted code, and in JSON.
    if (this.#kind === "code" || this.#kind === "data")
      while (at - found.value < 80 && isSpace(text.charCodeAt(at))) at++;
    if (opensQuoted(text, at)) return literalAt(text, at);
    return this.#unquoted(found, at, strength);
  }

  /** `?api_key=…&`, `;Password=…;`: a value inside a URL or a connection string. */
  #parameter(at: number, nameStart: number, before: string): Literal | undefined {
    const text = this.#text;
    const end = match(/[^\s"'`<>&;?\\)]{1,1024}/y, text, at) ?? at;
    if (before === "?" || before === "&") return { start: at, end };
    if (text[end] !== ";" && before !== ";") return undefined;
    const around = text.slice(Math.max(0, nameStart - 300), end + 100).split("\n");
    return around.some((line) => CONNECTION_STRING.test(line)) ? { start: at, end } : undefined;
  }

  #unquoted(
    found: { sign: string; tight: boolean },
    at: number,
    strength: NameStrength,
  ): Literal | undefined {
    const text = this.#text;
    const { sign, tight } = found;
    if (sign !== "=" && sign !== ":" && sign !== "?=" && sign !== " ") return undefined;
    if (this.#kind === "settings") return lineScalar(text, at);
    if (this.#kind === "yaml" && (sign === ":" || tight)) return yamlScalar(text, at);
    const loose = this.#kind === "unknown";
    if (this.#kind === "data" && strength === "password") {
      const end = match(/\d{4,}(?=\s*[,}\r\n]|$)/y, text, at);
      return end === undefined ? undefined : { start: at, end };
    }
    if (!(this.#kind === "shell" && tight) && !loose) return undefined;
    const end = match(/[^\s"'`,;&|<>(){}[\]$]{4,256}(?![("'`[{$])/y, text, at);
    if (end === undefined) return undefined;
    if (!loose) return { start: at, end };
    // Without a file name this may be code, where `password = other`: only what no code would say.
    const value = text.slice(at, end);
    const lineEnds = /[\s,;]/.test(text[end] ?? "\n");
    return /\d/.test(value) && lineEnds && (tight || sign === ":") && !/^[a-z]\d$/i.test(value)
      ? { start: at, end }
      : undefined;
  }
}

/** Whether a quote stands before a literal; behind `"""` it may begin on the next line. */
function isQuoted(text: string, start: number): boolean {
  let before = start - 1;
  while (text[before] === "\n" || text[before] === "\r") before--;
  return QUOTES.includes(text[before] ?? " ");
}

function until(text: string, start: number, stop: string): Literal | undefined {
  let end = start;
  while (end - start <= LONGEST_VALUE && end < text.length && text[end] !== stop && text[end] !== "\n") end++;
  return text[end] === stop ? { start, end } : undefined;
}

/** The end of a sticky match at a place. */
function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at - from < 60 && (text[at] === " " || text[at] === "\t")) at++;
  return at;
}

/** Letters, digits, `_`, `$`, `-` and `.`: names as code, settings and YAML have them. */
function isNameChar(c: number): boolean {
  return (
    (c >= 97 && c <= 122) ||
    (c >= 65 && c <= 90) ||
    (c >= 48 && c <= 57) ||
    c === 95 ||
    c === 36 ||
    c === 45 ||
    c === 46
  );
}

function isSpace(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

/** `apiKey: "api-key"` only names itself. */
function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
