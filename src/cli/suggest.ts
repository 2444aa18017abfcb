import { nearest } from "../nearest.ts";

/** @returns `, did you mean "stats"?`, or nothing where no candidate is like the word */
export function suggest(word: string, candidates: Iterable<string>): string {
  const [near] = nearest(word, candidates, 1);
  return near === undefined ? "" : `, did you mean "${near}"?`;
}
