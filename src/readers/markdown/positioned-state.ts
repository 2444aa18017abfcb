import MarkdownIt, { type StateInline, type Token } from "markdown-it";

/**
 * markdown-it's inline state, which also notes in `map` on which line of the content a token starts, and
 * whether a link is open. (`linkLevel` says that, too, but counts HTML's `<a>`, which is often never closed.)
 */
export class PositionedState extends new MarkdownIt().inline.State {
  insideLink = false;
  #line = 0;
  #lineEnd = endOfLine(this.src, 0);

  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    const token = super.push(type, tag, nesting);
    if (tag === "a") this.insideLink = nesting === 1;
    const line = this.#lineHere();
    token.map = [line, line + 1];
    return token;
  }

  /** Counts on from the last call and looks each line end up once: else a long content takes quadratic time. */
  #lineHere(): number {
    while (this.#lineEnd < this.pos) {
      this.#line++;
      this.#lineEnd = endOfLine(this.src, this.#lineEnd + 1);
    }
    return this.#line;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? Number.POSITIVE_INFINITY : end;
}

/** Whether the rules are at work on a link's text. */
export function isInsideLink(state: StateInline): boolean {
  return state instanceof PositionedState && state.insideLink;
}
