import type { Comment } from "oxc-parser";
import { firstFrom, Lines } from "../lines.ts";

/** A source text with its comments, offsets as oxc gives them. */
export class SourceText extends Lines {
  constructor(
    text: string,
    /** In source order, not overlapping. */
    readonly comments: readonly Comment[] = [],
  ) {
    super(text);
  }

  /** The text from `start` to `end` without comments. */
  code(start: number, end: number): string {
    let out = "";
    let from = start;
    for (let i = firstFrom(this.comments, start); i < this.comments.length; i++) {
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
    let i = firstFrom(this.comments, offset);
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
    for (let i = firstFrom(this.comments, offset) - 1; i >= 0; i--) {
      const comment = this.comments[i];
      if (comment === undefined || this.text.slice(comment.end, at).trim() !== "") return undefined;
      if (comment.type === "Block" && comment.value.startsWith("*")) return comment;
      at = comment.start;
    }
    return undefined;
  }
}
