import type { NameStrength } from "./names.ts";
import type { TextKind } from "./kind.ts";

/** Longer literals are documents, not passwords; keys of several lines have rules of their own. */
export const LONGEST_VALUE = 4096;
const SHORTEST_PASSWORD = 4;
const SHORTEST_KEY = 8;
/** The package `pbkdf2-password` has versions, as every dependency whose name ends so. */
const VERSION = /^[~^<>=v]{0,2}\d+\.\d+(?:\.\d+)?(?:-[a-z.\d]+)?$/;
/** Sentences of scripts that put no blanks between words; nobody types a password in them. */
const WITHOUT_BLANKS = /(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}][^]*){3}/u;
/** `tiger42!Blue`: signs that people put into passwords, with a number; no path, reference or pattern has them so. */
const PUNCTUATED = /^(?=.*\d)[A-Za-z\d]+[!#^~][A-Za-z\d!#^~]*$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** A single lower-case word of this length is no word any more (`hopenobodyfindsthisone`). */
const LONGEST_WORD = 19;
/** Three are still a style or a message of a program (`form-text-large`). */
const FEWEST_PASSPHRASE_WORDS = 4;

/**
 * Whether a literal given to a name of that strength is a secret, and not a placeholder, a reference, a word
 * of the program, a path or a label.
 * @param value without its quotes
 * @param quoted whether it had some
 */
export function isSecretValue(
  value: string,
  strength: NameStrength,
  kind: TextKind,
  quoted: boolean,
): boolean {
  if (value.length < SHORTEST_PASSWORD || value.length > LONGEST_VALUE) return false;
  // `SMTP_PASSWORD="abcd efgh ijkl mnop"`; elsewhere, blanks make a label or a sentence of it.
  const isPhrase =
    kind === "settings" && strength === "password" && quoted && /^\S+(?: \S+){1,9}$/.test(value);
  if (isPhrase) return !isPlaceholder(value) && !/^\p{Lu}\p{Ll}+ /u.test(value);
  if (/\s/.test(value) || isPlaceholder(value) || isReference(value) || VERSION.test(value)) return false;
  if (WITHOUT_BLANKS.test(value)) return false;
  const words = UUID.test(value) ? undefined : wordParts(value);
  if (strength === "password") return words === undefined || isPasswordWord(value, words, kind);
  if (value.length < SHORTEST_KEY || (words !== undefined && !PUNCTUATED.test(value))) return false;
  if (/[^\u0021-\u007e]/.test(value) || /^[\d.,:/+-]+$/.test(value) || /^[\w.-]+\.[a-z]{2,4}$/.test(value))
    return false;
  return entropyOf(value) >= (value.length < 16 ? 2.4 : 2.8);
}

/** A password that reads as words: in code it is more often a label or a type than a password. */
function isPasswordWord(value: string, words: string[], kind: TextKind): boolean {
  if (
    /^(?:string|text|str|bool|boolean|number|required|optional|input|varchar|bytes?|format|sensitive|write|read)$/i.test(
      value,
    )
  ) {
    return false;
  }
  if (/\d/.test(value)) return !/^(?:sha|md|es|utf|aes|base|rs|hs)-?\d+$/i.test(value);
  // `Passwort`, `Your Password`: a label. `passwordField`, `user_password`: a name.
  if (/^\p{Lu}\p{Ll}+$/u.test(value) || /[^\u0020-\u007e]/.test(value)) return false;
  if (kind === "code" || kind === "unknown" || kind === "markup") {
    return (
      isPassphrase(value) ||
      (words.length === 1 &&
        /^[a-z]+$/.test(value) &&
        !/pass|pwd|secret|token|key|auth|login|user|valid|crypt/.test(value))
    );
  }
  return !/^(?:user)?[-_.]?(?:password|passwd|pwd|pass)$/i.test(value);
}

/** `correct-horse-battery-staple`: words that no program would put so. */
export function isPassphrase(value: string): boolean {
  const words = value.split(/[-_.]/);
  return (
    words.length >= FEWEST_PASSPHRASE_WORDS &&
    words.every((word) => /^[a-z]{3,12}$/.test(word)) &&
    !/pass|pwd|secret|token|key|auth|login|user|valid|crypt|field|input|label|error|required|must|your/.test(
      value,
    )
  );
}

/**
 * The words of a value that is made of words only, each at most with a short number (`access-token2`,
 * `req.headers.token`), or undefined for one that is not.
 */
export function wordParts(value: string): string[] | undefined {
  const parts = value.split(/[^\p{L}\p{N}$]+|(?<=[a-z\d])(?=[A-Z])/u).filter((part) => part !== "");
  if (parts.length === 0) return [];
  if (!parts.every((part) => /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)\d{0,3}$|^\d{1,4}$/u.test(part))) return undefined;
  if (parts.some((part) => part.length > LONGEST_WORD)) return undefined;
  return value.length / parts.length >= 3.5 ? parts : undefined;
}

/** Something to be filled in, by a person or a template. */
export function isPlaceholder(value: string): boolean {
  if (/\$\{|#\{|^\{\{|\{\{(?:(?!\{\{).)*\}\}|<%|%\(|\$\(|\$\[|__MASKED__|\.\.\.|…/.test(value)) return true;
  if (/^\$\w+$|^%\w+%$|%[sdv](?:$|:)|^<.*>$|^\[.*\]$|^\{.*\}$|^\(.*\)$|^__\w+__$|^@\w+@$|^:\w+$/.test(value))
    return true;
  if (distinct(value, 3) < 3) return true;
  if (/^(?:(?:0?123456789?0?|n\/?a|.*x{6})$|(?=.*$)(?:x{3}|.*?\*{3}))/i.test(value) && !/^\d+$/.test(value))
    return true;
  return /^(?:change[-_]?(?:me|this|it)|replace[-_]?(?:me|this|with)|(?:your|my|the|insert|enter|put|add|set|provide|example|sample|dummy|fake|mock|redacted|placeholder)(?:[-_A-Z].*|$)|(?:some|a|an|any)[-_].*|.*[-_](?:here|placeholder|goes-here)$|null|none|nil|undefined|true|false|yes|no|on|off|empty|unset|default|test|todo|tbd|fixme|foo(?:bar|baz)?|bar|baz|redacted|hidden|removed|secret|password|token|value|example(?:password|secret|token|key)?)\d?!?$/i.test(
    value,
  );
}

/** Names where the value stands, instead of giving it. */
function isReference(value: string): boolean {
  if (
    /^(?:https?|ftp|file|op|vault|secret|ssm|env|ref|arn|gs|s3|azurekms|awskms|keyvault|urn|data|npm|secretRef|spring):/i.test(
      value,
    )
  )
    return true;
  if (
    /^(?:ENC\[|ENC\(|\{cipher\}|@Microsoft\.KeyVault|sha(?:1|256|384|512)-|ssh-(?:rsa|ed25519) )/.test(value)
  )
    return true;
  if (
    /^(?:process\.env|os\.environ|import\.meta|env|secrets|var|local|data|module|config|self|this|settings|options|req|ctx|event)[.[]/.test(
      value,
    )
  )
    return true;
  // Paths, calls and member chains.
  if (/^(?:~|\.{1,2})?\/[\w.-]+(?:\/[\w.-]*)*$/.test(value) && !/^\/[\w+/]{30,}$/.test(value)) return true;
  return /^[A-Za-z_][\w.]*\(.*\)?;?$/.test(value) || /^[A-Za-z_]+(?:\.[A-Za-z_]+)+[;,]?$/.test(value);
}

/** Whether a value without a name reads like a generated key: capitals, small letters and digits without a word. */
export function looksRandom(value: string): boolean {
  if (!/^[\w+/=.~-]{20,200}$/.test(value) || UUID.test(value) || wordParts(value) !== undefined) return false;
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && entropyOf(value) >= 3.8;
}

/** Shannon entropy in bits a character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const c of value) counts.set(c, (counts.get(c) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** How many different characters, counted no further than needed. */
export function distinct(value: string, enough: number): number {
  const seen = new Set<string>();
  for (const c of value) {
    seen.add(c);
    if (seen.size >= enough) break;
  }
  return seen.size;
}
