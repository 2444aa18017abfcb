import type { Class, Expression, Function as FunctionNode } from "oxc-parser";
import { addClass } from "./members.ts";
import { type Collector, dotted, type Scope } from "./collector.ts";
import { bare, functionIn } from "./expressions.ts";
import { addObjectMethods } from "./members.ts";

/** `export default {…}`, `export = …`, `module.exports = …`: a value without a name of its own. */
export function addExportedValue(
  into: Collector,
  expression: Expression | FunctionNode | Class,
  name: string,
  prefix: string,
  start: number,
  end: number,
  scope: Scope,
): void {
  if (expression.type === "TSDeclareFunction" || expression.type === "TSEmptyBodyFunctionExpression") return;
  if (expression.type === "FunctionDeclaration" || expression.type === "ClassDeclaration") return;
  const value = bare(expression);
  const common = { start, end, exported: scope.visible, parent: scope.parent };
  // A name says which declaration it is; that one is marked exported.
  if (value.type === "Identifier") return;
  const called = functionIn(value);
  if (called !== undefined) {
    const own = called.type === "FunctionExpression" ? called.id?.name : undefined;
    into.add({
      ...common,
      name: own ?? name,
      kind: "function",
      head: prefix + into.calledHead(value, called),
    });
  } else if (value.type === "ClassExpression") {
    addClass(into, value, value.id?.name ?? name, start, end, scope.visible, scope.parent, prefix);
  } else {
    into.add({ ...common, name, kind: "constant", head: prefix + into.valueText(value) });
    if (value.type === "ObjectExpression")
      addObjectMethods(into, value, dotted(scope.parent, name), scope.visible);
  }
}
