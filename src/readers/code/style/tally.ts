import type { StyleFact } from "../../../digest.ts";

/** Lines kept of each way of doing a thing: enough to show what has to be mended. */
const MOST_LINES = 12;
/** Ways kept of one thing; a file with more has none. */
const MOST_VALUES = 12;

/** Counts in how many ways a file does each thing. */
export class Tally {
  readonly #facts = new Map<string, StyleFact>();
  readonly #values = new Map<string, number>();

  /** @param line 1-based */
  add(aspect: string, value: string, line: number): void {
    const key = `${aspect}\0${value}`;
    const known = this.#facts.get(key);
    if (known !== undefined) {
      known.count++;
      if (known.lines.length < MOST_LINES) known.lines.push(line);
      return;
    }
    const values = (this.#values.get(aspect) ?? 0) + 1;
    if (values > MOST_VALUES) return;
    this.#values.set(aspect, values);
    this.#facts.set(key, { aspect, value, count: 1, lines: [line] });
  }

  facts(): StyleFact[] {
    return [...this.#facts.values()].map((fact) => ({
      ...fact,
      lines: [...new Set(fact.lines)].toSorted((a, b) => a - b),
    }));
  }
}

/** Larger texts are generated: nobody's style is in them. */
export const MAX_STYLED_LENGTH = 512 * 1024;
