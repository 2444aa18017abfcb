/**
 * The one renderer of outlines. A reader says what there is, line by line and part by part, and how
 * soon each part may go; here the parts that fit a token budget are kept.
 */
import { estimateTokens } from "./tokens.ts";

/** A piece of an outline line. The parts of a line are joined as they are, without separators. */
export interface Part {
  text: string;
  /** 0 goes last, together with its line; the highest rank goes first. */
  rank: number;
  /** What is missing without it, as plural noun: "docs", "fields", "parameters". */
  what: string;
}

export interface OutlineLine {
  /** Nesting, one space each. */
  depth: number;
  /** The first part is the line itself: where it goes, the line goes, and lines nested in it. */
  parts: Part[];
}

export interface RenderedOutline {
  text: string;
  /** How many pieces of each kind were left out, most valuable kind first; empty when all is there. */
  omitted: Map<string, number>;
}

/**
 * Renders the lines within a budget: parts of the highest rank go first, the last of the file before
 * the first, until the rest fits; then whole lines in the same order.
 * @param lines in the order they are to be shown
 * @param maxTokens what the text may cost; Infinity for no limit
 */
export function renderOutline(lines: OutlineLine[], maxTokens: number): RenderedOutline {
  const costs = lines.map((line) => line.parts.map((part) => partCost(part.text)));
  const kept = lines.map((line) => line.parts.map(() => true));
  const omitted = new Map<string, number>();
  let total = 0;
  for (const [index, line] of lines.entries()) total += lineCost(line) + sum(costs[index] ?? []);

  if (total > maxTokens) {
    for (const { line, part } of dropOrder(lines)) {
      if (total <= maxTokens) break;
      total -= drop(lines, kept, costs, line, part, omitted);
    }
  }

  const out: string[] = [];
  for (const [index, line] of lines.entries()) {
    const flags = kept[index] ?? [];
    if (flags[0] !== true) continue;
    out.push(
      " ".repeat(line.depth) +
        line.parts
          .filter((_, i) => flags[i])
          .map((p) => p.text)
          .join(""),
    );
  }
  return { text: out.join("\n"), omitted: new Map([...omitted].toReversed()) };
}

/** Every part, the first to be dropped first. */
function dropOrder(lines: OutlineLine[]): { line: number; part: number; rank: number }[] {
  const order: { line: number; part: number; rank: number }[] = [];
  for (const [line, { parts }] of lines.entries()) {
    for (const [part, { rank }] of parts.entries()) order.push({ line, part, rank });
  }
  return order.toSorted((a, b) => b.rank - a.rank || b.line - a.line || b.part - a.part);
}

/** Drops one part, or, for a first part, the line and all nested in it. Returns the tokens saved. */
function drop(
  lines: OutlineLine[],
  kept: boolean[][],
  costs: number[][],
  line: number,
  part: number,
  omitted: Map<string, number>,
): number {
  const flags = kept[line];
  const target = lines[line];
  if (flags === undefined || target === undefined || flags[part] !== true) return 0;
  if (part > 0) {
    flags[part] = false;
    count(omitted, target.parts[part]?.what ?? "");
    return costs[line]?.[part] ?? 0;
  }
  let saved = 0;
  for (let i = line; i < lines.length; i++) {
    const nested = lines[i];
    const nestedFlags = kept[i];
    if (nested === undefined || nestedFlags === undefined) break;
    if (i > line && nested.depth <= target.depth) break;
    if (nestedFlags[0] !== true) continue;
    saved += lineCost(nested);
    for (const [p, keep] of nestedFlags.entries()) {
      if (!keep) continue;
      nestedFlags[p] = false;
      saved += costs[i]?.[p] ?? 0;
      if (p === 0) count(omitted, nested.parts[0]?.what ?? "");
    }
  }
  return saved;
}

function count(omitted: Map<string, number>, what: string): void {
  omitted.set(what, (omitted.get(what) ?? 0) + 1);
}

/** A part costs its own tokens: cutting the text into parts overstates the sum a little, which is the safe side. */
function partCost(text: string): number {
  return estimateTokens(text);
}

/** The line break, escaped in JSON, and its indentation. */
function lineCost(line: OutlineLine): number {
  return line.depth > 0 ? 2 : 1;
}

function sum(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
