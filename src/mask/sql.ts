/** Passwords in statements about accounts, in SQL files and in strings of code. */
import type { Span } from "./finding.ts";
import { lineBefore } from "./text.ts";
import { isPlaceholder } from "./values.ts";

const REACH = 300;
/** A literal; its doubled or escaped quotes are within. */
const LITERAL = String.raw`[NE]?(?:'((?:[^'\\\r\n]|''|\\.){1,300})'|"((?:[^"\\\r\n]|""|\\.){1,300})")`;
/** `PASSWORD 'x'`, `password('x')`, `OPTIONS (password 'x')`. */
const PASSWORD = new RegExp(String.raw`password(?:\s{1,9}|\s{0,9}\(\s{0,9})${LITERAL}`, "iyd");
/** What makes that a statement and no prose. */
const ABOUT_ACCOUNTS =
  /\b(?:create|alter|set|grant)\s[^;]*(?:\b(?:user|role|login|group|mapping|server|master\s+key|password\s+for)\b)[^;]*$/i;
/** `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin AS 'x'`, `IDENTIFIED BY VALUES 'x'`. */
const IDENTIFIED = new RegExp(
  String.raw`identified\s{1,9}(?:with\s{1,9}\S{1,80}\s{1,9}(?:by|as|using)|by)\s{1,9}(?:(?:values|password)\s{1,9})?${LITERAL}`,
  "iyd",
);
/** Oracle takes a word for a password. */
const IDENTIFIED_BY_WORD = /identified\s{1,9}by\s{1,9}([A-Za-z][\w$#]{2,127})(?=\s|;|$)/diy;
const ACCOUNT_BEFORE = /\b(?:user|role|link)\s+\S{1,130}\s+(?:connect\s+to\s+\S{1,130}\s+)?$/i;
/** `sp_addlogin 'name', 'x'`, with or without names of parameters. */
const ADD_LOGIN = new RegExp(
  String.raw`sp_add(?:remote)?login\s{1,9}(?:@\w{1,40}\s{0,9}=\s{0,9})?N?'[^']{0,200}'\s{0,9},\s{0,9}(?:@\w{1,40}\s{0,9}=\s{0,9})?${LITERAL}`,
  "iyd",
);
/** libpq's `host=h user=u password=x`. */
const CONNECTION = /password\s{0,3}=\s{0,3}([^\s'"`;&]{1,300})/diy;
/** With blanks between: arguments of a call have commas there. */
const CONNECTION_BEFORE =
  /(?:^|[\s'"])(?:host|hostaddr|user|dbname|port|sslmode)\s?=\s?\S*[^\s,(]\s[^;,()]*$/i;

/** At the word `password`. */
export function probeSqlPassword(text: string, at: number): Span | undefined {
  const found = at > 0 && /\w/.test(text[at - 1] ?? "") ? undefined : captured(PASSWORD, text, at);
  if (found !== undefined) {
    return ABOUT_ACCOUNTS.test(text.slice(Math.max(0, at - REACH), at)) ? secret(text, found) : undefined;
  }
  const value = captured(CONNECTION, text, at);
  return value !== undefined && CONNECTION_BEFORE.test(lineBefore(text, at, REACH))
    ? secret(text, value)
    : undefined;
}

/** At the word `identified`. */
export function probeIdentified(text: string, at: number): Span | undefined {
  const literal = captured(IDENTIFIED, text, at);
  if (literal !== undefined) return secret(text, literal);
  const word = captured(IDENTIFIED_BY_WORD, text, at);
  if (word === undefined || /^(?:values|random|password|external)$/i.test(text.slice(...word)))
    return undefined;
  return ACCOUNT_BEFORE.test(text.slice(Math.max(0, at - REACH), at)) ? span(word) : undefined;
}

/** At `sp_add`. */
export function probeAddLogin(text: string, at: number): Span | undefined {
  const found = captured(ADD_LOGIN, text, at);
  return found === undefined ? undefined : secret(text, found);
}

function captured(pattern: RegExp, text: string, at: number): [number, number] | undefined {
  pattern.lastIndex = at;
  const indices = pattern.exec(text)?.indices;
  return indices?.[1] ?? indices?.[2];
}

function secret(text: string, place: [number, number]): Span | undefined {
  return isPlaceholder(text.slice(...place)) ? undefined : span(place);
}

function span([start, end]: [number, number]): Span {
  return { start, end, rule: "sql-password", reason: "password of an account in a statement" };
}
