import type { TextKind } from "./kind.ts";
import { QUOTES } from "./literal.ts";
import { lineBefore, match, skipBlanks } from "./text.ts";

const LONGEST_NAME = 100;
/** How far back the line of a name is read. */
const REACH = 300;
/** Go and C# put the type behind the name without a colon. */
const BARE_TYPE_THEN_VALUE =
  /(?:\[\])?(?:(?:As[ \t]+)?[sS]tring|\[\]byte|n?(?:var)?char(?:[ \t]?\([ \t]?\w{1,9}[ \t]?\))?|text)[ \t]*:?=[ \t]*/iy;
/** The tag of a Go field: Password string `default:"…"`. */
const TAGGED_VALUE = /[*\w.[\]]{1,40}[ \t]+`[^`\n]{0,200}?\b(?:env)?[dD]efault:(?=")/y;
/** `string password = 1 [default = "…"];` of protocol buffers. */
const FIELD_DEFAULT = /=[ \t]*\d{1,6}[ \t]*\[[^\]"\n]{0,100}?\bdefault[ \t]*=[ \t]*/y;
/** `.password("…")` of builders: a method that has no other name. */
const METHOD =
  /\.(?:password|passwd|passphrase|token|secret|api_?key|access_?token|secret_?key|client_?secret)$/i;
/** `[["password", "…"]]`: an entry of a map. */
const ENTRY_BEFORE = /[[,]\s{0,60}[[(]\s{0,9}["'][\w.-]*$/;
const ENTRY_VALUE = /["']\s{0,9},\s{0,60}(?=["'][^"'\n]{1,256}["']\s{0,9}[\])])/y;
/** `password "…"`, `:password "…"`, `SECRET '…'`: a name and a literal side by side. */
const SIDE_BY_SIDE = /[ \t]{1,9}(?=["'][^\s"']{4,256}["'])/y;
/** `read -r PASSWORD <<< "…"`. */
const HERE_STRING = /[ \t]{0,9}<<<[ \t]{0,9}/y;
/** `{ get; set; } = ` of C#, `by lazy { ` and `get() = ` of Kotlin. */
const PROPERTY_THEN_VALUE =
  /\{[ \t]*(?:\w{1,12}[ \t])?get;[ \t\w;]{0,60}\}[ \t]*=[ \t]*|by[ \t]+lazy[ \t]*\{[ \t]*|get\(\)[ \t]*=[ \t]*/y;
/** `password[] = `, `password[MAX + 1] = ` of C; `password{` of C++. */
const ARRAY_THEN_VALUE = /(?:\[[\w \t+]{0,40}\]){1,2}[ \t]*=[ \t]*|\{[ \t]*(?=(?:u8|[uUL])?R?")/y;
/** `#define PASSWORD "…"` of C: before the name, and behind it. */
const DEFINE_BEFORE = /^[ \t]*#[ \t]*define[ \t]+\w*$/;
const DEFINED_VALUE = /(?:[ \t]|\\\r?\n){1,60}(?:\([ \t]*)?(?=(?:u8|[uUL])?R?")/y;
/** `std::string password("…")` of C++. */
const STRING_BEFORE =
  /(?:\b\w*[sS]tring(?:_view)?|\bauto)(?:[ \t]+(?:const[ \t]+)?[*&]?|[ \t]*[*&][ \t]*)\w*$/;
const CONSTRUCTED_VALUE = /\([ \t]*(?=(?:u8|[uUL])?R?")/y;
/** `password varchar(40) NOT NULL DEFAULT '…'`, `ALTER COLUMN password SET DEFAULT '…'`, `token text AS ('…' || '…')`. */
const SQL_DEFAULT =
  /(?:[\w \t]{1,40}(?:\([\d, \t]{1,20}\)[\w \t]{0,40})?[ \t])?(?:default(?:[ \t]{1,9}\(?|\()|as[ \t]{0,9}\()[ \t]{0,9}[EeNn]?(?=')/iy;
/** `? password` and `: …` below it, the long way to write a key of YAML. */
const KEY_BEFORE = /^[ \t]*(?:-[ \t]+)*\?[ \t]+["']?[\w.-]*$/;
const EXPLICIT_VALUE = /["']?[ \t]{0,60}(?:#[^\r\n]{0,200})?\r?\n[ \t]{0,100}:[ \t]{1,60}/y;
/** A line of settings that is a name, blanks and a value. */
const LINE_START = /^[ \t]*["']?[\w.-]*$/;
const ONE_WORD = /[ \t]{1,60}(?=[^\s=:#;][^\s]{0,1023}[ \t]{0,60}(?:$|[\r\n]))/y;
/** `ENV.fetch("PASSWORD") { "…" }` of Ruby. */
const BLOCK_OF_VALUE =
  /(?:\{[ \t]*|\s{0,60}\.\s{0,4}(?:unwrap_or(?:_else)?|or_?[eE]lse(?:Get)?|getOrElse)\([ \t]{0,4}(?:\|_?\w{0,20}\|[ \t]{0,4}|\(\)[ \t]{0,4}[-=]>[ \t]{0,4})?)(?=["'])/y;
/** `setPassword("…")`, `with_token("…")`, `storePassword("…")`: not any call with such a name takes it. */
const SETTER = /\b(?:set|with|store)(?:_|(?=[A-Z]))\w{0,60}$/;
const SETTER_ARGUMENT = /\(\s{0,60}(?=["'`])/y;
/** `"password" to "…"` of Kotlin's maps. */
const TO = /to[ \t]+(?=["'])/y;
/** A name given as a value, with its own value beside it: Kubernetes, ECS, XML settings; in JSON with others between. */
const PAIRED_VALUE =
  /["']?,?\s{0,60}(?:"\w{1,40}"\s{0,4}:\s{0,4}(?:"[^"\n]{0,100}"|\w{1,20}),\s{0,60}){0,3}["']?value["']?\s{0,4}[:=]\s{0,4}/iy;
const OPERATOR = /===?|!==?|<>|<-(?=[ \t"'])|=>|:=|\?\?=?|\|\|=?|\?=|\?:|::|[=:,>]|or(?=[ \t])/y;
const SHELL_OPERATOR = /:[-+?](?=\S)/y;
/** `os.environ.get("P"`, `config('P'`: what follows is not any argument but the value if there is none. */
const READS_SETTING = /(?:env\w*|environ\.get|config|fetch|getOrDefault|getProperty)\(\s*["'`][\w.-]*$/i;
const DEFAULT_ARGUMENT = /default\w{0,6}[ \t]?[=:][ \t]?/y;
/** `password, user = `: names that share one sign. */
const MORE_NAMES = /(?:[ \t]{0,8},[ \t]{0,8}[A-Za-z_$][\w$.]{0,60}){0,8}[ \t]{0,20}:?=(?!=)[ \t]{0,20}/y;
const NAMES_BEFORE =
  /^[ \t]*(?:(?:var|let|const|my|local)[ \t]*\(?[ \t]*)?((?:[A-Za-z_$@][\w$.]*[ \t]*,[ \t]*)*)[$@]?$/;

/** What stands between a name and its value. */
export interface Sign {
  /** Where the value begins. */
  value: number;
  sign: string;
  /** It is an assignment only where the value is no word: `password === "…"`, `f("password", "…")`. */
  weak: boolean;
  /** There are no blanks around it. */
  tight: boolean;
}

/** The names before one on a line that may share a sign with it: `a, b, ` or nothing; undefined in other lines. */
export function namesBefore(text: string, at: number): string | undefined {
  return NAMES_BEFORE.exec(lineBefore(text, at, REACH))?.[1];
}

/**
 * What stands between name and value, and where the value begins. Cheap, since most names fail here.
 * @param at a place in the name
 * @param end where the name ends
 */
export function signBehind(text: string, kind: TextKind, at: number, end: number): Sign | undefined {
  let j = end;
  if (text[j] === "\\") j++;
  const quoted = QUOTES.includes(text[j] ?? " ");
  if (quoted) j++;
  const nameEnd = j;
  if (quoted && text[j] === ")") j++;
  if (text[j] === "]") j++;
  const closed = j > nameEnd;
  if ((text[j] === "?" || text[j] === "!") && text[j + 1] === ":") j++;
  // `**Password**: …`
  if (kind === "unknown") while (text[j] === "*" && j - nameEnd < 2) j++;
  const afterName = j;
  const field = match(FIELD_DEFAULT, text, skipBlanks(text, j));
  if (field !== undefined) return { value: field, sign: "=", weak: false, tight: false };
  const here = kind === "shell" ? match(HERE_STRING, text, end) : undefined;
  if (here !== undefined) return { value: here, sign: "=", weak: false, tight: true };
  const explicit = kind === "yaml" ? match(EXPLICIT_VALUE, text, end) : undefined;
  if (explicit !== undefined && KEY_BEFORE.test(lineBefore(text, at, REACH)))
    return { value: explicit, sign: ":", weak: false, tight: false };
  j = skipBlanks(text, j);
  // `${DB_PASSWORD:-…}`: what holds where the variable is not set; behind `:?` there is a message.
  if (!quoted && match(SHELL_OPERATOR, text, j) !== undefined)
    return text[j + 1] === "?" ? undefined : { value: j + 2, sign: ":-", weak: false, tight: true };
  OPERATOR.lastIndex = j;
  const sign = OPERATOR.exec(text)?.[0];
  const flowPair = sign === "," && kind === "yaml" ? match(PAIRED_VALUE, text, end) : undefined;
  if (flowPair !== undefined) return { value: flowPair, sign: ":", weak: false, tight: false };
  if (sign === "," && !quoted) return sharedSign(text, kind, at, end);
  if (sign !== undefined && sign !== "::" && (sign !== "or" || (j > afterName && kind === "code"))) {
    // A list of names is no assignment; a call (`setenv("PASSWORD", "…")`) or a flag in a list is one.
    if (sign === "," && !isFirstArgument(text, at)) {
      const entry = weakly(text, at, j, { quoted, closed, end });
      return entry === undefined ? undefined : { value: entry, sign: "to", weak: true, tight: false };
    }
    let value = skipBlanks(text, j + sign.length);
    const pair = sign === "," ? match(PAIRED_VALUE, text, end) : undefined;
    if (pair !== undefined) return { value: pair, sign: ":", weak: false, tight: false };
    const reads = sign === "," && READS_SETTING.test(text.slice(Math.max(0, at - LONGEST_NAME), at));
    if (reads) value = match(DEFAULT_ARGUMENT, text, value) ?? value;
    const weak =
      (sign === "," && !reads) ||
      sign.startsWith("==") ||
      sign.startsWith("!") ||
      sign === "<>" ||
      (sign === "or" && !closed);
    return { value, sign, weak, tight: j === end && value === j + sign.length };
  }
  const weak = kind === "code" ? weakly(text, at, j, { quoted, closed, end }) : undefined;
  if (weak !== undefined) return { value: weak, sign: "to", weak: true, tight: false };
  const typed =
    match(BARE_TYPE_THEN_VALUE, text, j) ??
    match(PROPERTY_THEN_VALUE, text, j) ??
    match(SQL_DEFAULT, text, j) ??
    match(TAGGED_VALUE, text, j) ??
    (kind === "code" && !quoted ? ofC(text, at, end) : undefined);
  if (typed !== undefined) return { value: typed, sign: "=", weak: false, tight: false };
  const pair = match(PAIRED_VALUE, text, end);
  if (pair !== undefined) return { value: pair, sign: ":", weak: false, tight: false };
  const only = kind === "settings" ? match(ONE_WORD, text, end) : undefined;
  if (only !== undefined && LINE_START.test(lineBefore(text, at, REACH)))
    return { value: only, sign: " ", weak: false, tight: true };
  const beside = !quoted && kind !== "unknown" ? match(SIDE_BY_SIDE, text, end) : undefined;
  if (beside !== undefined) return { value: beside, sign: "''", weak: true, tight: false };
  return j > afterName && !quoted ? flag(text, kind, at, j) : undefined;
}

/** Where the value begins in what C and C++ have besides `=`. */
function ofC(text: string, at: number, end: number): number | undefined {
  const array = match(ARRAY_THEN_VALUE, text, end);
  if (array !== undefined) return array;
  const defined = match(DEFINED_VALUE, text, end);
  if (defined !== undefined) return DEFINE_BEFORE.test(lineBefore(text, at, REACH)) ? defined : undefined;
  const constructed = match(CONSTRUCTED_VALUE, text, end);
  if (constructed === undefined) return undefined;
  return STRING_BEFORE.test(lineBefore(text, at, REACH)) ? constructed : undefined;
}

/** Where the value begins behind what is no sign by itself. */
function weakly(
  text: string,
  at: number,
  behind: number,
  name: { quoted: boolean; closed: boolean; end: number },
): number | undefined {
  if (name.quoted) {
    const entry = match(ENTRY_VALUE, text, name.end);
    if (entry !== undefined && ENTRY_BEFORE.test(text.slice(Math.max(0, at - LONGEST_NAME), name.end)))
      return entry;
    return match(name.closed ? BLOCK_OF_VALUE : TO, text, behind);
  }
  const value = match(SETTER_ARGUMENT, text, name.end);
  const isSetter = (): boolean => {
    const called = text.slice(Math.max(0, at - LONGEST_NAME), name.end);
    return SETTER.test(called) || METHOD.test(called);
  };
  return value !== undefined && isSetter() ? value : undefined;
}

/** `password, user = "…", "bob"`: the sign is behind the last of the names. */
function sharedSign(text: string, kind: TextKind, at: number, end: number): Sign | undefined {
  const value = kind === "code" || kind === "unknown" ? match(MORE_NAMES, text, end) : undefined;
  if (value === undefined || namesBefore(text, at) === undefined) return undefined;
  return { value, sign: ",=", weak: false, tight: false };
}

function isFirstArgument(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_NAME), at);
  return /\((?:&[\w.]{1,60},)?\s*["'`][\w.-]*$|["']--[\w-]*$|["']?(?:name|key)["']?\s*[:=]\s*["'][\w.-]*$/i.test(
    before,
  );
}

/** `--password hunter2`, `ENV DB_PASSWORD hunter2`, `login me password hunter2` (.netrc). */
function flag(text: string, kind: TextKind, at: number, value: number): Sign | undefined {
  if (kind === "code" || kind === "markup") return undefined;
  const before = text.slice(Math.max(0, at - LONGEST_NAME), at);
  if (!/(?:--[a-z-]*|^ENV [A-Z_]*|\nENV [A-Z_]*|\b(?:login|user|username)[ \t]+[^\s|]+[ \t]+)$/.test(before))
    return undefined;
  return { value, sign: " ", weak: true, tight: true };
}
