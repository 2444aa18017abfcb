import { shorten } from "../shorten.ts";

/** Longer signatures lose the insides of their brackets, and then their end. */
const MAX_SIGNATURE = 200;
/** What is folded at all: a type may be as long as its file. */
const MAX_FOLDED = 4_000;

/**
 * A declaration's head on one line, at most 200 characters.
 * @param code source text without comments, from the first modifier to before the body
 */
export function signature(code: string): string {
  return shorten(fold(code.length > MAX_FOLDED ? code.slice(0, MAX_FOLDED) + "…" : code), MAX_SIGNATURE);
}

/** Folds white space and takes off what only made sense over several lines: trailing commas, leading `|`. */
export function fold(code: string): string {
  return code
    .replaceAll(/([([<])\s*[\n\r]\s*/g, "$1")
    .replaceAll(/,?\s*[\n\r]\s*([)\]>])/g, "$1")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[;,] \}/g, " }")
    .replaceAll(/([=:(<,]) ?[|&] /g, "$1 ")
    .replace(/^declare /, "")
    .replace(/[\s;,]+$/, "")
    .trim();
}
