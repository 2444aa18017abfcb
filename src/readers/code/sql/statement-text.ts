import { shorten } from "../shorten.ts";
import { oneLine } from "../tree-sitter/signature.ts";
import { Cursor } from "./cursor.ts";
import type { Traits } from "./dialect.ts";
import type { Span, Token } from "./lexer.ts";
import type { Statement } from "./statements.ts";

const MAX_SIGNATURE = 240;
const ROUTINE = /^(?:PROC|PROCEDURE|FUNCTION|TRIGGER|VIEW)$/;

/** A statement that is being read. */
export class StatementText {
  readonly cursor: Cursor;

  constructor(
    readonly text: string,
    readonly statement: Statement,
    readonly comments: readonly Span[],
    readonly traits: Traits,
  ) {
    this.cursor = new Cursor(text, statement.tokens);
  }

  get span(): Span {
    const { start, end } = this.statement;
    return { start, end };
  }

  /** Where the last token ends: before the semicolon. */
  get lastToken(): number {
    return this.statement.tokens.at(-1)?.end ?? this.statement.start;
  }

  /** A stretch on one line, without comments and shortened. */
  fold(start: number, end: number): string {
    const folded = oneLine(this.text, { start, end }, this.comments);
    const plain = this.traits.conditionalComments
      ? folded.replaceAll(/\/\*M?!\d*\s*|\s*\*\//g, "").trim()
      : folded;
    return shorten(plain, MAX_SIGNATURE);
  }

  /** The text of some tokens. */
  foldTokens(tokens: readonly Token[]): string {
    const [first] = tokens;
    const last = tokens.at(-1);
    return first === undefined || last === undefined ? "" : this.fold(first.start, last.end);
  }

  tokensFrom(position: number): Token[] {
    return this.statement.tokens.slice(position);
  }

  isRoutineAltered(): boolean {
    return this.traits.goLines && ROUTINE.test(this.cursor.peek());
  }
}
