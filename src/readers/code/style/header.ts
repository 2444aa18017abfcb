/** Of what licences and owners a comment speaks. */
const SPEAKS = /copyright|licen[sc]e|SPDX|all rights reserved/i;
/** A comment: a block, or lines one after the other. */
const COMMENT = /\s*(\/\*[\s\S]*?\*\/|(?:(?:\/\/|#|--).*(?:\r?\n|$))+)/y;
/** Comments before it: a shebang, build constraints, what an editor is to know. */
const MOST_BEFORE = 3;
/** A year, or several: `2012-2014, 2016`; which they are is the file's own, not the project's. */
const YEARS = /\b(?:19|20)\d\d(?:\s*[-–,]\s*(?:(?:19|20)\d\d|present))*\b/gi;
/** Longer ones are whole licences. */
const LONGEST = 600;

/**
 * The words of the comment about licence and owner with which a file begins, on one line, years as YEAR; `none`
 * where it has none.
 */
export function headerOf(text: string): string {
  const head = text.slice(0, 4 * LONGEST);
  COMMENT.lastIndex = 0;
  for (let before = 0; before <= MOST_BEFORE; before++) {
    const [, comment] = COMMENT.exec(head) ?? [];
    if (comment === undefined) return "none";
    if (SPEAKS.test(comment)) return wordsOf(comment);
  }
  return "none";
}

function wordsOf(comment: string): string {
  return comment
    .replace(/^#!.*/, "")
    .replaceAll(/^[ \t]*(?:\/\*+!?|\*+\/|\*|\/\/+|#+|--+)|\*+\/\s*$/gm, " ")
    .replaceAll(YEARS, "YEAR")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);
}
