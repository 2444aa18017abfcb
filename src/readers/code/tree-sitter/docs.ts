import { firstSentence } from "../doc.ts";
import type { Span } from "./findings.ts";
import { firstFrom, type Lines } from "../lines.ts";
import { trimmedEnd } from "./findings.ts";

/** What stands above declarations, or behind them, without being part of them: comments and decorators. */
export class Leading {
  /** By the line they end on. */
  readonly #byEndLine = new Map<number, Span & { line: number; comment: boolean }>();
  readonly #comments: readonly Span[];

  constructor(
    readonly lines: Lines,
    /** In source order. */
    comments: readonly Span[],
    decorators: readonly Span[],
    readonly directive: RegExp | undefined,
  ) {
    this.#comments = comments;
    for (const span of comments) this.#add(span, true);
    for (const span of decorators) this.#add(span, false);
  }

  /** Only what starts its line leads to something; a trailing comment belongs to what it trails. */
  #add(span: Span, comment: boolean): void {
    const line = this.lines.lineAt(span.start);
    if (this.lines.text.slice(this.lines.start(line), span.start).trim() !== "") return;
    const end = trimmedEnd(this.lines.text, span);
    this.#byEndLine.set(this.lines.lineAt(end), { start: span.start, end, line, comment });
  }

  /** The first line of what leads up to a line without a gap, and the comments' text. */
  above(line: number): { line: number; comments: string[] } {
    const comments: string[] = [];
    let first = line;
    for (let at = this.#byEndLine.get(line - 1); at !== undefined; at = this.#byEndLine.get(first - 1)) {
      first = at.line;
      if (at.comment) comments.unshift(this.lines.text.slice(at.start, at.end));
    }
    return { line: first, comments };
  }

  /** First sentence of the comments above a line. */
  docAbove(line: number): string | undefined {
    return this.#sentence(this.above(line).comments);
  }

  /** First sentence of a comment that begins on the line on which something ends, right behind it. */
  docBehind(end: number): string | undefined {
    const { text } = this.lines;
    const comment = this.#comments[firstFrom(this.#comments, end)];
    if (comment === undefined || !/^[ \t,;]*$/.test(text.slice(end, comment.start))) return undefined;
    return this.#sentence([text.slice(comment.start, comment.end)]);
  }

  #sentence(comments: readonly string[]): string | undefined {
    const text = comments
      .flatMap((comment) => comment.split(/\r\n?|\n/))
      .filter((part) => this.directive === undefined || !this.directive.test(part))
      .map((part) =>
        part.replace(/^\s*(?:\/\*+!?|\/\/+!?|#+[!:]?|--+|\*+(?!\/)|%+|;+)/, "").replace(/\*+\/\s*$/, ""),
      )
      .map((part) => part.trim());
    return paragraphSentence(text);
  }
}

/** First sentence of a docstring as written, quotes included. */
export function docstringSentence(raw: string): string | undefined {
  const quoted = /^[a-zA-Z]{0,2}("""|'''|"|')([^]*)\1$/.exec(raw);
  const text = (quoted?.[2] ?? raw).replaceAll(/\\\r?\n/g, "");
  return paragraphSentence(text.split(/\r\n?|\n/).map((line) => line.trim()));
}

/** The first sentence of the first paragraph that has words in it: rulers and boxes have none. */
function paragraphSentence(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => /[\p{L}\p{N}]/u.test(line));
  if (first < 0) return undefined;
  const rest = lines.slice(first);
  const end = rest.findIndex((line) => !/[\p{L}\p{N}]/u.test(line));
  return firstSentence(rest.slice(0, end < 0 ? undefined : end).join(" "));
}
