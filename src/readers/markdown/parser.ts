/**
 * markdown-it, set up for reading: CommonMark 0.31 with GFM's tables, strikethrough, footnotes and bare
 * URLs, and with the line of every link and image.
 *
 * Why markdown-it: of the parsers with block positions it is the quickest (17 MB/s on the specification's
 * text) and takes linear time on hostile text; `marked` overflows its stack on 100,000 `>` and is quadratic
 * on long paragraphs, tables and runs of `*`, and micromark reads 0.4 MB/s.
 */
import MarkdownItParser, { type Env, type MarkdownIt, type Token } from "markdown-it";
import { bareUrl, textUpToBareUrl } from "./bare-urls.ts";
import { BoundedState } from "./bounded-state.ts";
import { footnoteDefinition, footnoteReference } from "./footnotes.ts";
import { PositionedState } from "./positioned-state.ts";
import { undefinedReference } from "./undefined-references.ts";

/** Blocks and inlines nested deeper than this are text; 100 is markdown-it's own default. */
export const MAX_NESTING = 100;

const parser = createParser();

export interface Blocks {
  /** Inline tokens are unparsed: `readInline` reads them one by one, so that only one's children are in memory. */
  tokens: Token[];
  /** What reference links and footnotes refer to; `parseInline` wants it. */
  env: Env;
}

/**
 * Splits a document into blocks.
 * @param text any line ends
 * @returns tokens whose `map` holds 0-based lines, the end exclusive
 * @throws TooManyTokens
 */
export function parseBlocks(text: string): Blocks {
  const tokens: Token[] = [];
  const env: Env = {};
  const normalized = text.replace(/\r\n?/g, "\n").replaceAll("\0", "\u{FFFD}");
  parser.block.parse(normalized, parser, env, tokens);
  return { tokens, env };
}

/**
 * Parses the content of one inline token.
 * @returns tokens whose `map[0]` is the line within the content, 0-based
 */
export function parseInline(content: string, env: Env): Token[] {
  const tokens: Token[] = [];
  parser.inline.parse(content, parser, env, tokens);
  return tokens;
}

/** The language of a fenced code block: the first word of its info string, escapes and entities resolved. */
export function languageOf(info: string): string {
  return parser.utils.unescapeAll(info).trim().split(/\s/, 1)[0] ?? "";
}

function createParser(): MarkdownIt {
  const md = new MarkdownItParser("commonmark", { maxNesting: MAX_NESTING });
  md.enable(["table", "strikethrough"]);
  // Targets are kept as written, and all of them: nothing is rendered here that a URL could harm.
  md.normalizeLink = (url) => url;
  md.validateLink = () => true;
  md.block.State = BoundedState;
  md.inline.State = PositionedState;
  md.block.ruler.before("reference", "footnote_definition", footnoteDefinition, {
    alt: ["paragraph", "reference"],
  });
  md.inline.ruler.before("text", "bare_url", bareUrl);
  md.inline.ruler.at("text", textUpToBareUrl);
  md.inline.ruler.before("link", "footnote_reference", footnoteReference);
  md.inline.ruler.after("image", "undefined_reference", undefinedReference);
  return md;
}
