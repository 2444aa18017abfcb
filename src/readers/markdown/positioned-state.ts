import MarkdownIt, { type StateInline, type Token } from "markdown-it";

/**
 * markdown-it's inline state, which also notes in `map` on which line of the content a token starts, and
 * whether a link is open. (`linkLevel` says that, too, but counts HTML's `<a>`, which is often never closed.)
 */
export class PositionedState extends new MarkdownIt().inline.State {
  insideLink = false;
  #line = 0;
  #counted = 0;

  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    const token = super.push(type, tag, nesting);
    if (tag === "a") this.insideLink = nesting === 1;
    const line = this.#lineHere();
    token.map = [line, line + 1];
    return token;
  }

  /** Counts on from the last call: counting from the start each time would be quadratic. */
  #lineHere(): number {
    for (;;) {
      const lineEnd = this.src.indexOf("\n", this.#counted);
      if (lineEnd === -1 || lineEnd >= this.pos) return this.#line;
      this.#line++;
      this.#counted = lineEnd + 1;
    }
  }
}

/** Whether the rules are at work on a link's text. */
export function isInsideLink(state: StateInline): boolean {
  return state instanceof PositionedState && state.insideLink;
}
