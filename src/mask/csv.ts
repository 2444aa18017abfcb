import type { Literal } from "./literal.ts";
import { lineEnd } from "./text.ts";

const SEPARATORS = [",", ";", "\t"] as const;
const HEADER_CELL = /^"?[\w .-]{1,60}"?$/;
/** More columns are no table of accounts; each of them costs a look at all lines. */
const MOST_COLUMNS = 16;

/** Tables with separators, whose first line names the columns. */
export class Csv {
  readonly #text: string;
  readonly #separator: string | undefined;
  readonly #end: number;
  #left = MOST_COLUMNS;

  constructor(text: string) {
    this.#text = text;
    this.#end = lineEnd(text, 0);
    const header = text.slice(0, this.#end).trimEnd();
    const next = text.slice(this.#end + 1, lineEnd(text, this.#end + 1));
    this.#separator = SEPARATORS.find((one) => {
      const cells = header.split(one);
      return (
        cells.length > 1 &&
        cells.every((cell) => HEADER_CELL.test(cell)) &&
        next.split(one).length === cells.length
      );
    });
  }

  /** The cells below the header that a place is in. */
  column(at: number): Literal[] {
    const text = this.#text;
    const separator = this.#separator;
    if (separator === undefined || at >= this.#end || this.#left-- <= 0) return [];
    const index = text.slice(0, at).split(separator).length - 1;
    const cells: Literal[] = [];
    for (let line = this.#end + 1; line < text.length; line = lineEnd(text, line) + 1) {
      const cell = cellAt(text, line, index, separator);
      if (cell !== undefined && cell.end > cell.start) cells.push(cell);
    }
    return cells;
  }
}

/** A cell without quotes around it; separators in quotes are none. */
function cellAt(text: string, from: number, index: number, separator: string): Literal | undefined {
  const end = lineEnd(text, from);
  let start = from;
  for (let n = 0, at = from; at <= end; at++) {
    if (text[at] === '"') {
      at = Math.max(at, Math.min(text.indexOf('"', at + 1), end));
      continue;
    }
    if (text[at] !== separator && at < end) continue;
    if (n++ === index) {
      const cell = text.slice(start, at);
      const lead = /^\s*"?/.exec(cell)?.[0].length ?? 0;
      const trail = cell.trimEnd();
      const length = trail.length - (trail.endsWith('"') ? 1 : 0);
      return { start: start + lead, end: start + Math.max(lead, length) };
    }
    start = at + 1;
  }
  return undefined;
}
