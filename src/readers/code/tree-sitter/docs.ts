import { firstSentence } from "../doc.ts";
import type { Span } from "./findings.ts";
import type { Grammar } from "./grammar.ts";
import { firstFrom, type Lines } from "../lines.ts";
import { trimmedEnd } from "./findings.ts";

const LICENCE = /copyright|spdx-|licen[cs]ed under|all rights reserved/i;

/** What stands above declarations, or behind them, without being part of them: comments and decorators. */
export class Leading {
  readonly #ends: ReadonlyMap<number, number>;
  /** By the line they end on. */
  readonly #byEndLine = new Map<number, Span & { line: number; comment: boolean }>();
  readonly #comments: readonly Span[];

  constructor(
    readonly lines: Lines,
    /** In source order. */
    comments: readonly Span[],
    decorators: readonly Span[],
    readonly grammar: Pick<Grammar, "directive" | "doc">,
  ) {
    this.#comments = comments;
    this.#ends = new Map([...comments, ...decorators].map(({ start, end }) => [start, end]));
    for (const span of comments) this.#add(span, true);
    for (const span of decorators) this.#add(span, false);
  }

  /**
   * Only what starts its line leads to something: a trailing comment belongs to what it trails. And only
   * what ends its line leads to what is on the next.
   */
  #add(span: Span, comment: boolean): void {
    const line = this.lines.lineAt(span.start);
    if (this.lines.text.slice(this.lines.start(line), span.start).trim() !== "") return;
    const end = trimmedEnd(this.lines.text, span);
    if (!/^$|[\r\n]/.test(this.lines.text.charAt(past(this.lines.text, end, this.#ends)))) return;
    this.#byEndLine.set(this.lines.lineAt(end), { start: span.start, end, line, comment });
  }

  /**
   * The first line of what leads up to an offset without a gap, and the text of it. Nothing leads up to what
   * has other things before it on its line.
   * @returns start also, of the decorators and comments on that line
   */
  above(offset: number): { line: number; start: number; comments: string[]; decorators: string[] } {
    const line = this.lines.lineAt(offset);
    const start = this.lines.start(line);
    if (past(this.lines.text, start, this.#ends) < offset)
      return { line, start: offset, comments: [], decorators: [] };
    return { start, ...this.#leadingTo(line) };
  }

  /** What ends right above a line. */
  #leadingTo(line: number): { line: number; comments: string[]; decorators: string[] } {
    const comments: string[] = [];
    const decorators: string[] = [];
    let first = line;
    for (let at = this.#byEndLine.get(line - 1); at !== undefined; at = this.#byEndLine.get(first - 1)) {
      first = at.line;
      (at.comment ? comments : decorators).unshift(this.lines.text.slice(at.start, at.end));
    }
    return { line: first, comments, decorators };
  }

  /**
   * First sentence of the first comment of the file that is no licence.
   * @param firstLine of the first declaration, whose own comment is not the file's
   */
  headDoc(firstLine = Number.POSITIVE_INFINITY): string | undefined {
    const { text } = this.lines;
    let end = 0;
    for (const [index, comment] of this.#comments.entries()) {
      if (text.slice(end, comment.start).trim() !== "") return undefined;
      end = trimmedEnd(text, comment);
      const next = this.lines.lineAt(end) + 1;
      const following = this.#comments[index + 1];
      if (following !== undefined && this.lines.lineAt(following.start) === next) continue;
      if (next >= firstLine) return undefined;
      const { comments, decorators } = this.#leadingTo(next);
      const licence = LICENCE.test(comments.join("\n"));
      const doc = licence ? undefined : this.#sentence(comments, decorators);
      if (doc !== undefined) return doc;
    }
    return undefined;
  }

  /** First sentence of the comments above. */
  docAbove(offset: number): string | undefined {
    const { line, comments, decorators } = this.above(offset);
    // What stands at the top of a file without a gap may be about more than what comes next.
    if (line <= 2 && LICENCE.test(comments.join("\n"))) return undefined;
    return this.#sentence(comments, decorators);
  }

  /** First sentence of a comment that begins on the line on which something ends, right behind it. */
  docBehind(end: number): string | undefined {
    const { text } = this.lines;
    const comment = this.#comments[firstFrom(this.#comments, end)];
    if (comment === undefined || !/^[ \t,;]*$/.test(text.slice(end, comment.start))) return undefined;
    return this.#sentence([text.slice(comment.start, comment.end)], []);
  }

  #sentence(comments: readonly string[], decorators: readonly string[]): string | undefined {
    const { directive, doc } = this.grammar;
    if (doc !== undefined) return doc(comments, decorators);
    const text = comments
      .flatMap((comment) => comment.split(/\r\n?|\n/))
      .filter((part) => directive === undefined || !directive.test(part))
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
export function paragraphSentence(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => /[\p{L}\p{N}]/u.test(line));
  if (first < 0) return undefined;
  const rest = lines.slice(first);
  const end = rest.findIndex((line) => !/[\p{L}\p{N}]/u.test(line));
  return firstSentence(rest.slice(0, end < 0 ? undefined : end).join(" "));
}

/** Where what follows on the line begins, behind further comments and decorators. */
function past(text: string, from: number, ends: ReadonlyMap<number, number>): number {
  let at = from;
  for (;;) {
    while (/[^\S\r\n]/.test(text.charAt(at))) at++;
    const end = ends.get(at);
    if (end === undefined || end <= at) return at;
    at = trimmedEnd(text, { start: at, end });
  }
}
