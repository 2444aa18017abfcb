import { type Node, type Program, visitorKeys } from "oxc-parser";

/** Every kind of node by its `type`. */
type Nodes = { [N in Node as N["type"]]: N };

/** What to do with nodes of a type. */
export type Handlers = { [T in keyof Nodes]?: (node: Nodes[T]) => void };

/**
 * Calls the handlers for a tree's nodes: `enter` for parents first, `leave` for them once all in them was; siblings as
 * they stand in the source.
 *
 * oxc-parser's own `Visitor` keeps each set of handlers, with all that their closures hold, as long as its thread
 * lives (oxc issue 25510); this keeps nothing.
 */
export function walk(program: Program, enter: Handlers, leave?: Handlers): void {
  if (isNode(program)) walkNode(program, enter, leave);
}

type Parts = Readonly<Record<string, unknown>>;

function walkNode(node: Node & Parts, enter: Handlers, leave: Handlers | undefined): void {
  const { type } = node;
  call(enter, type, node);
  const keys = visitorKeys[type];
  if (keys !== undefined) {
    for (const key of keys) {
      const child = node[key];
      if (Array.isArray(child)) {
        for (const one of child) if (isNode(one)) walkNode(one, enter, leave);
      } else if (isNode(child)) walkNode(child, enter, leave);
    }
  }
  if (leave !== undefined) call(leave, type, node);
}

function call<T extends keyof Nodes>(handlers: Handlers, type: T, node: Nodes[T]): void {
  handlers[type]?.(node);
}

/** Parts that a node lacks, and holes of arrays, are null. */
function isNode(value: unknown): value is Node & Parts {
  return typeof value === "object" && value !== null;
}
