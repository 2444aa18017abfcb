/** What a bracket encloses. */
export const enum Kind {
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

/** What is open at one place: a bracket, and what is chained in it since the last end of a statement. */
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

/** The open brackets and chains, and what they add up to. */
export class Nesting {
  /** How deep a parser's recursion is that nests with every bracket and to the right. */
  depth = 0;
  /** The length of the chains to the left that are open. */
  chain = 0;
  #level: Level = level(Kind.Block);
  readonly #stack: Level[] = [];

  get kind(): Kind {
    return this.#level.kind;
  }

  get questions(): number {
    return this.#level.questions;
  }

  get elses(): number {
    return this.#level.elses;
  }

  open(kind: Kind): void {
    this.#stack.push(this.#level);
    this.#level = level(kind);
    this.depth++;
  }

  /** Closes the innermost bracket; one more than was opened is ignored. */
  close(): void {
    const { right, nested, elses, left } = this.#level;
    const outer = this.#stack.pop();
    if (outer === undefined) return;
    this.depth -= right + nested + elses + 1;
    this.chain -= left;
    this.#level = outer;
  }

  /** `<a …>` is behind its `>` what stands before `</a>`. */
  becomeChildren(): void {
    this.#level.kind = Kind.Children;
  }

  addRight(): void {
    this.#level.right++;
    this.depth++;
  }

  addLeft(): void {
    this.#level.left++;
    this.chain++;
  }

  addNested(): void {
    this.#level.nested++;
    this.depth++;
  }

  /** The `>` of type arguments, or a comparison among open ones. */
  removeNested(): void {
    if (this.#level.nested === 0) return;
    this.#level.nested--;
    this.depth--;
  }

  addElse(): void {
    this.#level.elses++;
    this.depth++;
  }

  addQuestion(): void {
    this.#level.questions++;
    this.addRight();
  }

  removeQuestion(): void {
    this.#level.questions--;
  }

  /** What a comma ends. */
  endExpression(): void {
    const here = this.#level;
    this.depth -= here.right;
    this.chain -= here.left;
    here.right = 0;
    here.left = 0;
    here.questions = 0;
  }

  /** @param goesOn whether `else` follows, and with it the chain */
  endStatement(goesOn: boolean): void {
    this.endExpression();
    const here = this.#level;
    this.depth -= here.nested;
    here.nested = 0;
    if (goesOn) return;
    this.depth -= here.elses;
    here.elses = 0;
  }
}

function level(kind: Kind): Level {
  return { kind, right: 0, nested: 0, elses: 0, left: 0, questions: 0 };
}
