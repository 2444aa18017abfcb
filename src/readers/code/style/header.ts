/** Of what licences and owners a file's first comment speaks. */
const SPEAKS = /copyright|licen[sc]e|SPDX|all rights reserved/i;
/** A comment that begins a file, perhaps behind a shebang: blocks, or lines one after the other. */
const FIRST =
  /^\ufeff?(?:#!.*\r?\n)?\s*(?<comment>\/\*[\s\S]*?\*\/|\{#[\s\S]*?#\}|(?:(?:\/\/|#|--).*(?:\r?\n|$))+)/;
/** Longer ones are whole licences. */
const LONGEST = 600;

/**
 * The words of the comment about licence and owner with which a file begins, on one line, years as YEAR; `none`
 * where it has none.
 */
export function headerOf(text: string): string {
  const comment = FIRST.exec(text.slice(0, 4 * LONGEST))?.groups?.["comment"];
  if (comment === undefined || !SPEAKS.test(comment)) return "none";
  return comment
    .replaceAll(/^[ \t]*(?:\/\*+!?|\*+\/|\*|\/\/+|#+|--+)|\*+\/\s*$/gm, " ")
    .replaceAll(/\b(?:19|20)\d\d\b/g, "YEAR")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);
}
