import MarkdownIt, { type Token } from "markdown-it";

/** A token takes about 380 bytes: 2 million are 760 MB. 5 MB of prose have 0.5 million; of `- a` lines 7 million. */
export const MAX_TOKENS = 2_000_000;

/** Thrown where a document has more than MAX_TOKENS. */
export class TooManyTokens extends Error {}

/** markdown-it's block state, with an end to the memory a hostile document can take. */
export class BoundedState extends new MarkdownIt().block.State {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    if (this.tokens.length >= MAX_TOKENS) throw new TooManyTokens();
    return super.push(type, tag, nesting);
  }
}
