import type { BindingPattern, VariableDeclaration } from "oxc-parser";
import { addTarget } from "./assignments.ts";
import { type Collector, dotted, type Scope } from "./collector.ts";
import { addClass } from "./members.ts";
import { chainOf, functionIn } from "./expressions.ts";
import { addObjectMethods } from "./members.ts";

/**
 * Variables of a module, namespace or wrapper function: functions and classes by their values, the rest as
 * constants and variables. A block keeps its `let` and `const` to itself, and only functions and classes show.
 */
export function addVariables(
  into: Collector,
  node: VariableDeclaration,
  start: number,
  end: number,
  isExported: (name: string) => boolean,
  scope: Scope,
): void {
  const { source } = into;
  const { parent } = scope;
  const keyword = node.kind === "const" ? "const " : `${node.kind} `;
  const kind = node.kind === "let" || node.kind === "var" ? "variable" : "constant";
  const isHidden = scope.keeps === "all" || (scope.keeps === "lexical" && node.kind !== "var");
  const last = node.declarations.length - 1;
  for (const [index, { id, init, start: from, end: to }] of node.declarations.entries()) {
    // The first one has the keyword and the modifiers, the last one the semicolon.
    const range = { start: index === 0 ? start : from, end: index === last ? end : to };
    const { paths, value } = init === null ? { paths: [], value: null } : chainOf(init);
    const left = source
      .code(id.start, init?.start ?? to)
      .replace(/=[\s(<]*$/, "")
      .trimEnd();
    if (id.type !== "Identifier") {
      for (const name of isHidden ? [] : boundNames(id)) {
        into.add({ ...range, name, kind, head: keyword + name, exported: isExported(name), parent });
      }
      continue;
    }
    const common = { ...range, name: id.name, exported: isExported(id.name), parent };
    const called = value === null ? undefined : functionIn(value);
    if (value !== null && called !== undefined) {
      const head = `${keyword}${left} = ${into.calledHead(value, called)}`;
      into.add({ ...common, kind: "function", head });
    } else if (value?.type === "ClassExpression") {
      addClass(into, value, id.name, range.start, range.end, common.exported, parent, `${keyword}${left} = `);
    } else if (!isHidden) {
      const text = value === null ? "" : ` = ${into.valueText(value)}`;
      into.add({ ...common, kind, head: keyword + left + text });
      if (value?.type === "ObjectExpression") {
        addObjectMethods(into, value, dotted(parent, id.name), common.exported);
      }
    }
    for (const path of paths) {
      if (value !== null && (path.length > 1 || path[0] !== "exports"))
        addTarget(into, { path, value, ...range, isFirst: false }, scope);
    }
  }
}

/** The names a pattern binds, in source order. */
function boundNames(pattern: BindingPattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) =>
        element === null ? [] : boundNames(element.type === "RestElement" ? element.argument : element),
      );
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
  }
}
