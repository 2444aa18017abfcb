import type { Literal } from "./literal.ts";
import type { NameStrength } from "./names.ts";
import { lineBefore, lineEnd, match } from "./text.ts";
import { isPassphrase, isPlaceholder, isSecretValue, looksRandom, wordParts } from "./values.ts";

const REACH = 300;
/** A comment's mark, with nothing but the comment behind it. */
const COMMENT_MARK = /(?:^|\s)(?:\/\/+!?|\/\*+!?|#+!?|--|<!--|;+|"""|'''|REM)(?:\s|$)|^\s*\*+(?:\s|$)/;
const BLOCK = /\/\*|<!--|"""|'''/g;
const VALUE =
  /(?:\*\*[ \t]{1,4}|\*{0,2})((?![\s"'`*({[<|])(?:[^\s|`"\\&<]|<(?!\/)|&(?![\w.-]{1,40}=)){4,256})/dy;
/** What may end a value that is no part of it. Each end can be read in one way, from where it starts alone. */
const TRAILING = /(?<![.,;:"'>])(?:\*\/|-->|\*\*|[.,;:"'>])+$/;
const ALONE = /[ \t]*(?:$|[\r\n]|\*\/|-->|"""|'''|<br|<\/|["'`][ \t]*(?:$|[\r\n;,)\]}]))/y;
/** `min8`, `sha256`, `32-byte`, `base64`: about a password, not one. */
const ABOUT =
  /char|byte|bits?\b|digit|letter|word|sha|md\d|utf|base|rfc|crypt|argon|pbkdf|hex|pkcs|aes|\bmin|max|len|str|int|v\d/i;

/**
 * Tells comments and docstrings from code. Remembers how far it has read: places must be asked for in
 * order, so that a text is read once.
 */
export class Comments {
  readonly #text: string;
  #from = 0;
  #block: { start: number; end: number } | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  holds(at: number): boolean {
    return COMMENT_MARK.test(lineBefore(this.#text, at, REACH)) || this.#inBlock(at);
  }

  #inBlock(at: number): boolean {
    while (this.#block === undefined || this.#block.end <= at) {
      if (this.#block !== undefined && this.#block.start === Infinity) return false;
      BLOCK.lastIndex = this.#block?.end ?? this.#from;
      const open = BLOCK.exec(this.#text);
      this.#block =
        open === null ? { start: Infinity, end: Infinity } : this.#closed(open[0], BLOCK.lastIndex);
    }
    return this.#block.start <= at;
  }

  #closed(open: string, start: number): { start: number; end: number } {
    const close = open === "/*" ? "*/" : open === "<!--" ? "-->" : open;
    const end = this.#text.indexOf(close, start);
    return { start, end: end < 0 ? Infinity : end + close.length };
  }
}

/** `the password is …`, `"token" was "…"`; with nothing between only what no word is. */
const SAYS = /["'`*]{0,3}[ \t]{1,4}(?:is[ \t]set[ \t]to|is[ \t]now|is|was|equals|set[ \t]to)[: \t]{1,4}/iy;
/** `password text COMMENT 'default is …'` of MySQL. */
const COLUMN_COMMENT =
  /[ \t]{1,4}\w{2,20}(?:\(\d{1,6}\))?(?:[ \t]\w{1,12}){0,4}[ \t]COMMENT[ \t]{1,4}(?=')/iy;
/** What may stand before the value that is told: `'default is …'`. */
const BY_DEFAULT =
  /["'`]?(?:(?:the|its)[ \t])?(?:default|initial)(?:[ \t](?:value|password))?(?:[ \t](?:is|=)|:)?[ \t]{1,4}/iy;
const NEXT_WORD = /["'`*]{0,3}[ \t]{1,4}(?=[^\s=:,;|])/y;
/** What ends a told value besides the line. */
const TOLD_END = /[ \t]*(?:$|[\r\n"'`<]|\*\/|-->)/y;
const SQL_COMMENT = /\bcomment\b[^'\n]{0,300}'[^'\n]*$/i;
const SHORTEST_UNNAMED_KEY = 16;

/** Whether a place is in the text of SQL's `COMMENT ON … IS '…'`. */
export function isSqlComment(text: string, at: number): boolean {
  return SQL_COMMENT.test(lineBefore(text, at, REACH));
}

/**
 * The value that prose gives to a name without a sign: `the default password is …`, `token …`.
 * @param isProse whether the name stands in prose; code has `is`, but no two names side by side
 */
export function toldValue(
  text: string,
  nameEnd: number,
  strength: NameStrength,
  isProse: () => boolean,
): Literal | undefined {
  const told = match(SAYS, text, nameEnd) ?? match(COLUMN_COMMENT, text, nameEnd);
  const says = told === undefined ? undefined : (match(BY_DEFAULT, text, told) ?? told);
  const from = says ?? match(NEXT_WORD, text, nameEnd);
  if (from === undefined || (says === undefined && !isProse())) return undefined;
  const quoted = /["'`]/.test(text[from] ?? "");
  const literal = proseValue(
    text,
    quoted ? from + 1 : from,
    strength,
    (last, whole) => quoted || TRAILING.test(whole) || match(TOLD_END, text, last) !== undefined,
  );
  if (literal === undefined || says !== undefined) return literal;
  const value = text.slice(literal.start, literal.end);
  if (strength === "password") return isSqlComment(text, nameEnd) ? literal : undefined;
  return value.length >= SHORTEST_UNNAMED_KEY && /^[\w+/=.~-]+$/.test(value) && looksRandom(value)
    ? literal
    : undefined;
}

/**
 * The value that prose gives to a name (`Password: …`), where it looks like one.
 * @param isAlone whether nothing but the value stands there, by where it ends and what it is
 */
export function proseValue(
  text: string,
  at: number,
  strength: NameStrength,
  isAlone = (last: number, _whole: string): boolean => match(ALONE, text, last) !== undefined,
): Literal | undefined {
  VALUE.lastIndex = at;
  const place = VALUE.exec(text)?.indices?.[1];
  if (place === undefined) return undefined;
  const [start, last] = place;
  const whole = text.slice(start, last);
  if (isPlaceholder(whole)) return undefined;
  let value = whole.replace(/'[)\],;].*$/, "").replace(TRAILING, "");
  if (/[)\]}]$/.test(value) && !/[([{]/.test(value)) value = value.replace(/[)\]}]+[.,;]?$/, "");
  const alone = isAlone(last, whole);
  return looksLikeSecret(value, strength, alone) ? { start, end: start + value.length } : undefined;
}

/**
 * Stricter than `isSecretValue`, since what follows a colon in prose is mostly a sentence or code.
 * @param alone whether nothing but the value stands on the line
 */
export function looksLikeSecret(value: string, strength: NameStrength, alone: boolean): boolean {
  if (!isSecretValue(value, strength, "settings", false)) return false;
  // Code: a call, an index, a generic type, a member.
  if (
    /^[\w$.?]+(?:[([{<]|->|::)|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$|=>|[=([{]$|[)\]}][,;)]|\|\||&&/.test(
      value,
    )
  )
    return false;
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|:\/\/|^\d{4}-\d\d-\d\d(?:T|$)/.test(value)) return false;
  const digit = /\d/.test(value) && /[A-Za-z]/.test(value);
  if (strength === "key") return digit;
  const words = wordParts(value);
  if (words === undefined) return digit || /^[a-z]{20,}$/.test(value) || /[a-z].*[!@#$%^&*~]/i.test(value);
  if (!alone) return false;
  return digit ? !ABOUT.test(value) : isPassphrase(value);
}

/** A term of a definition list, and the mark of what is said of it below. */
const DEFINITION = /[`*_]{0,3}[ \t]{0,9}\r?\n:[ \t]{1,9}[`"']?/y;
const TERM_BEFORE = /^[`*_]{0,3}(?:[A-Za-z]{1,20}[ \t]){0,3}$/;

/** The value of a name that is a term of a markdown definition list. */
export function definitionBelow(
  text: string,
  { start, end }: { start: number; end: number },
  strength: NameStrength,
): Literal[] {
  const from = match(DEFINITION, text, end);
  if (from === undefined || !TERM_BEFORE.test(lineBefore(text, start, REACH))) return [];
  const literal = proseValue(text, from, strength);
  return literal === undefined ? [] : [literal];
}

const SEPARATOR = /[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\r?$/;
/** More columns are data, not documentation; each of them costs a look at the table. */
const MOST_COLUMNS = 30;

/** Markdown tables: the cells below a header that names a secret. */
export class Tables {
  readonly #text: string;
  #header = -1;
  #end = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The cells of the column whose header a name stands in.
   * @param at where the name begins
   * @param end where it ends
   */
  column(at: number, end: number, strength: NameStrength): Literal[] | undefined {
    const text = this.#text;
    if (!/^[ \t*_`]*(?:\||\r?$)/.test(text.slice(end, end + REACH).split("\n", 1)[0] ?? "")) return undefined;
    const before = lineBefore(text, at, REACH);
    const lineStart = at - before.length;
    const index = before.split("|").length - 1;
    if (index > MOST_COLUMNS || !/(?:^|\|)[ \t*_`]*(?:[\w-]+[ \t]){0,2}$/.test(before)) return undefined;
    if (lineStart < this.#end && lineStart !== this.#header) return undefined;
    let row = lineEnd(text, end) + 1;
    let rowEnd = lineEnd(text, row);
    const separator = text.slice(row, rowEnd);
    if (!separator.includes("|") || !SEPARATOR.test(separator) || !/^[ \t|:-]+\r?$/.test(separator))
      return undefined;
    const outer = before.trimStart().startsWith("|");
    const cells: Literal[] = [];
    for (row = rowEnd + 1; row < text.length; row = rowEnd + 1) {
      rowEnd = lineEnd(text, row);
      const line = text.slice(row, rowEnd);
      if (!line.includes("|")) break;
      const shift = outer ? 0 : line.trimStart().startsWith("|") ? 1 : 0;
      const cell = cellOf(line, index + shift);
      if (cell === undefined) continue;
      const value = line.slice(cell.start, cell.end);
      if (looksLikeSecret(value, strength, true))
        cells.push({ start: row + cell.start, end: row + cell.end });
    }
    this.#header = lineStart;
    this.#end = row;
    return cells;
  }
}

const NEXT_CELL = /[ \t*_`]{0,40}\|[ \t*_`]{0,40}([^\s|`]{4,256})[ \t*_`]{0,40}(?:\||\r?$)/dmy;

/** `| password | … |`: the cell behind a name, where it looks like a secret. */
export function cellBeside(text: string, nameEnd: number, strength: NameStrength): Literal[] {
  NEXT_CELL.lastIndex = nameEnd;
  const place = NEXT_CELL.exec(text)?.indices?.[1];
  if (place === undefined || !looksLikeSecret(text.slice(...place), strength, true)) return [];
  return [{ start: place[0], end: place[1] }];
}

/** A cell without blanks, backticks and stars around its value. */
function cellOf(line: string, index: number): Literal | undefined {
  let start = 0;
  for (let n = 0; n < index; n++) {
    start = line.indexOf("|", start) + 1;
    if (start === 0) return undefined;
  }
  const bar = line.indexOf("|", start);
  let end = bar < 0 ? line.length : bar;
  while (start < end && " \t`*".includes(line[start] ?? "")) start++;
  while (end > start && " \t\r`*".includes(line[end - 1] ?? "")) end--;
  return { start, end };
}
