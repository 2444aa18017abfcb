/** The tree-sitter runtime of this thread: started on first use, a grammar at a time. */
import { Language, Parser, Query, type Tree } from "web-tree-sitter";
import runtimePath from "web-tree-sitter/web-tree-sitter.wasm" with { type: "file" };
import { BrainloopError } from "../../../error.ts";
import type { Grammar } from "./grammar.ts";

/** Long enough for 50 MB of source; what takes longer is made to take long. */
export const PARSE_BUDGET_MS = 10_000;

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
  started ??= Bun.file(runtimePath)
    .bytes()
    .then((wasmBinary) => Parser.init({ wasmBinary }));
  await started;
  const language = await Language.load(await Bun.file(grammar.wasm).bytes());
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    parser,
    query: new Query(language, grammar.query),
    problems: new Query(language, "(ERROR) @error (MISSING) @missing"),
  };
}

/** Asked by parser and query every few steps; true stops them. */
export type Overdue = () => boolean;

/** True once the budget is used up. */
export function deadline(budgetMs: number, now: () => number = performance.now.bind(performance)): Overdue {
  const end = now() + budgetMs;
  return () => now() > end;
}

/** A tree that is freed with `using`: the garbage collector does not know of WASM memory. */
export class ParsedTree implements Disposable {
  constructor(readonly tree: Tree) {}
  [Symbol.dispose](): void {
    this.tree.delete();
  }
}

/** @throws BrainloopError PARSE_FAILED when the time is up */
export function parseTree({ parser }: Engine, text: string, overdue: Overdue): ParsedTree {
  const tree = parser.parse(text, null, { progressCallback: overdue });
  if (tree === null) {
    // Without a reset the next parse would go on with this one's text.
    parser.reset();
    throw tooLong();
  }
  return new ParsedTree(tree);
}

/** What a parse or query that overran its budget ends in. */
export function tooLong(budgetMs: number = PARSE_BUDGET_MS): BrainloopError {
  return new BrainloopError("PARSE_FAILED", `Parsing took longer than ${budgetMs / 1000} s`, {
    hint: "Read a part of the file with the client's own tools",
  });
}
