/** Passing over what the {@link Scanner} does not look into: each function gives the offset behind it. */

/** Letters, digits, `$`, `_`, `#`, `\` and everything beyond ASCII, by code unit. */
const WORD = new Uint8Array(1 << 16).fill(1, 128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$#\\") {
  WORD[char.charCodeAt(0)] = 1;
}
for (const blank of "\u00a0\ufeff\u2028\u2029") WORD[blank.charCodeAt(0)] = 0;

/** @param code a code unit; NaN, which stands behind the end of a text, is none */
export function isWord(code: number): boolean {
  return WORD[code] === 1;
}

export function skipWord(text: string, start: number): number {
  let at = start;
  while (isWord(text.charCodeAt(at))) at++;
  return at;
}

/** @param multiline in JSX, where strings know neither escapes nor line ends */
export function skipString(text: string, start: number, multiline: boolean): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (multiline) continue;
    if (code === 92) at++;
    else if (code === 10 || code === 13) return at;
  }
  return text.length;
}

/** The text of a template up to behind its end, or to the brace of the next `${`. */
export function skipTemplate(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 96) return at + 1;
    else if (code === 36 && text.charCodeAt(at + 1) === 123) return at + 1;
  }
  return text.length;
}

/** @returns where it ends, and whether it does before the line does */
export function skipRegularExpression(text: string, start: number): { end: number; closed: boolean } {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return { end: at, closed: false };
    if (code === 92) at++;
    else if (code === 91) inClass = true;
    else if (code === 93) inClass = false;
    else if (code === 47 && !inClass) return { end: skipWord(text, at + 1), closed: true };
  }
  return { end: text.length, closed: false };
}

export function skipComment(text: string, start: number): number {
  if (text.charCodeAt(start + 1) === 42) {
    const end = text.indexOf("*/", start + 2);
    return end < 0 ? text.length : end + 2;
  }
  let at = start + 2;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}

/** White space and comments. */
export function skipTrivia(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (code <= 32) at++;
    else if (code === 47 && (next === 47 || next === 42)) at = skipComment(text, at);
    else return at;
  }
}
