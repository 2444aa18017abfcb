import { findSecrets, MASK } from "../../mask/index.ts";

/** Finds values that are known to be secret. */
export type FindKnown = (text: string) => readonly (readonly [start: number, end: number])[];

/** Anything that looks like one of ours, as it is or bent. */
const LOOKS_LIKE_ONE = /_{1,3}(?:MASKED|SECRET)(?:_?\w{1,12})?_{1,3}/gi;

/**
 * Secrets of what is sent to a model, each replaced by a numbered placeholder that is put back into the answer.
 * The same value has the same number wherever it stands.
 */
export class Placeholders {
  readonly #tag: string;
  readonly #values = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #findKnown: FindKnown;

  /** @param tag letters that make the placeholders of one call unlike any text */
  constructor(findKnown: FindKnown, tag: string) {
    this.#findKnown = findKnown;
    this.#tag = tag;
  }

  /** How many values were replaced. */
  get size(): number {
    return this.#values.size;
  }

  /**
   * A text without its secrets.
   * @param path tells which unquoted values count; absent for prose
   */
  hide(text: string, path?: string): string {
    const spans = [
      ...findSecrets(text, path === undefined ? {} : { path }).map(({ start, end }) => [start, end] as const),
      ...this.#findKnown(text),
    ]
      // Where something is hidden already, its placeholder looks like a value.
      .filter(([start, end]) => !this.#holdsOne(text.slice(start, end)))
      .toSorted(([a], [b]) => a - b);
    let out = "";
    let from = 0;
    for (const [index, [start, end]] of spans.entries()) {
      if (start < from) continue;
      const joined = spans
        .slice(index + 1)
        .reduce((furthest, [next, until]) => (next < furthest ? Math.max(furthest, until) : furthest), end);
      out += text.slice(from, start) + this.#name(text.slice(start, joined));
      from = joined;
    }
    return out + text.slice(from);
  }

  /** Which placeholders stand in a text. */
  in(text: string): Set<string> {
    return new Set([...this.#byName.keys()].filter((name) => text.includes(name)));
  }

  /**
   * An answer with the values put back.
   * @param needed placeholders that have to be in it
   * @param given base and request: what looks like a placeholder there may do so in the answer
   * @returns the names that are missing or were bent, instead
   */
  restore(
    answer: string,
    needed: ReadonlySet<string>,
    given: string,
  ): { text: string } | { missing: string[]; bent: string[] } {
    const missing = [...needed].filter((name) => !answer.includes(name));
    let rest = answer;
    for (const name of this.#byName.keys()) rest = rest.replaceAll(name, " ");
    const bent = [...rest.matchAll(LOOKS_LIKE_ONE)]
      .map(([name]) => name)
      .filter((name) => this.#isOurs(name) && !given.includes(name));
    if (missing.length > 0 || bent.length > 0) return { missing, bent: [...new Set(bent)] };
    let text = answer;
    for (const [name, value] of this.#byName) text = text.replaceAll(name, () => value);
    return { text };
  }

  #holdsOne(value: string): boolean {
    return value.includes(MASK) || [...this.#byName.keys()].some((name) => value.includes(name));
  }

  /** `__MASKED__` is what readers make of secrets in context files: it is nobody's value. */
  #isOurs(name: string): boolean {
    return /^_+MASKED_+$/i.test(name) || name.toUpperCase().includes(this.#tag.toUpperCase());
  }

  #name(value: string): string {
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const name = `__MASKED_${this.#tag}${this.#values.size + 1}__`;
    this.#values.set(value, name);
    this.#byName.set(name, value);
    return name;
  }
}
