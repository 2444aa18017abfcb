/** The tree-sitter runtime of this thread: started on first use, a grammar at a time. */
import { Language, Parser, Query, type Tree } from "web-tree-sitter";
import runtimePath from "web-tree-sitter/web-tree-sitter.wasm" with { type: "file" };
import { BrainloopError } from "../../../error.ts";
import type { Grammar } from "./grammar.ts";
import { moduleOf } from "./modules.ts";

/**
 * Long enough for 40 MB of source; what takes longer is made to take long. Less than the time a thread has by
 * default, so that it is not tried once more in a process of its own, to the same end.
 */
export const PARSE_BUDGET_MS = 8_000;

/** What of the time that a source may take goes to its parse: the rest is for what is made of it. */
const PARSE_SHARE = 0.8;

/**
 * How long a parse may take.
 * @param sourceMs what the source as a whole may take, where that is limited
 */
export function parseBudgetMs(sourceMs = Number.POSITIVE_INFINITY): number {
  return Math.min(PARSE_BUDGET_MS, sourceMs * PARSE_SHARE);
}

/** A grammar ready to parse with. */
export interface Engine {
  parser: Parser;
  query: Query;
  /** Finds the nodes that stand for syntax errors. */
  problems: Query;
}

let started: Promise<void> | undefined;
const engines = new Map<Grammar, Promise<Engine>>();

/** The grammar's engine, loaded once per thread. */
export function engineFor(grammar: Grammar): Promise<Engine> {
  const known = engines.get(grammar);
  if (known !== undefined) return known;
  const loading = load(grammar);
  engines.set(grammar, loading);
  // A failure (out of memory, say) is not kept: the next read tries again.
  loading.catch(() => engines.delete(grammar));
  return loading;
}

async function load(grammar: Grammar): Promise<Engine> {
  await (started ??= start());
  const language = Language.loadSync(await moduleOf(grammar.wasm));
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    parser,
    query: new Query(language, grammar.query),
    problems: new Query(language, "(ERROR) @error (MISSING) @missing"),
  };
}

async function start(): Promise<void> {
  const module = await moduleOf(runtimePath);
  await Parser.init({
    instantiateWasm(
      imports: ConstructorParameters<typeof WebAssembly.Instance>[1],
      ready: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): void {
      ready(new WebAssembly.Instance(module, imports), module);
    },
  });
}

/** When a parse has to be over. */
export class Deadline {
  readonly #end: number;

  /** @param saidMs what a message says it took, where it is a part of a longer time */
  constructor(
    budgetMs: number,
    private readonly now: () => number = () => performance.now(),
    private readonly saidMs: number = budgetMs,
  ) {
    this.#end = now() + budgetMs;
  }

  /**
   * A deadline that comes before this one, by when a part of what is left is over.
   * @param share of the time that is left
   * @param mostMs no longer than this
   */
  part(share: number, mostMs: number = Number.POSITIVE_INFINITY): Deadline {
    const leftMs = Math.max(0, this.#end - this.now());
    return new Deadline(Math.min(leftMs * share, mostMs), this.now, this.saidMs);
  }

  /** Asked by parser and query every few steps; true stops them. */
  readonly passed = (): boolean => this.now() > this.#end;

  /** @throws BrainloopError PARSE_FAILED when the time is up */
  check(): void {
    if (this.passed()) throw this.error();
  }

  error(): BrainloopError {
    return new BrainloopError("PARSE_FAILED", `Parsing took longer than ${this.saidMs / 1000} s`, {
      hint: "Read the part you need with your own tools",
    });
  }
}

/** A tree that is freed with `using`: the garbage collector does not know of WASM memory. */
export class ParsedTree implements Disposable {
  constructor(readonly tree: Tree) {}
  [Symbol.dispose](): void {
    this.tree.delete();
  }
}

/**
 * @throws BrainloopError PARSE_FAILED when the time is up; with a cause where the runtime broke, out of memory: nothing
 * can be parsed in this thread from then on
 */
export function parseTree({ parser }: Engine, text: string, deadline: Deadline): ParsedTree {
  let tree: Tree | null;
  try {
    tree = parser.parse(text, null, { progressCallback: deadline.passed });
  } catch (error) {
    throw new BrainloopError("PARSE_FAILED", "The parser ran out of memory on this text", {
      hint: "Read the part you need with your own tools",
      cause: error,
    });
  }
  if (tree === null) {
    // Without a reset the next parse would go on with this one's text.
    parser.reset();
    throw deadline.error();
  }
  return new ParsedTree(tree);
}
