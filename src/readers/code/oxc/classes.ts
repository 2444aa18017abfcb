import type { Class } from "oxc-parser";
import { type Collector, dotted } from "./collector.ts";
import { addClassMembers } from "./members.ts";

/** A class, by its statement or as the value of something that gives it its name. */
export function addClass(
  into: Collector,
  node: Class,
  name: string,
  start: number,
  end: number,
  exported: boolean,
  parent: string | undefined,
  prefix = "",
  show: "members" | "none" = "members",
): void {
  // Decorators stand before `export`, then the statement starts after them, or after it.
  const from = into.afterDecorators(start, node.decorators);
  const headStart = Math.max(from, into.afterDecorators(node.start, node.decorators));
  const docBefore = Math.min(start, ...node.decorators.map((decorator) => decorator.start));
  into.add({
    name,
    kind: "class",
    start: from,
    end,
    head: into.decorators(node.decorators) + prefix + into.classHead(headStart, node),
    exported,
    parent,
    docBefore,
  });
  if (show === "members") addClassMembers(into, node, dotted(parent, name), exported);
}
