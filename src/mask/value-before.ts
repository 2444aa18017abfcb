import type { Literal } from "./literal.ts";

/** How far before a name its value is looked for. */
const LONGEST_BEFORE = 400;
/** `"value": "…", "name": "PASSWORD"`, `default_value = "…")]` above a field. */
const DESCRIBED_BEFORE =
  /(?:\bvalue["']?\s{0,4}[:=]\s{0,4}["']([^"'\n]{4,4096})["']\s{0,4},?\s{1,60}["']?(?:name|key)["']?\s{0,4}[:=]\s{0,4}["']?|[dD]efault(?:_?[vV]alue)?(?:\s{0,4}=\s{0,4}|\()"([^"\n]{4,4096})"[^"\n]{0,60}\]\s{1,60}(?:[\w<>?]{1,40}\s{1,9}){0,3})[\w.-]*$/d;
/** `'…' AS token`. */
const VALUE_BEFORE = /'([^'\\\n]{4,256})'\s{1,9}as\s{1,9}["`[]?[\w.]*$/di;

/** `'…' AS token`, `"value": "…", "name": "TOKEN"`: the value before the name. */
export function valueBefore(text: string, at: number): Literal | undefined {
  const from = Math.max(0, at - LONGEST_BEFORE);
  const before = text.slice(from, at);
  const indices = (VALUE_BEFORE.exec(before) ?? DESCRIBED_BEFORE.exec(before))?.indices;
  const place = indices?.[1] ?? indices?.[2];
  return place === undefined ? undefined : { start: from + place[0], end: from + place[1] };
}
