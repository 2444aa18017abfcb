/** Where a file says so: generators put it at the top, behind a licence at the latest. */
const HEAD_CHARACTERS = 2_000;
/**
 * Go's own sentence (https://go.dev/s/generatedcode), the tag of many other tools, and what else they say, at the
 * beginning of a comment's line.
 */
const MARK =
  /^\s*(?:\/\/|\/?\*+|#|--|<!--)?\s*(?:code generated .{0,200} do not edit|@generated\b|(?:this file (?:is|was) )?(?:auto-?|automatically )?generated\b.{0,100}\bdo not (?:edit|modify|change))/im;

/** Whether a file says that a program wrote it: its style is nobody's. */
export function isGenerated(text: string): boolean {
  return MARK.test(text.slice(0, HEAD_CHARACTERS));
}
