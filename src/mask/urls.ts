import type { Span } from "./finding.ts";
import { distinct, isPlaceholder, wordParts } from "./values.ts";

/** `scheme://user:password@host`: up to the last `@` before the path, since passwords hold `@` too. */
const CREDENTIALS = /:\/\/[^\s/?#:@"'`<>\\]{0,256}:([^\s"'`>\\/]{1,512}|<[\w -]{1,60}>)@(?=[\w$[{<%(-])/dy;
const TOKEN_AS_USER = /:\/\/([\w-]{16,256}):x-oauth-basic@/dy;
/** What is no password, besides placeholders: a format, dots, the source of a regular expression. */
const TEMPLATE = /^%[sdvq](?![\da-f])|%[sdv]$|%\(|^\.+$|^x+$|^\(|\[\^|\.[*+]|[\])][*+]/i;
/** `user:password` up to the network of a Go data source name; the user has no `:`. */
const DSN = /^(?:[\w.-]{0,64}=|[a-z]{2,10}:\/\/)?[\w.%+-]{0,64}:([^\s"'`]{1,256})$/d;
const LONGEST_DSN = 330;
const OUTSIDE = " \t\r\n\"'`";
const BEARER = /(?:bearer|token)[ \t]+([\w.~+/=-]{16,4096})/diy;
const BASIC =
  /authorization["']?(?:\s{0,4}[:=,]\s{0,4}|[ \t]{1,4})["'`]?basic[ \t]+([A-Za-z0-9+/=_-]{8,2048})/diy;
const AUTHORIZATION_TOKEN =
  /authorization["']?\s{0,4}[:=,]\s{0,4}["'`]?(?:token|bearer|apikey|bot)[ \t]+([\w.~+/=-]{8,4096})/diy;
const CURL_USER = /(?:-u|--user)[ =]?["']?[^\s:"'$]{1,64}:([^\s"'`@\\()[\]{}|<>]{3,256})/dy;

/** The password of a URL; a GitHub token may stand in the user's place. */
export function probeUrl(text: string, at: number): Span | undefined {
  const user = group(TOKEN_AS_USER, text, at);
  if (user !== undefined)
    return { start: user[0], end: user[1], rule: "url-password", reason: "token in a URL" };
  const place = group(CREDENTIALS, text, at);
  if (place === undefined) return undefined;
  const value = text.slice(...place);
  if (TEMPLATE.test(value) || isPlaceholder(value)) return undefined;
  return { start: place[0], end: place[1], rule: "url-password", reason: "password in a URL" };
}

/** The password of `user:password@tcp(host)/database`, as Go's drivers have it. */
export function probeDsn(text: string, at: number): Span | undefined {
  let from = at;
  while (at - from < LONGEST_DSN && !OUTSIDE.includes(text[from - 1] ?? " ")) from--;
  const place = DSN.exec(text.slice(from, at))?.indices?.[1];
  if (place === undefined) return undefined;
  const start = at - (place[1] - place[0]);
  const value = text.slice(start, at);
  if (TEMPLATE.test(value) || isPlaceholder(value)) return undefined;
  return { start, end: at, rule: "url-password", reason: "password in a data source name" };
}

/** `Authorization: Basic …` and `Authorization: token …`. */
export function probeAuthorization(text: string, at: number): Span | undefined {
  return header(text, group(BASIC, text, at) ?? group(AUTHORIZATION_TOKEN, text, at));
}

/** `Bearer …`, wherever it stands. */
export function probeBearer(text: string, at: number): Span | undefined {
  return header(text, group(BEARER, text, at));
}

/** `curl -u user:password`. */
export function probeCurl(text: string, at: number): Span | undefined {
  const place = group(CURL_USER, text, at);
  if (place === undefined || !/\bcurl\b/.test(text.slice(Math.max(0, at - 300), at))) return undefined;
  const value = text.slice(...place);
  if (TEMPLATE.test(value) || isPlaceholder(value)) return undefined;
  return { start: place[0], end: place[1], rule: "curl-user", reason: "password on a command line" };
}

const ENCODED = /"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/]{8,2048}={0,2})"/dy;
const PGPASS = /:5432:[\w.*$-]{1,100}:[\w.@$-]{1,100}:([^\s"'`]{1,256})/dy;

/** `"auth": "…"` of Docker's own settings: name and password in base64. */
export function probeEncoded(text: string, at: number): Span | undefined {
  const place = group(ENCODED, text, at);
  if (place === undefined) return undefined;
  const decoded = Buffer.from(text.slice(...place), "base64").toString("latin1");
  if (!/^[\w.@$|-]{1,100}:[\u0021-\u007e]+$/.test(decoded)) return undefined;
  return { start: place[0], end: place[1], rule: "encoded-password", reason: "name and password in base64" };
}

/** `host:5432:database:user:password` of PostgreSQL's password file. */
export function probePgPass(text: string, at: number): Span | undefined {
  const place = group(PGPASS, text, at);
  if (place === undefined || isPlaceholder(text.slice(...place))) return undefined;
  return { start: place[0], end: place[1], rule: "password-file", reason: "line of a password file" };
}

const MNEMONIC =
  /(?:mnemonic|phrase)\w{0,20}["']?\s{0,3}(?::\s{0,3}string\s{0,3})?(?:[:=]|is)\s{0,3}["'`]?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?![a-z ])/diy;

/** The words from which a wallet's keys are made (BIP 39). */
export function probeMnemonic(text: string, at: number): Span | undefined {
  const place = group(MNEMONIC, text, at);
  if (place === undefined || new Set(text.slice(...place).split(" ")).size < 8) return undefined;
  return { start: place[0], end: place[1], rule: "mnemonic", reason: "words from which keys are made" };
}

function header(text: string, place: [number, number] | undefined): Span | undefined {
  if (place === undefined) return undefined;
  const value = text.slice(...place);
  if (distinct(value, 6) < 6 || isPlaceholder(value) || wordParts(value) !== undefined) return undefined;
  return {
    start: place[0],
    end: place[1],
    rule: "authorization-header",
    reason: "credential of an Authorization header",
  };
}

function group(pattern: RegExp, text: string, at: number): [number, number] | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.indices?.[1];
}
