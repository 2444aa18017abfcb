/** Values that a name gets by a description of it: `token: { type: String, default: "…" }`, `variable "token" { default = "…" }`. */
import { type Literal, literalAt } from "./literal.ts";
import { lineBefore, match, skipSpace } from "./text.ts";

const WORD = "(?:default\\w{0,6}|value|const|initial\\w{0,6}|fallback)";
/** In an object up to its first bracket, quotes in it whole. */
const IN_OBJECT = new RegExp(
  `\\{(?:[^{}"'\`]|"[^"\\n]{0,200}"|'[^'\\n]{0,200}'){0,400}?(?<=[{,;\\s])["']?${WORD}["']?\\s{0,9}[:=]\\s{0,9}(?:\\(\\)\\s{0,4}=>\\s{0,4})?(?=["'\`])`,
  "y",
);
/** Among the arguments of a call: `add_argument("--password", type=str, default="…")`, `Field(default="…")`. */
const AMONG_ARGUMENTS = new RegExp(
  `(?:[\\w.$]{1,60}\\()?(?:[^(){}\\[\\];"'\`]|"[^"\\n]{0,200}"|'[^'\\n]{0,200}'|\\[[^\\[\\]\\n]{0,100}\\]){0,300}?(?<=[(,\\s])default\\w{0,6}\\s{0,4}[=:]\\s{0,4}(?=["'\`])`,
  "y",
);
/** `z.string().min(8).default("…")`, `Field("…", …)`, `StringVar("…")` */
const BY_CALL =
  /(?:[\w.$]{1,60}(?:\([^()\n]{0,80}\))){1,6}\.(?:default|catch|fallback)\(\s{0,9}(?=["'`])|(?:Field|mapped_column|Column)\(\s{0,9}(?=["'])/y;
/** `variable "db_password" {` of Terraform. */
const NAMED_BLOCK = /["'][ \t]{0,9}(?=\{[ \t]*\r?\n)/y;
/** Where a line's indent ends is told by what follows, or each line would be tried with every part of its own. */
const YAML_BELOW =
  /[ \t]{0,60}\r?\n((?:(?:[ \t]{1,60}[^ \t\r\n][^\r\n]*)?\r?\n){0,12}?)([ \t]{1,60})(?:default|value):[ \t]{1,9}/y;

/** The literal by which a description behind a sign gives a default. */
export function describedValue(text: string, at: number): Literal | undefined {
  const value =
    text[at] === "{"
      ? match(IN_OBJECT, text, at)
      : (match(BY_CALL, text, at) ?? match(AMONG_ARGUMENTS, text, at));
  return value === undefined ? undefined : literalAt(text, value);
}

/** The default in the block that a quoted name heads. */
export function blockValue(text: string, nameEnd: number): Literal | undefined {
  const open = match(NAMED_BLOCK, text, nameEnd);
  return open === undefined ? undefined : describedValue(text, open);
}

/**
 * Where `default:` of a YAML key's own mapping gives a value.
 * @param at behind the key's colon
 */
export function yamlDefault(text: string, at: number): number | undefined {
  YAML_BELOW.lastIndex = at;
  const found = YAML_BELOW.exec(text);
  if (found === null) return undefined;
  const [whole, between = "", indent = ""] = found;
  const own = /^[ \t]*/.exec(lineBefore(text, at, 300))?.[0].length ?? 0;
  const deep = (line: string): boolean =>
    line.trim() === "" || line.length - line.trimStart().length >= indent.length;
  if (indent.length <= own || !between.split("\n").every((line) => deep(line))) return undefined;
  return skipSpace(text, at + whole.length);
}
