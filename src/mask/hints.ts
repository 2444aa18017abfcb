/**
 * The prefilter: one pass over the text that stops only where one of the literals stands.
 *
 * A rolling hash of the last four characters, folded to their low five bits (which also folds case),
 * indexes a table of 64 KiB; a slot that is set names the literals to compare. It costs a few
 * instructions a character, whatever the number of literals: `indexOf` for each of 200 literals would
 * read the text 200 times, and an alternation of that size is tried branch by branch.
 */
const SLOTS = 1 << 16;
const GRAM = 4;
/** How a character enters the hash: 4 bits of shift leave exactly the last four in 16 bits. */
const SHIFT = 4;
const FOLD = 31;

interface Literal<T> {
  text: string;
  /** Compare without case; the literal is then lower-case letters. */
  anyCase: boolean;
  value: T;
}

export class HintTable<T> {
  readonly #slots = new Uint16Array(SLOTS);
  readonly #buckets: Literal<T>[][] = [[]];

  /** @param hint at least 3 characters; only its first 4 count for the hash */
  add(hint: string, value: T, anyCase = false): void {
    const literal = { text: hint, anyCase, value };
    if (hint.length >= GRAM) return this.#set(hashOf(hint, 0, GRAM), literal);
    // A literal of three characters may follow any character: hash it at its end, after each of the folds.
    for (let before = 0; before <= FOLD; before++)
      this.#set(hashOf(String.fromCharCode(before) + hint, 0, GRAM), literal);
  }

  #set(slot: number, literal: Literal<T>): void {
    const bucket = this.#slots[slot] ?? 0;
    const known = this.#buckets[bucket];
    if (bucket === 0 || known === undefined) {
      this.#slots[slot] = this.#buckets.push([literal]) - 1;
    } else if (!known.includes(literal)) known.push(literal);
  }

  /** Calls back for each hint in the text with its place, in the order in which they end. */
  scan(text: string, found: (value: T, at: number) => void): void {
    const slots = this.#slots;
    let hash = 0;
    for (let i = 0; i < text.length; i++) {
      hash = ((hash << SHIFT) ^ (text.charCodeAt(i) & FOLD)) & (SLOTS - 1);
      const bucket = slots[hash];
      if (bucket === 0 || bucket === undefined) continue;
      for (const literal of this.#buckets[bucket] ?? []) {
        const at = i + 1 - Math.min(GRAM, literal.text.length);
        if (at >= 0 && standsAt(text, at, literal)) found(literal.value, at);
      }
    }
  }
}

function hashOf(text: string, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = ((hash << SHIFT) ^ (text.charCodeAt(i) & FOLD)) & (SLOTS - 1);
  return hash;
}

function standsAt(text: string, at: number, { text: literal, anyCase }: Literal<unknown>): boolean {
  if (!anyCase) return text.startsWith(literal, at);
  for (let i = 0; i < literal.length; i++) {
    if ((text.charCodeAt(at + i) | 32) !== literal.charCodeAt(i)) return false;
  }
  return true;
}
