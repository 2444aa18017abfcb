import { AGREEMENT, FILES_AGREE } from "./extract.ts";
import type { Pattern } from "./pattern.ts";

/** So many samples leave as much doubt as they take away. */
const HALF_SURE = 2;

/**
 * How much it says of a file that it does not follow a pattern: all where every file of the project does, less the
 * more of its own files do not, and nothing where the project is about to disagree with itself.
 * @returns 0 to 1
 */
export function certainty({ agreement, samples, share, voters = 0 }: Pattern): number {
  // A caller or a manifest says so, and no file was counted.
  if (agreement === undefined) return 1;
  const sampled = samples / (samples + HALF_SURE);
  const ofSamples = 1 - doubt(share, voters) / (1 - AGREEMENT);
  const ofFiles = 1 - doubt(agreement, voters) / (1 - FILES_AGREE);
  return Math.max(0, Math.min(ofSamples, ofFiles)) * sampled;
}

/**
 * The share of those that do otherwise once the project has one more file that does; but no more than twice what was
 * seen: one other quote among 149 in three files is no sign of a file of such quotes.
 */
function doubt(share: number, voters: number): number {
  const seen = 1 - share;
  return seen + Math.min(seen, share / (voters + 1));
}
