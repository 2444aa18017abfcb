/** Accounts with their passwords side by side: `admin` / `…` in pages, `name:$2y$…` in password files. */
import type { Span } from "./finding.ts";
import { looksLikeSecret } from "./prose.ts";
import { lineBefore, match } from "./text.ts";

const REACH = 300;
const ACCOUNT = /`((?:admin(?:istrator)?|root|user|test|demo|guest|operator|postgres|sa)|[\w.+-]+@[\w.-]+)$/i;
const ANY_ACCOUNT = /`[\w.@+-]{2,64}$/;
/** What a line is about. */
const ABOUT_LOGIN = /\b(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|credentials?|passwords?)\b/i;
/** `username / password`. */
const LABELS = /(?:user(?:[ -]?name)?|login|e-?mail|account)[`*"]{0,3} ?\/ ?[`*"]{0,3}$/i;
const LABELLED = /(?:user(?:[ -]?name)?|login|e-?mail|account)[`*"]{0,3} ?\/ ?[`*"]{0,3}pass/i;
const PASSWORD = /` ?\/ ?`([^`\s]{4,128})`/dy;

/** How the pair looks in a page, at what stands between the two. */
export const PAIR_HINTS: readonly string[] = ["`/`", "` / `"];

/** At the backtick behind an account: `` `admin` / `…` ``, in a line that is about logging in. */
export function probePair(text: string, at: number): Span | undefined {
  PASSWORD.lastIndex = at;
  const place = PASSWORD.exec(text)?.indices?.[1];
  const before = lineBefore(text, at, REACH);
  if (place === undefined || !ANY_ACCOUNT.test(before)) return undefined;
  const known = ACCOUNT.test(before) && ABOUT_LOGIN.test(before);
  if (!known && !LABELLED.test(before)) return undefined;
  if (!looksLikeSecret(text.slice(...place), "password", known)) return undefined;
  const [start, end] = place;
  return { start, end, rule: "account-password", reason: "password behind the account it is of" };
}

/** Whether a value is the account in `username / password: a / b`, and no password. */
export function isAccountOfPair(text: string, nameStart: number, valueEnd: number): boolean {
  return (
    match(/`? ?\/ ?`?[^`\s]/y, text, valueEnd) !== undefined &&
    LABELS.test(lineBefore(text, nameStart, REACH))
  );
}

/** Marks of the ways to hash a password (https://httpd.apache.org/docs/2.4/misc/password_encryptions.html, crypt(5)). */
export const HASH_HINTS: readonly string[] = [
  "$apr1$", "$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$y$", "{SHA}", "{SSHA",
]; // prettier-ignore
const HASH = /\$(?:apr1|2[aby]|[156y])\$[\w./$=,-]{20,200}|\{S?SHA\d{0,3}\}[\w+/=]{20,200}/y;
/** Compose files double the sign. */
const NAME_BEFORE = /(?:^|[\s"'`=,])[\w.@-]{1,64}:\$?$/;

/** At the mark of a hash: `name:$apr1$…` of password files and of what takes their lines. */
export function probeHash(text: string, at: number): Span | undefined {
  const end = match(HASH, text, at) ?? match(DOUBLED, text, at);
  if (end === undefined || !NAME_BEFORE.test(lineBefore(text, at, REACH))) return undefined;
  return { start: at, end, rule: "password-hash", reason: "hash of the password of the account before it" };
}

const DOUBLED = /\$(?:apr1|2[aby]|[156y])\$\$[\w./$=,-]{20,200}/y;
