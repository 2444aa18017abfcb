import { firstSentence } from "../doc.ts";
import type { Span } from "./findings.ts";
import type { Lines } from "../lines.ts";
import { trimmedEnd } from "./findings.ts";

const LICENCE = /copyright|spdx-|licen[cs]ed under|all rights reserved/i;

/** What stands above declarations without being part of them: comments and decorators, by the line they end on. */
export class Leading {
  readonly #byEndLine = new Map<number, Span & { line: number; comment: boolean }>();

  constructor(
    readonly lines: Lines,
    private readonly comments: readonly Span[],
    decorators: readonly Span[],
    readonly directive: RegExp | undefined,
  ) {
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

  /**
   * First sentence of the first comment of the file that is no licence.
   * @param firstLine of the first declaration, whose own comment is not the file's
   */
  headDoc(firstLine = Number.POSITIVE_INFINITY): string | undefined {
    const { text } = this.lines;
    let end = 0;
    for (const [index, comment] of this.comments.entries()) {
      if (text.slice(end, comment.start).trim() !== "") return undefined;
      end = trimmedEnd(text, comment);
      const next = this.lines.lineAt(end) + 1;
      const following = this.comments[index + 1];
      if (following !== undefined && this.lines.lineAt(following.start) === next) continue;
      if (next >= firstLine) return undefined;
      const licence = LICENCE.test(this.above(next).comments.join("\n"));
      const doc = licence ? undefined : this.docAbove(next);
      if (doc !== undefined) return doc;
    }
    return undefined;
  }

  /** First sentence of the comments above a line. */
  docAbove(line: number): string | undefined {
    const { line: first, comments } = this.above(line);
    // What stands at the top of a file without a gap may be about more than what comes next.
    if (first <= 2 && LICENCE.test(comments.join("\n"))) return undefined;
    const text = comments
      .flatMap((comment) => comment.split(/\r\n?|\n/))
      .filter((part) => this.directive === undefined || !this.directive.test(part))
      .map((part) =>
        part
          .replace(/^\s*(?:\/\*+!?|\/\/+!?|#+[!:]?|--+(?:\[=*\[)?|\*+(?!\/)|%+|;+)/, "")
          .replace(/(?:\*+\/|\]=*\])\s*$/, ""),
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
