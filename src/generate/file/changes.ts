import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from "diff";

/** The search for the shortest difference of two very different files takes for ever; then all lines count as new. */
const DIFF_MS = 200;
/** Ranges that are named; beyond it how many more there are. */
const MOST_RANGES = 6;

/** What a write does to a file. */
export interface Changes {
  added: number;
  removed: number;
  /** Lines of the new file, as ranges: `3-9, 14`. */
  ranges: string;
  /** Unified diff with three lines of context; empty where nothing changed. */
  diff: string;
}

/**
 * The difference of two texts.
 * @param path as agents see it
 * @param before undefined for a file that is new
 * @param after undefined for one that goes
 */
export function changesOf(path: string, before: string | undefined, after: string | undefined): Changes {
  const patch = patchOf(path, before, after);
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  return {
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
    ranges: rangesOf(patch),
    // Without `Index:` and the rule below it: agents pay for them, and `patch` needs neither.
    diff: patch.hunks.length === 0 ? "" : formatPatch(patch, FILE_HEADERS_ONLY),
  };
}

function patchOf(path: string, before = "", after = ""): StructuredPatch {
  const old = before.replaceAll("\r\n", "\n");
  const now = after.replaceAll("\r\n", "\n");
  const found = structuredPatch(path, path, old, now, undefined, undefined, { context: 3, timeout: DIFF_MS });
  return found ?? wholePatch(path, old, now);
}

function wholePatch(path: string, before: string, after: string): StructuredPatch {
  const removed = linesOf(before);
  const added = linesOf(after);
  const hunk = {
    oldStart: removed.length === 0 ? 0 : 1,
    oldLines: removed.length,
    newStart: added.length === 0 ? 0 : 1,
    newLines: added.length,
    lines: [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)],
  };
  return { oldFileName: path, newFileName: path, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Where lines were added in the new file, or where in it lines went. */
function rangesOf({ hunks }: StructuredPatch): string {
  const ranges: [number, number][] = [];
  for (const hunk of hunks) {
    let line = hunk.newStart;
    for (const text of hunk.lines) {
      if (text.startsWith("\\")) continue;
      if (!text.startsWith(" ")) {
        const last = ranges.at(-1);
        if (last !== undefined && line <= last[1] + 1) last[1] = Math.max(last[1], line);
        else ranges.push([line, line]);
      }
      if (!text.startsWith("-")) line++;
    }
  }
  const shown = ranges.slice(0, MOST_RANGES).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const more = ranges.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
