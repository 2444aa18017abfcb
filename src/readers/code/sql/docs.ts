import { firstSentence } from "../doc.ts";
import { firstFrom, type Lines } from "../lines.ts";
import type { Span } from "./lexer.ts";

/** What dump programs and generators write above every statement. */
const GENERATED =
  /^(?:Table structure for|Dumping (?:data|events|routines)|Temporary (?:view|table) structure|Final view structure|Structure (?:de|for)|Name: .*; Type:|TOC entry|Dependencies:|> statement-breakpoint|(?:Create|Drop|Alter|Add)(?:Table|Index|Column|ForeignKey|Enum)\b|Object: {2})/i;

/** The comments of a file, as docs of what stands below or before them. */
export class Docs {
  constructor(
    readonly lines: Lines,
    /** In source order. */
    readonly comments: readonly Span[],
  ) {}

  /**
   * Comments that end on the line above and have their lines to themselves.
   * @returns their first sentence, and the line where they begin
   */
  above(offset: number): { doc: string | undefined; line: number } {
    const { lines, comments } = this;
    let line = lines.lineAt(offset);
    const texts: string[] = [];
    for (let at = firstFrom(comments, offset) - 1; at >= 0; at--) {
      const comment = comments[at];
      if (comment === undefined || !this.#isAlone(comment) || lines.lineAt(comment.end) !== line - 1) break;
      line = lines.lineAt(comment.start);
      texts.unshift(
        plain(lines.text.slice(comment.start, Math.min(comment.end, comment.start + MAX_COMMENT))),
      );
      if (texts.length > MAX_ABOVE) break;
    }
    return { doc: sentence(texts), line };
  }

  /** The comment behind a column, on its last line. */
  behind(offset: number): string | undefined {
    const { lines, comments } = this;
    const comment = comments[firstFrom(comments, offset)];
    if (comment === undefined || comment.start - offset > MAX_COMMENT) return undefined;
    if (!/^[ \t]*,?[ \t]*$/.test(lines.text.slice(offset, comment.start))) return undefined;
    return sentence([
      plain(lines.text.slice(comment.start, Math.min(comment.end, comment.start + MAX_COMMENT))),
    ]);
  }

  /** The first comment of a file, if it does not stand right above a statement. */
  ofFile(firstStatement: number | undefined): string | undefined {
    const { lines, comments } = this;
    const [first] = comments;
    if (first === undefined || lines.text.slice(0, first.start).trim() !== "") return undefined;
    const texts: string[] = [];
    let next = lines.lineAt(first.start);
    for (const comment of comments.slice(0, MAX_ABOVE)) {
      if (lines.lineAt(comment.start) !== next) break;
      next = lines.lineAt(comment.end) + 1;
      texts.push(plain(lines.text.slice(comment.start, Math.min(comment.end, comment.start + MAX_COMMENT))));
    }
    if (firstStatement !== undefined && lines.lineAt(firstStatement) === next) return undefined;
    const whole = texts.join("\n");
    return /copyright|licen[sc]e|\(c\)|SPDX-|\bdump\b/i.test(whole) ? undefined : sentence(texts);
  }

  #isAlone({ start }: Span): boolean {
    const { lines } = this;
    return lines.text.slice(lines.start(lines.lineAt(start)), start).trim() === "";
  }
}

const MAX_COMMENT = 2_000;
const MAX_ABOVE = 30;

/** A comment without its marks, and without lines that only separate. */
function plain(comment: string): string {
  return comment
    .replace(/^(?:--+|#+|\/\*+!?)/, "")
    .replace(/\*+\/$/, "")
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/^\s*\*+ ?/, "").trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !GENERATED.test(line))
    .join(" ");
}

function sentence(texts: readonly string[]): string | undefined {
  return firstSentence(texts.filter((text) => text !== "").join(" "));
}
