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
  /** What the text with all its parts would cost. */
  fullTokens: number;
}

/** Share of what must go that is dropped at once, by measures that may be a tenth too low. */
const CAUTION = 0.85;

/**
 * Renders the lines within a budget: parts of the highest rank go first, the last of the file before
 * the first, until the rest fits; then whole lines in the same order.
 * @param lines in the order they are to be shown
 * @param maxTokens what the text may cost; Infinity for no limit
 */
export function renderOutline(lines: OutlineLine[], maxTokens: number): RenderedOutline {
  const draft = new Draft(lines);
  let text = draft.text();
  const fullTokens = estimateTokens(text);
  const order = fullTokens > maxTokens ? dropOrder(lines) : [];
  let next = 0;
  for (let tokens = fullTokens; tokens > maxTokens && next < order.length; tokens = estimateTokens(text)) {
    // Parts are measured by themselves, which is not exact: nearly as many are dropped as seem to be needed,
    // then all is measured again.
    let excess = Math.max(1, (tokens - maxTokens) * CAUTION);
    while (excess > 0 && next < order.length) {
      const place = order[next++];
      if (place !== undefined) excess -= draft.drop(place.line, place.part);
    }
    text = draft.text();
  }
  return { text, omitted: new Map([...draft.omitted].toReversed()), fullTokens };
}

interface Place {
  line: number;
  part: number;
}

/** Every part, the first to be dropped first. */
function dropOrder(lines: OutlineLine[]): Place[] {
  return lines
    .flatMap(({ parts }, line) => parts.map(({ rank }, part) => ({ line, part, rank })))
    .toSorted((a, b) => b.rank - a.rank || b.line - a.line || b.part - a.part);
}

/** Lines of which parts have been dropped. */
class Draft {
  /** How many pieces of each kind were dropped, in the order in which kinds came up. */
  readonly omitted = new Map<string, number>();
  private readonly kept: boolean[][];

  constructor(private readonly lines: OutlineLine[]) {
    this.kept = lines.map(({ parts }) => parts.map(() => true));
  }

  text(): string {
    const out: string[] = [];
    for (const [index, { depth, parts }] of this.lines.entries()) {
      const kept = this.kept[index];
      if (kept?.[0] !== true) continue;
      const shown = parts.filter((_, part) => kept[part]).map(({ text }) => text);
      out.push(" ".repeat(depth) + shown.join(""));
    }
    return out.join("\n");
  }

  /** Drops one part, or, for a first part, the line and all nested in it. @returns about how many tokens that frees */
  drop(line: number, part: number): number {
    if (part > 0) return this.dropPart(line, part);
    const depth = this.lines[line]?.depth ?? 0;
    let freed = 0;
    for (let at = line; at < this.lines.length; at++) {
      if (at > line && (this.lines[at]?.depth ?? 0) <= depth) break;
      if (this.kept[at]?.[0] !== true) continue;
      for (const later of this.lines[at]?.parts.keys() ?? []) freed += this.dropPart(at, later);
    }
    return freed;
  }

  private dropPart(line: number, part: number): number {
    const kept = this.kept[line];
    const dropped = this.lines[line]?.parts[part];
    if (kept?.[part] !== true || dropped === undefined) return 0;
    // What a line says beyond its name goes uncounted where the line itself goes.
    if (part === 0 || kept[0] === true)
      this.omitted.set(dropped.what, (this.omitted.get(dropped.what) ?? 0) + 1);
    kept[part] = false;
    // A first part takes the line break and the indentation along.
    return estimateTokens(dropped.text) + (part === 0 ? 1 : 0);
  }
}
