import type { Observation } from "./index.ts";

const MOST_LINES = 12;

/** Gathers observations, those of the same value as one. */
export class Seen {
  readonly #found = new Map<string, Observation>();

  add(pattern: string, value: string, lines: readonly number[], count = lines.length): void {
    const key = `${pattern}\0${value}`;
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { pattern, value, count, lines: [...lines] });
    else {
      known.count += count;
      known.lines.push(...lines);
    }
  }

  list(): Observation[] {
    return [...this.#found.values()].map(({ lines, ...rest }) => ({
      ...rest,
      lines: [...new Set(lines)].toSorted((a, b) => a - b).slice(0, MOST_LINES),
    }));
  }
}
