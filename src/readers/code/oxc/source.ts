import type { Comment } from "oxc-parser";

/**
 * A source text with its comments. Offsets are UTF-16 code units, as oxc gives them.
 * Lines end with `\n`, `\r\n` or `\r`; U+2028 and U+2029 end none, since no editor counts them.
 */
export class SourceText {
  readonly #lineStarts: number[];

  constructor(
    readonly text: string,
    /** In source order, not overlapping. */
    readonly comments: readonly Comment[] = [],
  ) {
    this.#lineStarts = lineStarts(text);
  }

  get lines(): number {
    return this.#lineStarts.length;
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** 1-based column of an offset in characters: an astral one counts once. */
  columnAt(offset: number): number {
    const start = this.#lineStarts[this.lineAt(offset) - 1] ?? 0;
    const before = this.text.slice(start, offset);
    return before.length - (before.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0) + 1;
  }

  /** The text from `start` to `end` without comments. */
  code(start: number, end: number): string {
    let out = "";
    let from = start;
    for (let i = this.#firstCommentFrom(start); i < this.comments.length; i++) {
      const comment = this.comments[i];
      if (comment === undefined || comment.start >= end) break;
      out += this.text.slice(from, comment.start) + " ";
      from = Math.max(from, comment.end);
    }
    return out + this.text.slice(from, Math.max(from, end));
  }

  /** The first offset from `offset` on that is neither white space nor in a comment. */
  skipTrivia(offset: number): number {
    let at = offset;
    let i = this.#firstCommentFrom(offset);
    for (;;) {
      while (at < this.text.length && /\s/.test(this.text[at] ?? "")) at++;
      const comment = this.comments[i];
      if (comment === undefined || comment.start !== at) return at;
      at = comment.end;
      i++;
    }
  }

  /** The last JSDoc comment before `offset` with nothing but white space and comments between. */
  docBefore(offset: number): Comment | undefined {
    let at = offset;
    for (let i = this.#firstCommentFrom(offset) - 1; i >= 0; i--) {
      const comment = this.comments[i];
      if (comment === undefined || this.text.slice(comment.end, at).trim() !== "") return undefined;
      if (comment.type === "Block" && comment.value.startsWith("*")) return comment;
      at = comment.start;
    }
    return undefined;
  }

  /** Index of the first comment that starts at `offset` or later. */
  #firstCommentFrom(offset: number): number {
    let low = 0;
    let high = this.comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.comments[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}
