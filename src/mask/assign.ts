import type { Span } from "./finding.ts";
import type { Region, TextKind } from "./kind.ts";
import { expression, listOf, literalAt, type Literal, nthValue, QUOTES, until } from "./literal.ts";
import { Rows } from "./rows.ts";
import { blockValue, describedValue, yamlDefault } from "./defaults.ts";
import { Csv } from "./csv.ts";
import { Dumps } from "./dumps.ts";
import { elementValue, isBetweenTags, isInString, textBehind } from "./elements.ts";
import { judgeName, type NameVerdict } from "./names.ts";
import {
  cellBeside,
  Comments,
  isSqlComment,
  looksLikeSecret,
  proseValue,
  Tables,
  toldValue,
} from "./prose.ts";
import { namesBefore, type Sign, signBehind } from "./sign.ts";
import { match, skipSpace } from "./text.ts";
import { isPassphrase, isSecretValue, looksRandom } from "./values.ts";
import { valueBefore } from "./value-before.ts";
import { unquoted } from "./unquoted.ts";
import { yamlItems, yamlScalar } from "./yaml-scalar.ts";

const LONGEST_NAME = 100;
/** `: string =`, `: Option<&str> =`: a type between a name and its value. */
const TYPE_THEN_VALUE = /[A-Za-z_*&?][\w<>[\]|&?., '*]{0,60}=(?![=>])[ \t]*/y;
/** What is behind a name that may head a column of a table. */
const CELL_END = /[ \t*_`]{0,40}(?:\||\r?\n|$)/y;
/** What no label or argument has. */
const NO_WORD = /\d|[a-z].*[!@#%^&*]|\$\$|^[a-z]{20}/i;
const CONNECTION_STRING =
  /(?:server|host|data source|user id|uid|database|endpoint|initial catalog|user|username)=/i;

/**
 * Finds the literals that are given to a secret's name, from any place in the name. One is made for each
 * text, since it remembers the last name: a name with several hints in it is judged once.
 */
export class Assignments {
  readonly #text: string;
  readonly #fileKind: TextKind;
  readonly #head: Region | undefined;
  readonly #comments: Comments;
  readonly #tables: Tables;
  readonly #rows: Rows;
  readonly #dumps: Dumps;
  readonly #csv: Csv;
  #kind: TextKind;
  #nameEnd = 0;

  /** @param head what is written in another way at the head of the text */
  constructor(text: string, kind: TextKind, head?: Region) {
    this.#text = text;
    this.#fileKind = kind;
    this.#kind = kind;
    this.#head = head;
    this.#comments = new Comments(text);
    this.#tables = new Tables(text);
    this.#rows = new Rows(text);
    this.#dumps = new Dumps(text);
    this.#csv = new Csv(text);
  }

  /** The values given to the name that a place is in. Places must be asked for in order. */
  probe(at: number): Span[] {
    if (at < this.#nameEnd) return [];
    const text = this.#text;
    this.#kind = this.#head !== undefined && at < this.#head.end ? this.#head.kind : this.#fileKind;
    let end = at;
    while (isNameChar(text.charCodeAt(end))) end++;
    this.#nameEnd = end;
    while (end > at && (text[end - 1] === "." || text[end - 1] === "-")) end--;
    const found = signBehind(text, this.#kind, at, end);
    const heads = this.#kind === "unknown" && match(CELL_END, text, end) !== undefined;
    const rows = found === undefined ? this.#rows.column(at) : undefined;
    let start = at;
    while (start > 0 && at - start < LONGEST_NAME && isNameChar(text.charCodeAt(start - 1))) start--;
    const verdict = judgeName(text.slice(start, end));
    if (verdict === undefined) return [];
    const name: Name = { start, end, text: text.slice(start, end), ...verdict };
    if (rows !== undefined) return this.#secretsOf(rows, name);
    const below = this.#kind === "unknown" ? this.#csv.column(at) : [];
    if (below.length > 0) return this.#secretsOf(below, name);
    if (found === undefined && heads)
      return (this.#tables.column(start, end, name.strength) ?? cellBeside(text, end, name.strength)).map(
        (cell) => this.#span(cell),
      );
    if (found === undefined) return this.#indirect(name, undefined);
    if (name.many) {
      const list = this.#kind === "yaml" ? yamlItems(text, found.value) : [];
      return this.#secretsOf([...listOf(text, found.value), ...list], name, found.weak);
    }
    const pieces = this.#literal(found, name);
    if (!pieces.some((piece) => this.#isSecret(piece, name, found.weak))) return this.#indirect(name, found);
    return pieces.filter((piece) => piece.end > piece.start).map((piece) => this.#span(piece));
  }

  /** The values of rows behind `INTO` or `COPY` at a place, whose columns stand elsewhere. */
  rows(at: number): Span[] {
    const verdicts = new Map<string | undefined, NameVerdict>();
    const rows = this.#dumps.rows(at, (column) => {
      const verdict = column === undefined ? undefined : judgeName(column);
      if (verdict !== undefined) verdicts.set(column, verdict);
      return column === undefined || verdict !== undefined;
    });
    return rows
      .filter(({ column = "", value }) => {
        const verdict = verdicts.get(column);
        if (verdict === undefined) return looksRandom(this.#text.slice(value.start, value.end));
        return this.#isSecret(value, { start: 0, end: 0, text: column, ...verdict });
      })
      .map(({ value }) => this.#span(value));
  }

  #secretsOf(literals: readonly Literal[], name: Name, weak = false): Span[] {
    return literals
      .filter((literal) => this.#isSecret(literal, name, weak))
      .map((literal) => this.#span(literal));
  }

  /** What is given to a name by a description, an element around it, or in prose. */
  #indirect(name: Name, found: Sign | undefined): Span[] {
    const text = this.#text;
    const literal =
      elementValue(text, name.start) ??
      (found === undefined ? blockValue(text, name.end) : this.#described(found)) ??
      valueBefore(text, name.start);
    if (literal !== undefined && this.#isSecret(literal, name)) return [this.#span(literal)];
    const shown = this.#kind === "markup" || this.#kind === "code" ? textBehind(text, name) : undefined;
    if (shown !== undefined && looksLikeSecret(text.slice(shown.start, shown.end), name.strength, true))
      return [this.#span(shown)];
    const said = this.#said(name, found);
    return said === undefined ? [] : [{ ...this.#span(said), bare: false }];
  }

  #described({ sign, value }: Sign): Literal | undefined {
    const text = this.#text;
    const at = this.#kind === "code" && sign === ":" ? (match(TYPE_THEN_VALUE, text, value) ?? value) : value;
    if (this.#kind !== "yaml") return sign === ">" || sign === " " ? undefined : describedValue(text, at);
    const below = sign === ":" ? yamlDefault(text, value) : undefined;
    return below === undefined ? undefined : (literalAt(text, below) ?? yamlScalar(text, below));
  }

  #isSecret({ start, end }: Literal, name: Name, weak = false): boolean {
    // Properties go on behind a backslash at the end of a line.
    const value = this.#text.slice(start, end).replaceAll(/\\\r?\n[ \t]*/g, "");
    const quoted = isQuoted(this.#text, start);
    if (!isSecretValue(value, name.strength, this.#kind, quoted) || normal(value) === normal(name.text))
      return false;
    return !(weak || name.vague === true) || NO_WORD.test(value) || isPassphrase(value);
  }

  #span(literal: Literal): Span {
    const { start, end } = literal;
    const bare =
      this.#kind === "data" &&
      /^\d+$/.test(this.#text.slice(start, end)) &&
      !QUOTES.includes(this.#text[start - 1] ?? " ") &&
      /[\s,}\]]/.test(this.#text[end] ?? "\n");
    return {
      ...literal,
      rule: "named-value",
      reason: `literal value of a name that says it is a secret`,
      ...(bare ? { bare } : {}),
    };
  }

  /** `// Password: …`, `the token is …`, and the same in docstrings and pages: only what looks like a secret. */
  #said({ start, end, strength, vague, text: words }: Name, found: Sign | undefined): Literal | undefined {
    if (vague === true || this.#kind === "settings" || this.#kind === "yaml") return undefined;
    const text = this.#text;
    const isProse = (): boolean =>
      this.#kind === "unknown" ||
      this.#comments.holds(start) ||
      isBetweenTags(text, start, this.#kind === "markup") ||
      (!/^pass$/i.test(words) && this.#kind !== "data" && isInString(text, start)) ||
      isSqlComment(text, start);
    if (found === undefined) return toldValue(text, end, strength, isProse);
    if ((found.sign !== ":" && found.sign !== "=") || !isProse()) return undefined;
    return proseValue(text, found.value, strength);
  }

  /** The literal, and the pieces that are joined to it. */
  #literal(found: Sign, name: Name): Literal[] {
    const text = this.#text;
    const before = text[name.start - 1] ?? "\n";
    let at = found.value;
    if (found.sign === "=" && found.tight && "?&;\"'".includes(before)) {
      const parameter = this.#parameter(at, name.start, before);
      if (parameter !== undefined) return [parameter];
    }
    if (found.sign === ":-" || (this.#kind === "shell" && before === "{"))
      return listed(this.#standIn(found, at));
    if (found.sign === ":" && found.tight && text.startsWith("${", name.start - 2))
      return listed(this.#standIn(found, at));
    if (found.sign === ">") return listed(before === "<" ? until(text, at, "<") : undefined);
    const code = this.#kind === "code" || this.#kind === "unknown";
    if (found.sign === ":" && code) at = match(TYPE_THEN_VALUE, text, at) ?? at;
    // A long literal stands on the next line in formatted code, and in JSON.
    if (this.#kind === "code" || this.#kind === "data") at = skipSpace(text, at);
    if (code && (found.sign === "=" || found.sign === ":=" || found.sign === ",=")) {
      const shared = this.#sharedValue(found, at, name);
      if (shared !== undefined) return shared;
      if (found.sign === ",=") return [];
    }
    const literals = code && !found.weak ? expression(text, at) : listed(literalAt(text, at));
    return literals.length > 0 ? literals : listed(unquoted(text, this.#kind, found, at, name.strength));
  }

  /** The value at the name's place, where several names stand before one sign. */
  #sharedValue(found: Sign, at: number, name: Literal): Literal[] | undefined {
    const names = namesBefore(this.#text, name.start);
    if (names === undefined || (names === "" && found.sign !== ",=")) return undefined;
    const index = names.split(",").length - 1;
    const after = this.#text.slice(name.end, found.value).split(",").length - 1;
    return nthValue(this.#text, at, index, index + after + 1);
  }

  /** `?api_key=…&`, `;Password=…;`: a value inside a URL or a connection string. */
  #parameter(at: number, nameStart: number, before: string): Literal | undefined {
    const text = this.#text;
    const end = match(/[^\s"'`<>&;?\\)]{1,1024}/y, text, at) ?? at;
    if (before === "?" || before === "&") return { start: at, end };
    // `"POSTGRES_PASSWORD=…"` in a list of variables.
    if (this.#kind === "data" && before === '"' && text[end] === before) return { start: at, end };
    if (text[end] !== ";" && before !== ";") return undefined;
    const around = text.slice(Math.max(0, nameStart - 300), end + 100).split("\n");
    return around.some((line) => CONNECTION_STRING.test(line)) ? { start: at, end } : undefined;
  }

  /** `x` of the shell's `${PASSWORD:-x}` and `${PASSWORD:=x}`, and of Spring's `${password:x}`; the bracket behind it stays. */
  #standIn({ sign }: Sign, at: number): Literal | undefined {
    if (sign !== ":-" && sign !== ":=" && sign !== ":") return undefined;
    const end = match(/[^\s"'`${}]{4,256}(?=\})/y, this.#text, at);
    return literalAt(this.#text, at) ?? (end === undefined ? undefined : { start: at, end });
  }
}

/** A name in the text that says its value is a secret. */
interface Name extends Literal, NameVerdict {
  text: string;
}

/** Whether a quote stands before a literal; behind `"""` it may begin on the next line. */
function isQuoted(text: string, start: number): boolean {
  let before = start - 1;
  while (text[before] === "\n" || text[before] === "\r") before--;
  return QUOTES.includes(text[before] ?? " ");
}

function listed(literal: Literal | undefined): Literal[] {
  return literal === undefined ? [] : [literal];
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

/** `apiKey: "api-key"` only names itself. */
function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
