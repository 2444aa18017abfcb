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

const enum Kind {
  Paren,
  /** Parentheses of `if`, `for`, `while`, `with`. */
  Head,
  Bracket,
  Block,
  Object,
  /** `${…}` */
  Template,
  /** From `<a` to its `>`. */
  Tag,
  /** From there to `</a>`. */
  Children,
}

/** What is open at one place: a bracket, and what is chained since the last end of a statement in it. */
interface Level {
  kind: Kind;
  /** Operators that nest to the right: `!`, `=`, `=>`, `?:`, `typeof`. A comma ends them. */
  right: number;
  /** Statements without braces in each other, and type arguments: only the statement's end ends them. */
  nested: number;
  /** Links of an `else if` chain. */
  elses: number;
  /** Operators that nest to the left. */
  left: number;
  /** `?` whose `:` has not come. */
  questions: number;
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
  #level: Level = level(Kind.Block);
  readonly #stack: Level[] = [];
  /** Sum over all open levels. */
  #nesting = 0;
  #chain = 0;

  constructor(
    readonly text: string,
    readonly jsx: boolean,
    readonly types: boolean,
  ) {}

  /** @returns the offset at which one of the limits is passed; undefined if none is */
  findDeeperThan(maxNesting: number, maxChain: number): number | undefined {
    const { text } = this;
    while (this.#at < text.length) {
      if (this.#level.kind === Kind.Children) this.#children();
      else this.#token(text.charCodeAt(this.#at));
      if (this.#nesting > maxNesting || this.#chain > maxChain) return this.#at;
    }
    return undefined;
  }

  #token(code: number): void {
    if (code <= 32 || code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029) {
      this.#at++;
    } else if (isWord(code)) {
      this.#name();
    } else if (code === 34 || code === 39) {
      this.#operand();
      this.#string(code);
    } else {
      this.#punctuator(code, this.text.charCodeAt(this.#at + 1));
    }
  }

  #punctuator(code: number, next: number): void {
    const { text } = this;
    switch (code) {
      case 40: // (
        this.#chainLeft();
        this.#open(this.#role === Role.Head ? Kind.Head : Kind.Paren);
        break;
      case 91: // [
        this.#chainLeft();
        this.#open(Kind.Bracket);
        break;
      case 123: // {
        this.#open(this.#isBlock() ? Kind.Block : Kind.Object);
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
        this.#endExpression();
        this.#operator(1);
        break;
      case 46: // .
        this.#addLeft();
        this.#at++;
        this.#last = Last.Dot;
        break;
      case 60: // <
        this.#less(next);
        break;
      case 62: // >
        if (this.#level.kind === Kind.Tag) {
          this.#level.kind = Kind.Children;
          this.#at++;
          break;
        }
        if (this.types && this.#level.nested > 0) {
          this.#level.nested--;
          this.#nesting--;
        }
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
          this.#level.questions++;
          this.#rightOperator(1);
        }
        break;
      case 58: // :
        if (this.#level.questions > 0) {
          this.#level.questions--;
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
          this.#addLeft();
          this.#at++;
        } else if (next === 61) this.#leftOperator(text.charCodeAt(this.#at + 2) === 61 ? 3 : 2);
        else this.#rightOperator(1);
        break;
      case 43: // +
      case 45: // -
        if (next === code) {
          this.#addLeft();
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
    const { text } = this;
    let at = start + 1;
    while (at < text.length && isWord(text.charCodeAt(at))) at++;
    this.#at = at;
    if (this.#level.kind === Kind.Tag || this.#last === Last.Dot) {
      this.#last = Last.Operand;
      this.#role = undefined;
      return;
    }
    this.#role = at - start > LONGEST_WORD ? undefined : ROLES.get(text.slice(start, at));
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
        this.#addLeft();
        break;
      case Role.NestingBinary:
        this.#addRight();
        break;
      case Role.Prefix:
        this.#boundary();
        this.#addRight();
        break;
      case Role.Statement:
        this.#boundary();
        this.#endExpression();
        break;
      case Role.Head:
      case Role.Do:
        this.#boundary();
        this.#level.nested++;
        this.#nesting++;
        break;
      case Role.Else:
        this.#level.elses++;
        this.#nesting++;
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
    const here = this.#level;
    const goesOn = here.elses > 0 && this.#elseFollows();
    this.#forget(here.right + here.nested + (goesOn ? 0 : here.elses), here.left);
    here.right = 0;
    here.nested = 0;
    here.left = 0;
    here.questions = 0;
    if (!goesOn) here.elses = 0;
  }

  /** Ends what a comma ends. */
  #endExpression(): void {
    const here = this.#level;
    this.#forget(here.right, here.left);
    here.right = 0;
    here.left = 0;
    here.questions = 0;
  }

  #elseFollows(): boolean {
    const { text } = this;
    let at = this.#at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code <= 32) at++;
      else if (code === 47 && (text.charCodeAt(at + 1) === 47 || text.charCodeAt(at + 1) === 42))
        at = this.#afterComment(at);
      else break;
    }
    CONTINUATION.lastIndex = at;
    return CONTINUATION.test(text);
  }

  #afterComment(start: number): number {
    const { text } = this;
    if (text.charCodeAt(start + 1) === 42) {
      const end = text.indexOf("*/", start + 2);
      return end < 0 ? text.length : end + 2;
    }
    let at = start + 2;
    while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
    return at;
  }

  #open(kind: Kind): void {
    this.#stack.push(this.#level);
    this.#level = level(kind);
    this.#nesting++;
    this.#at++;
    this.#last = Last.Operator;
    this.#role = undefined;
  }

  #close(code: number): void {
    this.#at++;
    const { kind } = this.#level;
    this.#pop();
    this.#role = undefined;
    this.#last = kind === Kind.Head ? Last.Head : kind === Kind.Block ? Last.Block : Last.Operand;
    if (kind === Kind.Template && code === 125) this.#template();
    else if (kind === Kind.Block && this.#level.elses > 0 && !this.#elseFollows()) this.#endStatement();
  }

  #pop(): void {
    const closed = this.#level;
    const outer = this.#stack.pop();
    if (outer === undefined) return;
    this.#forget(closed.right + closed.nested + closed.elses + 1, closed.left);
    this.#level = outer;
  }

  #forget(nesting: number, chain: number): void {
    this.#nesting -= nesting;
    this.#chain -= chain;
  }

  #addRight(): void {
    this.#level.right++;
    this.#nesting++;
  }

  #addLeft(): void {
    this.#level.left++;
    this.#chain++;
  }

  /** A bracket behind a value goes on with it: a call, an index, a tagged template. */
  #chainLeft(): void {
    if (this.#last === Last.Operand) this.#addLeft();
  }

  #operator(length: number): void {
    this.#at += length;
    this.#last = Last.Operator;
    this.#role = undefined;
  }

  #rightOperator(length: number): void {
    this.#addRight();
    this.#operator(length);
  }

  #leftOperator(length: number): void {
    this.#addLeft();
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
        if (code === 58) return this.#level.kind === Kind.Block && this.#level.questions === 0;
        return before < 0 || code === 59 || code === 123;
      }
    }
  }

  #string(quote: number): void {
    const { text } = this;
    let at = this.#at + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === 92 && this.#level.kind !== Kind.Tag) at++;
      else if ((code === 10 || code === 13) && this.#level.kind !== Kind.Tag) break;
    }
    this.#at = at + 1;
    this.#role = undefined;
  }

  /** The text of a template up to its end or the next `${`. */
  #template(): void {
    const { text } = this;
    let at = this.#at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 92) at++;
      else if (code === 96) break;
      else if (code === 36 && text.charCodeAt(at + 1) === 123) {
        this.#at = at + 1;
        this.#open(Kind.Template);
        return;
      }
    }
    this.#at = at + 1;
    this.#last = Last.Operand;
    this.#role = undefined;
  }

  #slash(next: number): void {
    if (next === 47 || next === 42) {
      this.#at = this.#afterComment(this.#at);
    } else if (this.#level.kind === Kind.Tag && next === 62) {
      this.#at += 2;
      this.#pop();
      this.#last = Last.Operand;
    } else if (this.#last === Last.Operand || !this.#regularExpression()) {
      this.#leftOperator(1);
    }
  }

  #regularExpression(): boolean {
    const { text } = this;
    if (this.#at < this.#noRegexBefore) return false;
    let inClass = false;
    let at = this.#at + 1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (at >= text.length || code === 10 || code === 13) {
        this.#noRegexBefore = at;
        return false;
      }
      if (code === 92) at++;
      else if (code === 91) inClass = true;
      else if (code === 93) inClass = false;
      else if (code === 47 && !inClass) break;
    }
    this.#at = at + 1;
    while (isWord(text.charCodeAt(this.#at))) this.#at++;
    this.#boundary();
    this.#last = Last.Operand;
    this.#role = undefined;
    return true;
  }

  #less(next: number): void {
    const opensTag = this.jsx && this.#last !== Last.Operand && (isWord(next) || next === 62);
    GENERIC_ARROW.lastIndex = this.#at;
    if (opensTag && !(this.types && GENERIC_ARROW.test(this.text))) {
      this.#open(Kind.Tag);
    } else if (this.types && next !== 60 && next !== 61) {
      // `<T>value`, an assertion, has nested what follows when its `>` is long past.
      if (this.#last !== Last.Operand) this.#addRight();
      this.#level.nested++;
      this.#nesting++;
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
      this.#open(Kind.Object);
    } else if (text.charCodeAt(at + 1) === 47) {
      const end = text.indexOf(">", at);
      this.#at = end < 0 ? text.length : end + 1;
      this.#pop();
      this.#last = Last.Operand;
    } else {
      this.#open(Kind.Tag);
    }
  }
}

const CONTINUATION = /(?:else|while|catch|finally)(?![\w$])/y;
const GENERIC_ARROW = /<\s*(?:const\s+)?[\w$]+\s*(?:,|extends\s|=[^>]{0,100}>\s*\()/y;

function level(kind: Kind): Level {
  return { kind, right: 0, nested: 0, elses: 0, left: 0, questions: 0 };
}

/** Letters, digits, `$`, `_`, `#`, `\` and everything beyond ASCII. */
function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code === 35 ||
    code === 92 ||
    code > 127
  );
}
