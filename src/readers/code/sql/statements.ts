import { Block } from "./block.ts";
import type { Lexer, Span, Token } from "./lexer.ts";

/** A statement that declares something, with its tokens; or one that does not, without. */
export interface Statement extends Span {
  /** Upper-case first words: `CREATE`, `INSERT`; `\i` and the like for what is said to a client. */
  verb: string;
  /** Of what declares; none of other statements. The one that ends it is not among them. */
  tokens: Token[];
  /** Place in the list of comments of the first one that stands after the statement before. */
  firstComment: number;
}

/** Statements whose tokens are kept. */
const DECLARING = new Set(["CREATE", "ALTER", "PRAGMA", "COMMENT", "DECLARE", "DEFINE"]);
/** Statements of which only the first tokens matter: where rows go. */
const SHORT = new Map([
  ["INSERT", 12],
  ["REPLACE", 8],
  ["COPY", 60],
  ["USE", 3],
  ["DROP", 12],
]);
/** A table of 2,000 columns has a tenth of it; the rest of what is longer is passed over. */
export const MAX_TOKENS = 200_000;
/** With these SQL*Plus is spoken to, not the server; they end with their line. */
const SQLPLUS = new Set(
  (
    "REM REMARK PROMPT SPOOL WHENEVER SHOW PAUSE TTITLE BTITLE ACCEPT UNDEFINE EXIT QUIT CONN CONNECT START VARIABLE " +
    "CLEAR HOST DEFINE COLUMN EXEC EXECUTE"
  ).split(" "),
);
/** What its `SET` sets; the server's is `SET ROLE`, `SET TRANSACTION`, `SET CONSTRAINTS`. */
const SERVER_SET = /^SET\s+(?:ROLE|TRANSACTION|CONSTRAINTS?)\b/i;
const CLIENT_WORDS = new Set(["DELIMITER", "SOURCE"]);
/** What begins a statement at the margin where nothing ends the one before. */
const STARTS_BATCH = new Set([
  "CREATE",
  "ALTER",
  "INSERT",
  "DROP",
  "EXEC",
  "EXECUTE",
  "IF",
  "PRINT",
  "SET",
  "USE",
  "DECLARE",
  "BEGIN",
  "END",
  "GRANT",
  "UPDATE",
  "DELETE",
  "SELECT",
  "TRUNCATE",
]);

/** Cuts a text into statements, each read to its end before the next is looked for. */
export function* statements(lexer: Lexer): Generator<Statement, void, void> {
  const reader = new StatementReader(lexer);
  for (let one = reader.read(); one !== undefined; one = reader.read()) yield one;
}

class StatementReader {
  #pushed: Token | undefined;
  #ended = 0;

  constructor(readonly lexer: Lexer) {}

  read(): Statement | undefined {
    const { lexer } = this;
    for (;;) {
      const firstComment = this.#ended;
      const token = this.#next();
      if (token === undefined) return undefined;
      if (token.type === "end") {
        this.#ended = lexer.comments.length;
        continue;
      }
      const statement = this.#client(token, firstComment) ?? this.#statement(token, firstComment);
      this.#ended = lexer.comments.length;
      return statement;
    }
  }

  #next(): Token | undefined {
    const token = this.#pushed ?? this.lexer.next();
    this.#pushed = undefined;
    return token;
  }

  #word({ type, start, end }: Token): string {
    return type === "word" ? this.lexer.text.slice(start, Math.min(end, start + 40)).toUpperCase() : "";
  }

  /** A line for a client: `\connect x`, `.mode csv`, `DELIMITER //`, `:r file`, `@file`. */
  #client(token: Token, firstComment: number): Statement | undefined {
    const { lexer } = this;
    const { text, traits } = lexer;
    const char = text[token.start] ?? "";
    const word = this.#word(token);
    const isWord = CLIENT_WORDS.has(word) || this.#isPlus(word, token);
    const mark =
      char === "\\" ||
      (char === "." && /^[a-z]/.test(text[token.end] ?? "")) ||
      (char === ":" && traits.goLines && /^[a-z]/i.test(text[token.end] ?? "")) ||
      (char === "@" && traits.slashLines);
    if (!isWord && !mark) {
      // Firebird's way to the same: SET TERM ^ ;
      const term =
        word === "SET" ? /^SET\s+TERM\s+(\S+)/i.exec(text.slice(token.start, token.start + 40)) : null;
      if (term === null) return undefined;
      const end = lexer.endOfLine(token.start);
      lexer.delimiter = term[1] ?? ";";
      lexer.at = end;
      return { verb: "SET TERM", tokens: [], start: token.start, end, firstComment };
    }
    const end = lexer.endOfLine(token.start);
    const line = text.slice(token.start, Math.min(end, token.start + 500));
    if (word === "DELIMITER") lexer.delimiter = /^\S+\s+(\S+)/.exec(line)?.[1] ?? ";";
    lexer.at = end;
    return { verb: /^\S*/.exec(line)?.[0] ?? "", tokens: [], start: token.start, end, firstComment };
  }

  #isPlus(word: string, { start }: Token): boolean {
    const { text, traits } = this.lexer;
    if (traits.dialect !== "oracle") return false;
    return SQLPLUS.has(word) || (word === "SET" && !SERVER_SET.test(text.slice(start, start + 40)));
  }

  #statement(first: Token, firstComment: number): Statement {
    const { lexer } = this;
    const verb = this.#word(first);
    const kept = DECLARING.has(verb) ? MAX_TOKENS : (SHORT.get(verb) ?? 0);
    const tokens: Token[] = kept > 0 ? [first] : [];
    const block = new Block(lexer.traits.dialect, verb);
    let { end } = first;
    const problems = lexer.problems.length;
    let depth = 0;
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token.type === "end") {
        const isSemicolon = lexer.text[token.start] === ";" && lexer.delimiter === ";";
        if (isSemicolon && block.open) {
          end = token.end;
          continue;
        }
        // `GO` and other delimiters are none of the statement's.
        return this.#done({
          verb,
          tokens,
          firstComment,
          start: first.start,
          end: isSemicolon ? token.end : end,
        });
      }
      const word = this.#word(token);
      const char = token.type === "punct" ? lexer.text[token.start] : "";
      if (char === "(") depth++;
      else if (char === ")") depth = Math.max(0, depth - 1);
      const isBroken = lexer.problems.length > problems;
      if (
        (depth === 0 || isBroken) &&
        this.#startsAnother(token, word, block, isBroken || verb === "CREATE")
      ) {
        this.#pushed = token;
        return { verb, tokens, firstComment, start: first.start, end };
      }
      block.see(word, char ?? "");
      end = token.end;
      if (tokens.length < kept) tokens.push(token);
    }
    return { verb, tokens, firstComment, start: first.start, end };
  }

  /** Rows that follow `COPY … FROM stdin;` are no SQL. */
  #done(statement: Statement): Statement {
    const { lexer } = this;
    const { verb, tokens } = statement;
    if (verb !== "COPY" || !tokens.some((token) => this.#word(token) === "STDIN")) return statement;
    const close = lexer.text.indexOf("\n\\.", statement.end);
    lexer.at = close < 0 ? lexer.text.length : close + 3;
    return { ...statement, end: lexer.at };
  }

  /** In T-SQL nothing need end a statement; elsewhere only one that was left open can be cut so. */
  #startsAnother(token: Token, word: string, block: Block, mayLackEnd: boolean): boolean {
    if (!STARTS_BATCH.has(word) || block.wholeBatch) return false;
    const { text, traits } = this.lexer;
    const before = text[token.start - 1];
    const opens = before === "\n" || before === "\r";
    if (traits.goLines) return word === "CREATE" || word === "ALTER" ? this.#opensLine(token) : opens;
    // `CREATE` at the margin of a statement that is no routine: its end is missing.
    return opens && (word === "CREATE" || word === "ALTER") && mayLackEnd && !block.isRoutine;
  }

  #opensLine({ start }: Token): boolean {
    return /(?:^|[\r\n])[ \t]*$/.test(this.lexer.text.slice(Math.max(0, start - 60), start));
  }
}
