/** Characters of a call that are looked at. */
const LONGEST = 1_000;

/**
 * A call from its name to the bracket that closes it, strings and all; at most some lines of it.
 * @param code the text without what comments and strings hold, of the same length
 * @param start where its name stands
 */
export function callText(text: string, code: string, start: number): string {
  const longest = Math.min(code.length, start + LONGEST);
  let depth = 0;
  for (let at = code.indexOf("(", start); at < longest; at++) {
    const char = code[at];
    if (char === "(") depth++;
    else if (char === ")" && --depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start, longest);
}
