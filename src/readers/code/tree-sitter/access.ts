/**
 * Who sees what a class declares, where words between the declarations say it: `private` on a line of its
 * own, `protected:`, `private :name`.
 */
export class Access {
  readonly #from: { start: number; word: string }[] = [];
  readonly #named = new Map<string, string>();

  /** @param initial the word that holds from the start */
  constructor(readonly initial?: string) {}

  /** All that starts behind `start` follows the word, up to the next. */
  follow(start: number, word: string): void {
    this.#from.push({ start, word });
  }

  /** A word said of one name, wherever that stands. */
  say(name: string, word: string): void {
    this.#named.set(name, word);
  }

  /** The word that holds for a declaration; undefined where none was said. */
  of(start: number, name: string): string | undefined {
    const named = this.#named.get(name);
    if (named !== undefined) return named;
    let last: { start: number; word: string } | undefined;
    for (const one of this.#from) {
      if (one.start < start && one.start >= (last?.start ?? 0)) last = one;
    }
    return last?.word ?? this.initial;
  }
}
