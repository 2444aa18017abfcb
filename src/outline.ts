/**
 * The one renderer of outlines. A reader says what there is, line by line and part by part, and how
 * soon each part may go; here the parts that fit a token budget are kept.
 */
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

/** The lines with all their parts. */
export function renderOutline(lines: OutlineLine[]): string {
  return new Draft(lines).text();
}

/**
 * Renders as much of the lines as fits: parts of the highest rank go first, the last of the file before the
 * first, and at the end whole lines in the same order.
 * @param lines in the order they are to be shown
 * @param fits whether an outline may be answered; the fewer parts, the more so
 */
export function fitOutline(
  lines: OutlineLine[],
  fits: (outline: RenderedOutline) => boolean,
): RenderedOutline {
  const order = dropOrder(lines);
  const without = (drops: number): RenderedOutline => {
    const draft = new Draft(lines);
    for (const { line, part } of order.slice(0, drops)) draft.drop(line, part);
    return { text: draft.text(), omitted: new Map([...draft.omitted].toReversed()) };
  };
  let best = without(0);
  if (fits(best)) return best;
  // How many parts must go: too few below, enough above.
  let below = 0;
  let above = order.length;
  best = without(above);
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    const outline = without(middle);
    if (fits(outline)) {
      above = middle;
      best = outline;
    } else below = middle;
  }
  return best;
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

  /** Drops one part, or, for a first part, the line and all nested in it. */
  drop(line: number, part: number): void {
    if (part > 0) {
      this.dropPart(line, part);
      return;
    }
    const depth = this.lines[line]?.depth ?? 0;
    for (let at = line; at < this.lines.length; at++) {
      if (at > line && (this.lines[at]?.depth ?? 0) <= depth) break;
      if (this.kept[at]?.[0] !== true) continue;
      for (const later of this.lines[at]?.parts.keys() ?? []) this.dropPart(at, later);
    }
  }

  private dropPart(line: number, part: number): void {
    const kept = this.kept[line];
    const dropped = this.lines[line]?.parts[part];
    if (kept?.[part] !== true || dropped === undefined) return;
    // What a line says beyond its name goes uncounted where the line itself goes.
    if (part === 0 || kept[0] === true)
      this.omitted.set(dropped.what, (this.omitted.get(dropped.what) ?? 0) + 1);
    kept[part] = false;
  }
}
