import { Kind, Nesting } from "./nesting.ts";
import {
  isWord,
  skipComment,
  skipRegularExpression,
  skipString,
  skipTemplate,
  skipTrivia,
  skipWord,
} from "./skip.ts";
import { LONGEST_WORD, Role, ROLES } from "./words.ts";

/** What the last token was, as far as the next one depends on it. */
const enum Last {
  /** An operator, an opening bracket or nothing: an operand must follow. */
  Operator,
  /** A name, literal or closing bracket that ends a value. */
  Operand,
  /** `)` of `if (…)` and the like: a statement follows, which nests. */
  Head,
  /** `}` of a block: a statement follows, which does not nest, or `else`. */
  Block,
  /** `.`: what follows is a name, whatever its letters. */
  Dot,
}

/**
 * Measures how deeply a source nests without parsing it: an upper bound of a parser's recursion
 * that costs one pass. It knows just enough of the grammar to skip strings, comments, templates,
 * regular expressions and JSX text. Wrong code does it no harm: it only counts.
 */
export class Scanner {
  #at = 0;
  #last = Last.Operator;
  /** Of the last token, where that was a keyword. */
  #role: Role | undefined;
  /** Up to here no regular expression ends; looked for once, or a line of slashes would cost its square. */
  #noRegexBefore = 0;
  readonly #open = new Nesting();

  constructor(
    readonly text: string,
    readonly jsx: boolean,
    readonly types: boolean,
  ) {}

  /** @returns the offset at which one of the limits is passed; undefined if none is */
  findDeeperThan(maxDepth: number, maxChain: number): number | undefined {
    const { text } = this;
    const open = this.#open;
    while (this.#at < text.length) {
      if (open.kind === Kind.Children) this.#children();
      else this.#token(text.charCodeAt(this.#at));
      if (open.depth > maxDepth || open.chain > maxChain) return this.#at;
    }
    return undefined;
  }

  #token(code: number): void {
    if (isWord(code)) {
      this.#name();
    } else if (code <= 32 || code > 127) {
      this.#at++;
    } else if (code === 34 || code === 39) {
      this.#operand();
      this.#at = skipString(this.text, this.#at, this.#open.kind === Kind.Tag);
      this.#role = undefined;
    } else {
      this.#punctuator(code, this.text.charCodeAt(this.#at + 1));
    }
  }

  #punctuator(code: number, next: number): void {
    const { text } = this;
    const open = this.#open;
    switch (code) {
      case 40: // (
        this.#chainLeft();
        this.#enter(this.#role === Role.Head ? Kind.Head : Kind.Paren);
        break;
      case 91: // [
        this.#chainLeft();
        this.#enter(Kind.Bracket);
        break;
      case 123: // {
        this.#enter(this.#isBlock() ? Kind.Block : Kind.Object);
        break;
      case 41: // )
      case 93: // ]
      case 125: // }
        this.#close(code);
        break;
      case 96: // `
        this.#chainLeft();
        this.#at++;
        this.#template();
        break;
      case 47: // /
        this.#slash(next);
        break;
      case 59: // ;
        this.#at++;
        this.#endStatement();
        this.#last = Last.Operator;
        break;
      case 44: // ,
        open.endExpression();
        this.#operator(1);
        break;
      case 46: // .
        this.#open.addLeft();
        this.#at++;
        this.#last = Last.Dot;
        break;
      case 60: // <
        this.#less(next);
        break;
      case 62: // >
        if (open.kind === Kind.Tag) {
          open.becomeChildren();
          this.#at++;
          break;
        }
        if (this.types) open.removeNested();
        this.#operator(1);
        break;
      case 61: // =
        if (next === 61) this.#leftOperator(text.charCodeAt(this.#at + 2) === 61 ? 3 : 2);
        else this.#rightOperator(next === 62 ? 2 : 1);
        break;
      case 63: // ?
        if (next === 46) this.#leftOperator(2);
        else if (next === 63) this.#leftOperator(2);
        else {
          open.addQuestion();
          this.#operator(1);
        }
        break;
      case 58: // :
        if (open.questions > 0) {
          open.removeQuestion();
          this.#operator(1);
        } else {
          this.#rightOperator(1);
        }
        break;
      case 42: // *
        if (next === 42) this.#rightOperator(2);
        else this.#leftOperator(1);
        break;
      case 33: // !
        if (this.#last === Last.Operand && next !== 61) {
          // TypeScript's `a!`: what follows it follows an operand.
          this.#open.addLeft();
          this.#at++;
        } else if (next === 61) this.#leftOperator(text.charCodeAt(this.#at + 2) === 61 ? 3 : 2);
        else this.#rightOperator(1);
        break;
      case 43: // +
      case 45: // -
        if (next === code) {
          this.#open.addLeft();
          this.#at += 2;
        } else if (this.#last === Last.Operand) this.#leftOperator(1);
        else this.#rightOperator(1);
        break;
      case 126: // ~
      case 64: // @
        this.#rightOperator(1);
        break;
      default:
        this.#leftOperator(1);
    }
  }

  #name(): void {
    const start = this.#at;
    this.#at = skipWord(this.text, start + 1);
    if (this.#open.kind === Kind.Tag || this.#last === Last.Dot) {
      this.#last = Last.Operand;
      this.#role = undefined;
      return;
    }
    this.#role = this.#at - start > LONGEST_WORD ? undefined : ROLES.get(this.text.slice(start, this.#at));
    if (this.#role === undefined) {
      this.#operand();
      return;
    }
    this.#keyword(this.#role);
    this.#last = Last.Operator;
  }

  #keyword(role: Role): void {
    switch (role) {
      case Role.Binary:
        this.#open.addLeft();
        break;
      case Role.NestingBinary:
        this.#open.addRight();
        break;
      case Role.Prefix:
        this.#boundary();
        this.#open.addRight();
        break;
      case Role.Statement:
        this.#boundary();
        this.#open.endExpression();
        break;
      case Role.Head:
      case Role.Do:
        this.#boundary();
        this.#open.addNested();
        break;
      case Role.Else:
        this.#open.addElse();
    }
  }

  /** A value's first token. Right behind another value it can only begin a new statement. */
  #operand(): void {
    this.#boundary();
    this.#last = Last.Operand;
  }

  #boundary(): void {
    if (this.#last === Last.Operand || this.#last === Last.Block) this.#endStatement();
  }

  /** Ends the chains of this level, but an `else` goes on with the `if` before it. */
  #endStatement(): void {
    this.#open.endStatement(this.#open.elses > 0 && this.#elseFollows());
  }

  #elseFollows(): boolean {
    CONTINUATION.lastIndex = skipTrivia(this.text, this.#at);
    return CONTINUATION.test(this.text);
  }

  #enter(kind: Kind): void {
    this.#open.open(kind);
    this.#at++;
    this.#last = Last.Operator;
    this.#role = undefined;
  }

  #close(code: number): void {
    this.#at++;
    const { kind } = this.#open;
    this.#open.close();
    this.#role = undefined;
    this.#last = kind === Kind.Head ? Last.Head : kind === Kind.Block ? Last.Block : Last.Operand;
    if (kind === Kind.Template && code === 125) this.#template();
    else if (kind === Kind.Block && this.#open.elses > 0 && !this.#elseFollows()) this.#endStatement();
  }

  /** A bracket behind a value goes on with it: a call, an index, a tagged template. */
  #chainLeft(): void {
    if (this.#last === Last.Operand) this.#open.addLeft();
  }

  #operator(length: number): void {
    this.#at += length;
    this.#last = Last.Operator;
    this.#role = undefined;
  }

  #rightOperator(length: number): void {
    this.#open.addRight();
    this.#operator(length);
  }

  #leftOperator(length: number): void {
    this.#open.addLeft();
    this.#operator(length);
  }

  #isBlock(): boolean {
    const { text } = this;
    switch (this.#last) {
      case Last.Operand:
      case Last.Head:
      case Last.Block:
        return true;
      case Last.Dot:
        return false;
      case Last.Operator: {
        if (this.#role !== undefined) return this.#role === Role.Do || this.#role === Role.Else;
        let before = this.#at - 1;
        while (before >= 0 && text.charCodeAt(before) <= 32) before--;
        const code = text.charCodeAt(before);
        if (code === 62) return true; // `=>`, or the end of type arguments
        if (code === 58) return this.#open.kind === Kind.Block && this.#open.questions === 0;
        return before < 0 || code === 59 || code === 123;
      }
    }
  }

  /** The text of a template up to its end or the next `${`. */
  #template(): void {
    const { text } = this;
    const end = skipTemplate(text, this.#at);
    const goesOn = text.charCodeAt(end - 1) === 36 && text.charCodeAt(end) === 123;
    this.#at = end;
    if (goesOn) {
      this.#enter(Kind.Template);
    } else {
      this.#last = Last.Operand;
      this.#role = undefined;
    }
  }

  #slash(next: number): void {
    if (next === 47 || next === 42) {
      this.#at = skipComment(this.text, this.#at);
    } else if (this.#open.kind === Kind.Tag && next === 62) {
      this.#at += 2;
      this.#open.close();
      this.#last = Last.Operand;
    } else if (this.#last === Last.Operand || !this.#regularExpression()) {
      this.#leftOperator(1);
    }
  }

  #regularExpression(): boolean {
    if (this.#at < this.#noRegexBefore) return false;
    const { end, closed } = skipRegularExpression(this.text, this.#at);
    if (!closed) {
      this.#noRegexBefore = end;
      return false;
    }
    this.#at = end;
    this.#boundary();
    this.#last = Last.Operand;
    this.#role = undefined;
    return true;
  }

  #less(next: number): void {
    const opensTag = this.jsx && this.#last !== Last.Operand && (isWord(next) || next === 62);
    GENERIC_ARROW.lastIndex = this.#at;
    if (opensTag && !(this.types && GENERIC_ARROW.test(this.text))) {
      this.#enter(Kind.Tag);
    } else if (this.types && next !== 60 && next !== 61) {
      // `<T>value`, an assertion, has nested what follows when its `>` is long past.
      if (this.#last !== Last.Operand) this.#open.addRight();
      this.#open.addNested();
      this.#operator(1);
    } else {
      this.#leftOperator(next === 60 ? 2 : 1);
    }
  }

  /** JSX text up to the next element, expression or closing tag. */
  #children(): void {
    const { text } = this;
    let at = this.#at;
    while (at < text.length && text.charCodeAt(at) !== 60 && text.charCodeAt(at) !== 123) at++;
    this.#at = at;
    if (at >= text.length) return;
    if (text.charCodeAt(at) === 123) {
      this.#enter(Kind.Object);
    } else if (text.charCodeAt(at + 1) === 47) {
      const end = text.indexOf(">", at);
      this.#at = end < 0 ? text.length : end + 1;
      this.#open.close();
      this.#last = Last.Operand;
    } else {
      this.#enter(Kind.Tag);
    }
  }
}

const CONTINUATION = /(?:else|while|catch|finally)(?![\w$])/y;
const GENERIC_ARROW = /<\s*(?:const\s+)?[\w$]+\s*(?:,|extends\s|=[^>]{0,100}>\s*\()/y;
