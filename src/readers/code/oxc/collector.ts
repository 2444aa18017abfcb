import type {
  Class,
  Decorator,
  Expression,
  Function as FunctionNode,
  ArrowFunctionExpression,
} from "oxc-parser";
import type { Declaration, DeclarationKind } from "../../../digest.ts";
import { jsdocSentence } from "../doc.ts";
import type { FunctionValue } from "./expressions.ts";
import { fold, signature } from "./signature.ts";
import type { SourceText } from "./source.ts";

/** Longer ones lose their arguments. */
const MAX_DECORATOR = 32;

/** Where declarations stand: what encloses them, and who sees it. */
export interface Scope {
  parent?: string;
  /** Whether what is exported here is visible from outside the file. */
  visible: boolean;
  /** Whether everything here is exported without saying so, as in ambient modules. */
  implicit: boolean;
  /** Names exported by a list, an assignment or CommonJS, with those they have outside where these are others. */
  names: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of what others see without an export: `window`, and what a wrapper function was given of it. */
  roots: ReadonlySet<string>;
  /** The variables it keeps to itself, which are no declarations unless they are functions or classes: those of a
   * block's `let` and `const`, all of a loop's head. */
  keeps: "none" | "lexical" | "all";
  /** What a function around this gives its result to; `isModule` where that is what the file exports. */
  result?: { name: string; exported: boolean; isModule: boolean };
}

export interface Entry {
  name: string;
  kind: DeclarationKind;
  /** Offset of the first modifier, without decorators. */
  start: number;
  end: number;
  /** Head without white space folded; see {@link signature}. */
  head: string;
  exported: boolean;
  parent?: string | undefined;
  /** Where the doc comment must end: the first decorator where there is one. Default: `start`. */
  docBefore?: number;
}

/** Gathers a file's declarations, turning offsets into lines. */
export class Collector {
  readonly declarations: Declaration[] = [];

  constructor(readonly source: SourceText) {}

  add(entry: Entry): void {
    const { source } = this;
    const outermost = entry.docBefore ?? entry.start;
    const comment = source.docBefore(outermost);
    const doc = comment === undefined ? undefined : jsdocSentence(comment.value);
    const line = source.lineAt(entry.start);
    const fromLine = source.lineAt(comment?.start ?? outermost);
    this.declarations.push({
      name: entry.name,
      kind: entry.kind,
      line,
      endLine: source.lineAt(Math.max(entry.start, entry.end - 1)),
      ...(fromLine < line ? { fromLine } : {}),
      ...(entry.parent === undefined ? {} : { parent: entry.parent }),
      signature: signature(entry.head),
      exported: entry.exported,
      ...(doc === undefined ? {} : { doc }),
    });
  }

  /** Where a declaration starts once its decorators are passed. */
  afterDecorators(start: number, decorators: readonly Decorator[] | undefined): number {
    let at = start;
    for (const decorator of decorators ?? []) {
      if (decorator.start >= start && decorator.end > at) at = this.source.skipTrivia(decorator.end);
    }
    return at;
  }

  /** A function's head: `async (a: string): Promise<void>`, from `start` to before its body or arrow. */
  functionHead(start: number, value: FunctionNode | ArrowFunctionExpression): string {
    const end = value.body === null ? value.end : value.body.start;
    const code = this.source.code(start, end);
    // Parentheses are not in the tree, so the one of `() => ({})` stands before the body.
    return value.type === "ArrowFunctionExpression" ? code.replace(/=>[(\s]*$/, "").trimEnd() : code;
  }

  /** The head of a value that is a function or a call around one: `React.memo(function Menu(props: Props))`. */
  calledHead(value: Expression, called: FunctionValue): string {
    const before = this.source.code(value.start, called.start);
    return before + this.functionHead(called.start, called) + ")".repeat(before.split("(").length - 1);
  }

  /** Decorators as they stand before a head: `@Injectable() @Get("/users") `, long arguments left out. */
  decorators(decorators: readonly Decorator[] | undefined): string {
    return (decorators ?? [])
      .map(({ start, end }) => {
        const text = this.source.code(start, end).replaceAll(/\s+/g, "");
        return text.length > MAX_DECORATOR
          ? `${text.replace(/\(.*/s, "").slice(0, MAX_DECORATOR)}(…) `
          : `${text} `;
      })
      .join("");
  }

  classHead(start: number, node: Class): string {
    return this.source.code(start, node.body.start);
  }

  /** A value in a few words: short literals as they are, the rest by its shape. */
  valueText(value: Expression): string {
    switch (value.type) {
      case "ObjectExpression":
        return value.properties.length === 0 ? "{}" : "{…}";
      case "ArrayExpression":
        return value.elements.length === 0 ? "[]" : "[…]";
      case "CallExpression":
      case "NewExpression": {
        const callee = fold(this.source.code(value.start, value.callee.end));
        const short = fold(this.source.code(value.start, Math.min(value.end, value.start + 100)));
        if (short.length <= 40) return short;
        return callee.length <= 60 ? callee + "(…)" : "…";
      }
      case "ArrowFunctionExpression":
      case "FunctionExpression":
        return this.functionHead(value.start, value) + " =>";
      default: {
        const text = fold(this.source.code(value.start, Math.min(value.end, value.start + 100)));
        return text.length <= 40 ? text : "…";
      }
    }
  }
}

/** The names of nested scopes with dots between. */
export function dotted(parent: string | undefined, name: string): string {
  return parent === undefined ? name : `${parent}.${name}`;
}
