import type { Span } from "../findings.ts";
import { blankBut, type Edit } from "./edits.ts";
import { directiveName } from "./directives.ts";
import { macrosOf } from "./heads.ts";
import { type Item, itemsOf, type Link, MAX_LEXEMES } from "./items.ts";
import { Lexer } from "./lexer.ts";
import type { Deadline } from "../runtime.ts";
import {
  type Block,
  blockOf,
  initializersOf,
  labelOf,
  isStandalone,
  type Standalone,
  standaloneOf,
} from "./statement.ts";

/** An open brace. What stands in a `body` or in `values` is not looked at. */
interface Frame {
  block: Block;
  start: number;
  /** What the statement goes on with behind the brace. */
  after: Link | undefined;
  around: Frame | undefined;
  /** Open parentheses and brackets at its start. */
  parens: number;
  /** Of a class, for its constructors. */
  name: string;
  /** Brackets in it do not match. */
  broken: boolean;
  /** Edits that wait for the end of it. */
  waiting: Edit[];
}

/** Lexemes between two looks at the clock: a fraction of a millisecond. */
const CHECKED_EVERY = 1_000;
/** Lexemes before an `#if` that may be macros without a semicolon; looked at at each. */
const MAX_MACROS = 200;

/** Where the reading stands, to go back to at `#else`. */
interface State {
  frame: Frame | undefined;
  statement: Link | undefined;
  parens: number;
}

/** An `#if` with its branches. */
interface Conditional {
  before: State;
  /** After the branch that is kept, with its place. */
  kept: { state: State; branch: Span; unwanted: boolean } | undefined;
  /** Branches that go when one branch has to do. */
  others: Span[];
  branchStart: number;
  /** Whether a branch cuts a statement or block in pieces. */
  splits: boolean;
  /** `#if 0` */
  never: boolean;
  /** For the other language: `#ifdef __cplusplus` in C. */
  unwanted: boolean;
}

export interface Scan {
  edits: Edit[];
  directives: Span[];
  /** Branches that are never compiled. */
  dead: Span[];
  /** Macros with a body or for themselves at the start of a statement: `TEST(a, b) {…}`. */
  standalone: Standalone[];
  /** What is blanked in front of declarations. */
  decorators: Span[];
  /** `#ifndef` and `#define` of a header guard: the name's place. */
  unclosed: boolean;
}

/**
 * Reads a text statement by statement and says what to blank so that a grammar can read it: macros in heads,
 * bodies and values, branches of `#if` that cut something in pieces (one is kept), directives.
 * @param atMargin whether a closing brace at the margin ends a function whatever is open in it
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function scanC(text: string, isCpp: boolean, atMargin: boolean, deadline: Deadline): Scan {
  return new Scanner(text, isCpp, atMargin).run(deadline);
}

class Scanner {
  readonly #scan: Scan = {
    edits: [],
    directives: [],
    dead: [],
    standalone: [],
    decorators: [],
    unclosed: false,
  };
  readonly #lexer: Lexer;
  readonly #conditionals: Conditional[] = [];
  #state: State = { frame: undefined, statement: undefined, parens: 0 };

  constructor(
    readonly text: string,
    readonly isCpp: boolean,
    readonly atMargin: boolean,
  ) {
    this.#lexer = new Lexer(text);
  }

  run(deadline: Deadline): Scan {
    const lexer = this.#lexer;
    for (let count = 1; lexer.next(); count++) {
      if (count % CHECKED_EVERY === 0) deadline.check();
      if (lexer.kind === "directive") this.#directive({ start: lexer.start, end: lexer.end });
      else if (isClosed(this.#state.frame)) this.#inBody();
      else this.#inDeclarations();
    }
    this.#scan.unclosed = this.#state.frame !== undefined;
    this.#endStatement(";");
    return this.#scan;
  }

  /** Only brackets count. */
  #inBody(): void {
    const { kind, start } = this.#lexer;
    if (kind !== "sign") return;
    const state = this.#state;
    const sign = this.text[start];
    if (sign === "(" || sign === "[") state.parens++;
    else if (sign === ")" || sign === "]") state.parens--;
    else if (sign === "{") this.#push("body", undefined, "");
    else if (sign === "}") {
      if (this.atMargin && (start === 0 || this.text[start - 1] === "\n")) this.#leaveInner();
      this.#pop();
    }
  }

  /** A brace at the margin closes a function, whatever else is open in it. */
  #leaveInner(): void {
    for (
      let { frame } = this.#state;
      frame?.around !== undefined && isClosed(frame.around);
      frame = frame.around
    ) {
      frame.around.broken = true;
      this.#state.frame = frame.around;
    }
  }

  #inDeclarations(): void {
    const { kind, text } = this.#lexer;
    const { statement, frame } = this.#state;
    const isFlat = (statement?.depth ?? 0) === 0;
    if (kind !== "sign") this.#add(kind === "word" ? "word" : "literal");
    else if (text === ";") this.#endStatement(";");
    else if (text === "}") {
      this.#endStatement("}");
      this.#pop();
    } else if (text === "{") this.#open();
    else if (text === "," && frame?.block === "enum" && isFlat) this.#endStatement("}");
    else {
      const label = text === ":" && frame?.block === "type" ? labelOf(statement) : [];
      if (label.length > 0) this.#label(label);
      else this.#add("sign");
    }
  }

  #add(kind: Link["kind"]): void {
    const { start, end, text } = this.#lexer;
    const before = this.#state.statement;
    const depth = (before?.depth ?? 0) + (opens(text) ? 1 : 0) - (closes(text) ? 1 : 0);
    const count = (before?.count ?? 0) + 1;
    // Of an endless statement only its end is kept.
    if (before !== undefined && count > MAX_LEXEMES + 1) this.#state.statement = { ...before, end, depth };
    else this.#state.statement = { kind, text, start, end, before, count, depth };
  }

  /** What the statement consists of; of an endless one nothing. */
  #items(): Item[] {
    const { statement } = this.#state;
    if (statement === undefined || statement.count <= MAX_LEXEMES) return itemsOf(statement) ?? [];
    let first = statement;
    while (first.before !== undefined) first = first.before;
    // A bracket stands for it, so that the grammar reports the place.
    this.#scan.edits.push({ start: first.start, end: statement.end, instead: ")" });
    return [];
  }

  #open(): void {
    const { statement } = this.#state;
    const { start } = this.#lexer;
    const items = this.#withoutStandalone(this.#items(), "{");
    const isInner = (statement?.depth ?? 0) > 0;
    const { block, name } = isInner
      ? { block: "values" as const, name: "" }
      : blockOf(items, this.#state.frame?.block);
    if (block === "values") {
      this.#push(block, statement, name);
      return;
    }
    if (block === "extern") this.#blank({ start: items[0]?.start ?? start, end: start + 1 });
    else this.#blankMacros(items, "{");
    const goesOn = block === "type" || block === "enum";
    const waiting = block === "body" ? this.#bodyOfMacro(items) : [];
    this.#push(block, undefined, name);
    const frame = this.#state.frame;
    if (goesOn && frame !== undefined) {
      frame.after = {
        kind: "block",
        text: "}",
        start,
        end: start + 1,
        before: undefined,
        count: 1,
        depth: 0,
      };
    }
    if (block === "body") this.#scan.edits.push(...initializersOf(items));
    if (frame !== undefined && block === "body") frame.waiting = waiting;
  }

  /** `TEST(a, b) {…}`: the name is blanked with the body. */
  #bodyOfMacro(items: readonly Item[]): Edit[] {
    const macro = standaloneOf(items, this.#className());
    if (macro === undefined) return [];
    this.#scan.standalone.push(macro);
    return [{ start: macro.start, end: this.#lexer.end }];
  }

  #push(block: Block, after: Link | undefined, name: string): void {
    const { frame: around, parens } = this.#state;
    const { start } = this.#lexer;
    this.#state.frame = { block, start, after, around, parens, name, broken: false, waiting: [] };
    this.#state.statement = undefined;
  }

  #pop(): void {
    const { frame, parens } = this.#state;
    if (frame === undefined) return;
    const { end } = this.#lexer;
    if (frame.block === "extern") this.#blank({ start: end - 1, end });
    if (isClosed(frame)) {
      if (parens !== frame.parens) frame.broken = true;
      const isOuter = !isClosed(frame.around);
      if (frame.broken && !isOuter && frame.around !== undefined) frame.around.broken = true;
      if (isOuter && frame.waiting.length > 0) {
        this.#blank({ start: frame.waiting[0]?.start ?? frame.start, end });
        const macro = this.#scan.standalone.find(({ start }) => start === frame.waiting[0]?.start);
        if (macro !== undefined) macro.bodyEnd = end;
      } else if (isOuter && frame.after?.text === "=" && frame.after.depth > 0) {
        // `int a = {}` as a parameter the grammar does not know.
        this.#blank({ start: frame.after.start, end });
      } else if (isOuter && !frame.broken) this.#blank({ start: frame.start + 1, end: end - 1 });
    }
    this.#state.parens = frame.parens;
    this.#state.frame = frame.around;
    this.#state.statement = frame.after;
    if (frame.block === "values" && frame.after !== undefined) this.#addBlock(frame.start, end);
  }

  #addBlock(start: number, end: number): void {
    const before = this.#state.statement;
    const { count = 0, depth = 0 } = before ?? {};
    this.#state.statement = { kind: "literal", text: "{}", start, end, before, count: count + 1, depth };
  }

  /** Comments with tags stay. */
  #blank(span: Span): void {
    this.#scan.edits.push(...blankBut(span, this.#lexer.tagged));
  }

  /** `public:`, and what Qt makes of it; before it there may be macros. */
  #label(words: readonly Link[]): void {
    for (const { text, start, end } of words) {
      if (/^(?:public|private|protected)$/.test(text)) continue;
      this.#scan.edits.push({ start, end, instead: /^(?:signals|Q_SIGNALS)$/.test(text) ? "public" : "" });
    }
    this.#state.statement = words.at(-1)?.before;
    this.#dropMacros();
    this.#state.statement = undefined;
  }

  #endStatement(end: ";" | "}"): void {
    const items = this.#items();
    this.#state.statement = undefined;
    const isEnumerator = this.#state.frame?.block === "enum";
    if (isEnumerator) this.#enumerator(items);
    else this.#blankMacros(this.#withoutStandalone(items, end), end);
  }

  /** `A DEPRECATED = 3`, `X(a) X(b) C` */
  #enumerator(items: readonly Item[]): void {
    let at = 0;
    while (items[at]?.kind === "word" && items[at + 1]?.kind === "group" && items[at + 1]?.text === "(")
      at += 2;
    const [first] = items;
    const last = items[at - 1];
    const isEmpty = at === items.length;
    // With nothing left the comma goes as well.
    const { text, end } = this.#lexer;
    if (first !== undefined && last !== undefined)
      this.#scan.edits.push({ start: first.start, end: isEmpty && text === "," ? end : last.end });
    const value = items.findIndex((item) => item.text === "=");
    this.#scan.edits.push(...items.slice(at + 1, value < 0 ? undefined : value));
  }

  #blankMacros(items: readonly Item[], end: ";" | "{" | "}"): void {
    const blanks = macrosOf(items, end, this.#className());
    const first = items.find(
      ({ start, end: itemEnd }) => !blanks.some((one) => one.start <= start && one.end >= itemEnd),
    );
    this.#scan.edits.push(...blanks);
    this.#scan.decorators.push(...blanks.filter(({ start }) => start < (first?.start ?? 0)));
  }

  /** Blanks macros that are statements without a semicolon. */
  #withoutStandalone(items: readonly Item[], terminator: string): readonly Item[] {
    const { count, span } = isStandalone(this.text, items, terminator, this.#className(), this.isCpp);
    // In a class no grammar has a semicolon for itself.
    const end = count === items.length && terminator === ";" ? this.#lexer.end : span?.end;
    if (span !== undefined && end !== undefined) this.#blank({ start: span.start, end });
    return items.slice(count);
  }

  #className(): string {
    return this.#state.frame?.name ?? "";
  }

  #directive(span: Span): void {
    const text = this.text.slice(span.start, span.end);
    const name = directiveName(text);
    this.#scan.directives.push(span);
    this.#scan.edits.push(span);
    if (name.startsWith("if")) {
      this.#dropMacros();
      this.#conditionals.push({
        before: { ...this.#state },
        kept: undefined,
        others: [],
        branchStart: span.end,
        splits: false,
        never: /^#[ \t]*if[ \t]+(?:0|false)\s*$/.test(text),
        unwanted: !this.isCpp && /__cplusplus/.test(text) && !/ifndef|!/.test(text),
      });
      return;
    }
    const conditional = this.#conditionals.at(-1);
    if (conditional === undefined) return;
    if (name.startsWith("el")) {
      this.#endBranch(conditional, span.start);
      conditional.branchStart = span.end;
      this.#state = { ...conditional.before };
    } else if (name === "endif") {
      this.#endBranch(conditional, span.start);
      if (conditional.splits) for (const other of conditional.others) this.#blank(other);
      this.#state = conditional.kept?.state ?? conditional.before;
      this.#conditionals.pop();
    }
  }

  /** `__BEGIN_DECLS` has no semicolon behind it. */
  #dropMacros(): void {
    if (isClosed(this.#state.frame) || this.#state.frame?.block === "enum") return;
    const { statement } = this.#state;
    if (statement === undefined || statement.count > MAX_MACROS) return;
    const items = itemsOf(statement);
    if (items === undefined) return;
    const { count, span } = isStandalone(this.text, items, "}", this.#className(), this.isCpp);
    if (count !== items.length) return;
    if (span !== undefined) this.#blank(span);
    this.#state.statement = undefined;
  }

  #endBranch(conditional: Conditional, end: number): void {
    this.#dropMacros();
    const branch = { start: conditional.branchStart, end };
    const { before, kept, never, unwanted } = conditional;
    conditional.never = false;
    conditional.unwanted = false;
    if (never) {
      this.#blank(branch);
      this.#scan.dead.push(branch);
      return;
    }
    conditional.splits ||= this.#state.frame !== before.frame || this.#state.statement !== before.statement;
    if (kept !== undefined && !kept.unwanted) {
      conditional.others.push(branch);
      return;
    }
    if (kept !== undefined) conditional.others.push(kept.branch);
    conditional.kept = { state: this.#state, branch, unwanted };
  }
}

function opens(sign: string): boolean {
  return sign === "(" || sign === "[";
}

function closes(sign: string): boolean {
  return sign === ")" || sign === "]";
}

/** Whether what stands in it is passed over. */
function isClosed(frame: Frame | undefined): boolean {
  return frame?.block === "body" || frame?.block === "values";
}
