import { type Literal, literalAt } from "./literal.ts";
import { lineBefore, match } from "./text.ts";

const LINE_SCALAR = /[^\s#]\S{0,1023}(?=[ \t]{0,60}(?:$|[\r\n]|[#;]))/y;
const FLOW_SCALAR = /[^\s#,}\]]{1,1024}/y;
/** `&anchor` and `!tag` before a value. */
const PROPERTIES = /(?:[&!][\w!:./-]{0,100}[ \t]{1,60}){1,2}/y;
const BLOCK_HEADER = /[|>][+-]?[1-9]?[+-]?[ \t]{0,60}(?:#[^\r\n]{0,200})?\r?\n/y;
const NEXT_LINE = /[ \t]{0,60}\r?\n(?=[ \t])/y;
/** A line of its own that is one word: no key, no item of a list. */
const WORD_LINE = /[ \t]{1,100}(?![-?:](?:\s|$))([^\s#&*!|>{}[\]"'%@`][^\s]{0,1023})[ \t]{0,60}(?=$|[\r\n])/y;
const LONGEST_NAME = 100;
const LONGEST_VALUE = 4096;
const CONTINUATION = /\r?\n[ \t]{0,60}\S{1,1023}(?=[ \t]{0,60}(?:$|[\r\n]))/y;
const MOST_ITEMS = 1000;
const LINE_REST = /[ \t]{0,60}(?:#[^\r\n]{0,200})?\r?\n/y;
const ITEM =
  /[ \t]{0,60}-[ \t]{1,60}(?:"([^"\r\n]{1,256})"|'([^'\r\n]{1,256})'|([^\s#"'&*!|>{}[\]%@:][^\s]{0,255}))[ \t]{0,60}(?:#[^\r\n]{0,200})?(?:\r?\n|$)/dy;

/** A value without blanks up to the end of the line or a comment: `.env`, INI, properties. */
export function lineScalar(text: string, at: number): Literal | undefined {
  let end = match(LINE_SCALAR, text, at);
  // Properties go on behind a backslash.
  while (end !== undefined && text[end - 1] === "\\" && end - at < LONGEST_VALUE) {
    const next = match(CONTINUATION, text, end);
    if (next === undefined) break;
    end = next;
  }
  return end === undefined ? undefined : { start: at, end };
}

/** The scalars of a list below a key, one a line: `- x`. */
export function yamlItems(text: string, at: number): Literal[] {
  const found: Literal[] = [];
  ITEM.lastIndex = match(LINE_REST, text, at) ?? at;
  for (let item = ITEM.exec(text); item !== null && found.length < MOST_ITEMS; item = ITEM.exec(text)) {
    const place = item.indices?.[1] ?? item.indices?.[2] ?? item.indices?.[3];
    if (place !== undefined) found.push({ start: place[0], end: place[1] });
  }
  return found;
}

/**
 * The value of a YAML key: behind an anchor or a tag, on the next line, or in a block (`|`, `>`) of one
 * line; in a flow mapping up to `,` or `}`.
 */
export function yamlScalar(text: string, from: number): Literal | undefined {
  const at = match(PROPERTIES, text, from) ?? from;
  const quoted = at > from ? literalAt(text, at) : undefined;
  if (quoted !== undefined) return quoted;
  const below = match(BLOCK_HEADER, text, at) ?? match(NEXT_LINE, text, at);
  if (below !== undefined) return wordLine(text, from, below);
  if ("!&*|>[{@%".includes(text[at] ?? " ")) return undefined;
  const inFlow = lineBefore(text, at, LONGEST_NAME).includes("{");
  const end = match(inFlow ? FLOW_SCALAR : LINE_SCALAR, text, at);
  return end === undefined ? undefined : { start: at, end };
}

/** The one word on the line at `below`, if it stands deeper than the key before `at`, and alone. */
function wordLine(text: string, at: number, below: number): Literal | undefined {
  const keyLine = text.lastIndexOf("\n", at - 1) + 1;
  WORD_LINE.lastIndex = below;
  const word = WORD_LINE.exec(text)?.[1];
  if (word === undefined || word.endsWith(":")) return undefined;
  const start = text.indexOf(word, below);
  const indent = start - below;
  if (indent <= indentOf(text.slice(keyLine, at))) return undefined;
  const end = start + word.length;
  const next = /[ \t]*\r?\n([ \t]*)\S/y;
  next.lastIndex = end;
  const goesOn = next.exec(text)?.[1];
  return goesOn !== undefined && goesOn.length >= indent ? undefined : { start, end };
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}
