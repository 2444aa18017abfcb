/** Elements of HTML and XML that name a secret in one attribute and hold it in another: `<meta name="api-key" content="…">`. */
import type { Literal } from "./literal.ts";
import { lineBefore, match } from "./text.ts";

const REACH = 1000;
const NAMING = /^(?:name|id|key|type|property|itemprop|autocomplete|http-equiv|\w*:name)$/i;
const HOLDING =
  /(?:^|\s)(?:data-)?(?:value|content|default|defaultValue)\s{0,9}=\s{0,9}(?:"([^"<>]{1,4096})"|'([^'<>]{1,4096})')/di;
/** From the start of a tag to the name, which is all of a quoted attribute up to there. */
const BEFORE = /^<[A-Za-z][\w:.-]{0,60}\s[^<>]*?([\w:-]{1,40})\s{0,9}=\s{0,9}["']?[\w.:-]{0,100}$/;
/** A label has another attribute: what it shows is the name of the field. */
const NAMING_TAG = /<[\w:.-]{1,60}\s[^<>]*\b(?:name|key)\s{0,9}=\s{0,9}["']$/i;
/** Text behind a tag on the same line. */
const BEHIND_TAG = /<\/?[A-Za-z][^<>]{0,200}>[^<>]{0,300}$/;

/** The value that stands in the same tag as the attribute which a name is the value of. */
export function elementValue(text: string, at: number): Literal | undefined {
  const head = text.slice(Math.max(0, at - REACH), at);
  const open = head.lastIndexOf("<");
  if (open < 0) return undefined;
  const named = BEFORE.exec(head.slice(open))?.[1];
  if (named === undefined || !NAMING.test(named)) return undefined;
  const start = at - (head.length - open);
  const close = text.slice(at, at + REACH).indexOf(">");
  if (close < 0) return undefined;
  const indices = HOLDING.exec(text.slice(start, at + close))?.indices;
  const place = indices?.[1] ?? indices?.[2];
  return place === undefined ? undefined : { start: start + place[0], end: start + place[1] };
}

/** What stands between a name and the next text: the end of its own tag, a colon, further tags. */
const TO_TEXT =
  /(?:["'][^<>]{0,200}>\s{0,40}|[ \t]{0,9}(?:[:=]|is|was)?[ \t]{0,9}(?:<\/?[A-Za-z][^<>]{0,100}>\s{0,40}){1,4}(?:[:=][ \t]{0,9})?)(?=[^\s<>])/y;
const TEXT = /[^<>\s]{4,256}(?=\s{0,40}<\/)/y;

/** The text of the element behind a name: `<name>password</name><value>…</value>`, `Password: <code>…</code>`. */
export function textBehind(text: string, name: Literal): Literal | undefined {
  // The name of an element itself: what it holds is no secret of its neighbour.
  if ("</".includes(text[name.start - 1] ?? " ")) return undefined;
  const inTag = /["']/.test(text[name.end] ?? " ");
  if (inTag && !NAMING_TAG.test(lineBefore(text, name.start, REACH))) return undefined;
  const start = match(TO_TEXT, text, name.end);
  const end = start === undefined ? undefined : match(TEXT, text, start);
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** Whether a place is in a literal on its line, as far as quotes tell. */
export function isInString(text: string, at: number): boolean {
  return /^[^"'`]*(?:(["'`])(?:(?!\1)[^\\]|\\.)*\1[^"'`]*)*["'`][^"'`]*$/.test(lineBefore(text, at, 300));
}

/** Whether a place is between tags, where people read it. */
export function isBetweenTags(text: string, at: number, isMarkup: boolean): boolean {
  if (BEHIND_TAG.test(lineBefore(text, at, REACH))) return true;
  if (!isMarkup) return false;
  const before = text.slice(Math.max(0, at - REACH), at);
  return before.lastIndexOf(">") > before.lastIndexOf("<");
}
