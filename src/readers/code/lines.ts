/**
 * Where the lines of a text start. Lines end with `\n`, `\r\n` or `\r`; U+2028 and U+2029 end none, since no
 * editor counts them. Offsets are UTF-16 code units.
 */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(readonly text: string) {
    // A lone \r is rare: one search for it saves a test of every character.
    const loneReturns = /\r(?!\n)/.test(text);
    if (loneReturns) {
      for (const end of text.matchAll(/\r\n?|\n/g)) this.#starts.push(end.index + end[0].length);
      return;
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  get count(): number {
    return this.#starts.length;
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle + 1) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Offset of a line's first character. */
  start(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  /** 1-based column of an offset in characters: an astral one counts once. */
  columnAt(offset: number): number {
    let column = 1;
    for (let at = this.start(this.lineAt(offset)); at < offset; at++) {
      const isPair = at + 1 < offset && (this.text.codePointAt(at) ?? 0) > 0xff_ff;
      if (isPair) at++;
      column++;
    }
    return column;
  }
}

/**
 * Index of the first of some spans that starts at `offset` or later.
 * @param spans in source order
 */
export function firstFrom(spans: readonly { start: number }[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
