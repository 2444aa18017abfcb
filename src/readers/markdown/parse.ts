import GithubSlugger from "github-slugger";
import type { Token } from "markdown-it";
import type { MarkdownDigest, Note, Table } from "../../digest.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { Source } from "../../reader.ts";
import { Anchors } from "./anchors.ts";
import { MAX_TOKENS, TooManyTokens } from "./bounded-state.ts";
import { clip } from "../shared/clip.ts";
import { takeFrontMatter } from "./front-matter.ts";
import { type InlineContent, readInline } from "./inline.ts";
import { type Blocks, languageOf, MAX_NESTING, parseBlocks, parseInline } from "./parser.ts";
import { SectionTree } from "./section-tree.ts";
import { countWords, readingMinutes } from "./words.ts";

/** A paragraph longer than this is no prose; reading its links would cost about a gigabyte per 10 MB. */
const MAX_INLINE_LENGTH = 500_000;
const MAX_NOTE = 300;
const TASK = /^\[([ xX])\][ \t\n]/;

/**
 * Reads a markdown document: whatever the text, CommonMark makes something of it.
 * @throws BrainloopError PARSE_FAILED for one of more marks than memory should be spent on
 */
export function parseMarkdown({ path, text }: Source): MarkdownDigest {
  const { frontMatter, body, linesBefore, errors } = takeFrontMatter(text);
  const lines = countLines(text);
  const digest: MarkdownDigest = {
    kind: "markdown",
    ...(frontMatter === undefined ? {} : { frontMatter }),
    sections: [],
    codeBlocks: [],
    links: [],
    images: [],
    tables: [],
    tasks: [],
    footnotes: [],
    statistics: { lines, words: 0, characters: countCharacters(text), readingMinutes: 0 },
    errors,
  };
  new DocumentReader(digest, linesBefore).read(boundedBlocks(body, path));
  digest.statistics.readingMinutes = readingMinutes(digest.statistics.words);
  return digest;
}

function boundedBlocks(body: string, path: string): Blocks {
  try {
    return parseBlocks(body);
  } catch (error) {
    if (!(error instanceof TooManyTokens)) throw error;
    const message = `Cannot read ${quote(path)}: expected at most ${MAX_TOKENS} paragraphs, list items, cells and the like, found more`;
    throw new BrainloopError("PARSE_FAILED", message, { hint: "Split the document", cause: error });
  }
}

/** Walks the block tokens once and fills the digest. */
class DocumentReader {
  readonly #digest: MarkdownDigest;
  readonly #linesBefore: number;
  readonly #tree: SectionTree;
  readonly #slugger = new GithubSlugger();
  readonly #anchors = new Anchors();
  #env: Blocks["env"] = {};
  #table: Table | undefined;
  /** Table cells have no lines of their own in markdown-it; their row has. */
  #rowLine = 1;
  /** A footnote whose text is still to come. */
  #footnote: Note | undefined;
  #toldDepth = false;

  constructor(digest: MarkdownDigest, linesBefore: number) {
    this.#digest = digest;
    this.#linesBefore = linesBefore;
    this.#tree = new SectionTree(digest.statistics.lines);
  }

  read({ tokens, env }: Blocks): void {
    this.#env = env;
    for (const [index, token] of tokens.entries()) this.#block(token, tokens, index);
    this.#digest.sections = this.#tree.finish();
    this.#anchors.check(this.#digest.links);
  }

  #block(token: Token, tokens: Token[], index: number): void {
    const { line, endLine } = this.#range(token);
    switch (token.type) {
      case "footnote_open":
        this.#footnote = { line, text: token.info };
        this.#digest.footnotes.push(this.#footnote);
        this.#enter(token, line, endLine);
        break;
      case "blockquote_open":
      case "list_item_open":
        this.#enter(token, line, endLine);
        break;
      case "footnote_close":
      case "blockquote_close":
      case "list_item_close":
        this.#tree.leave();
        break;
      case "fence":
      case "code_block": {
        const language = languageOf(token.info);
        this.#digest.codeBlocks.push({ ...(language === "" ? {} : { language }), line, endLine });
        break;
      }
      case "html_block":
        this.#anchors.addHtml(token.content);
        this.#addWords(token.content.replace(/<!--[^]*?(?:-->|$)|<[^<>]*>/g, " "));
        break;
      case "table_open":
        this.#table = { line, endLine, columns: [], rows: -1 };
        this.#digest.tables.push(this.#table);
        break;
      case "tr_open":
        this.#rowLine = line;
        // The head is a row, too.
        if (this.#table !== undefined) this.#table.rows++;
        break;
      case "table_close":
        this.#table = undefined;
        break;
      case "inline":
        this.#inline(token, tokens[index - 1], tokens[index - 2]);
        break;
      default:
    }
  }

  /** 1-based lines of the document, the end inclusive. */
  #range(token: Token): { line: number; endLine: number } {
    const [first, end] = token.map ?? [0, 1];
    return { line: this.#linesBefore + first + 1, endLine: this.#linesBefore + Math.max(end, first + 1) };
  }

  #enter(token: Token, line: number, endLine: number): void {
    this.#tree.enter(endLine);
    // A list puts two levels around its items' content, so the last level may be left unused.
    if (token.level < MAX_NESTING - 2 || this.#toldDepth) return;
    this.#toldDepth = true;
    this.#problem(line, `Nested deeper than ${MAX_NESTING} levels, what is further inside is not read`);
  }

  #inline(token: Token, parent: Token | undefined, grandparent: Token | undefined): void {
    const line = token.map === null ? this.#rowLine : this.#range(token).line;
    const content = this.#readInline(token, line);
    this.#digest.links.push(...content.links);
    this.#digest.images.push(...content.images);
    for (const html of content.html) this.#anchors.addHtml(html);
    if (parent?.type === "heading_open") return this.#heading(parent, content, line);
    this.#addWords(content.visibleText);
    if (parent?.type === "th_open") this.#table?.columns.push(clip(content.text, MAX_NOTE));
    const task = TASK.exec(token.content)?.[1];
    if (task !== undefined && parent?.type === "paragraph_open" && grandparent?.type === "list_item_open") {
      this.#digest.tasks.push({ line, text: clip(content.text.slice(3), MAX_NOTE), done: task !== " " });
    }
    if (this.#footnote !== undefined) {
      this.#footnote.text = clip(`${this.#footnote.text}: ${content.text}`, MAX_NOTE);
      this.#footnote = undefined;
    }
  }

  #readInline(token: Token, line: number): InlineContent {
    const { content } = token;
    if (content.length > MAX_INLINE_LENGTH) {
      this.#problem(line, `Paragraph of ${content.length} characters, links and images in it are not read`);
      return { text: content, visibleText: content, links: [], images: [], html: [] };
    }
    return readInline(parseInline(content, this.#env), line);
  }

  #heading(open: Token, content: InlineContent, line: number): void {
    const slug = this.#slugger.slug(content.visibleText);
    const title = content.text.replace(/\s+/g, " ").trim();
    this.#anchors.add(slug);
    this.#anchors.addHeadingId(title);
    this.#tree.heading({ title, level: Number(open.tag.slice(1)), slug, line });
    this.#digest.statistics.words += countWords(content.visibleText);
  }

  #addWords(text: string): void {
    const words = countWords(text);
    this.#digest.statistics.words += words;
    this.#tree.addWords(words);
  }

  #problem(line: number, message: string): void {
    this.#digest.errors.push({ line, column: 1, message });
  }
}

/** Lines as editors count them: a line end at the end of the file starts no further line. */
function countLines(text: string): number {
  const ends = text.match(/\r\n?|\n/g)?.length ?? 0;
  return text === "" || /[\r\n]$/.test(text) ? ends : ends + 1;
}

/** Unicode code points. */
function countCharacters(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next < 0xe000) pairs++;
    }
  }
  return text.length - pairs;
}
