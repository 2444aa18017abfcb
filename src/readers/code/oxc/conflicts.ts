/** A file with merge conflict markers, without these. */
export interface Merged {
  /** Both sides, or ours alone; what is left out is spaces, so that all offsets stay. */
  texts: string[];
  /** The first line of each conflict. */
  offsets: number[];
}

const MARKERS = [/^<{7} /m, /^={7}[ \t\r]*$/m, /^>{7} /m];

/**
 * Both sides of a merge conflict are code; the markers, and what the sides come from, are not.
 * @returns undefined where there are no markers
 */
export function withoutConflicts(text: string): Merged | undefined {
  if (!MARKERS.every((marker) => marker.test(text))) return undefined;
  const offsets: number[] = [];
  let both = "";
  let ours = "";
  let side: "none" | "ours" | "base" | "theirs" = "none";
  for (const { 0: line, index } of text.matchAll(/[^\n\r]*(?:\r\n?|\n|$)/g)) {
    const marker = /^(?:<{7} |\|{7}(?: |$)|={7}$|>{7} )/.exec(line.trimEnd())?.[0][0];
    const empty = blank(line);
    if (marker === "<") offsets.push(index);
    if (marker === "<" || (marker !== undefined && side !== "none")) {
      side = marker === "<" ? "ours" : marker === "|" ? "base" : marker === "=" ? "theirs" : "none";
      both += empty;
      ours += empty;
    } else {
      both += side === "base" ? empty : line;
      ours += side === "base" || side === "theirs" ? empty : line;
    }
  }
  return { texts: [both, ours], offsets };
}

/** Spaces instead of everything but line ends. */
export function blank(text: string): string {
  return text.replaceAll(/[^\n\r]/g, " ");
}
