/** Small steps through a text, each bounded. */

/** The end of a sticky match at a place. */
export function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

const LONGEST_GAP = 60;

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at - from < LONGEST_GAP && (text[at] === " " || text[at] === "\t")) at++;
  return at;
}

/** Blanks and line breaks: formatters put a long value on a line of its own. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at - from < 80 && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

/** What stands on the line before a place, no further back than `reach`. */
export function lineBefore(text: string, at: number, reach: number): string {
  const before = text.slice(Math.max(0, at - reach), at);
  return before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1);
}

/** The place of the line break that ends the line, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
