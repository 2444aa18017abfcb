import type { Expression } from "oxc-parser";
import { bare, type Collector, isFunction, type Scope } from "./collector.ts";
import { commonJsTarget, memberPath } from "./commonjs.ts";
import { addClass } from "./classes.ts";
import { addExportedValue } from "./exported-value.ts";

/**
 * Declarations by assignment, as JavaScript without classes and ES modules has them: `exports.x = …`,
 * `module.exports = …`, `Server.prototype.listen = function …`, `app.use = function …`.
 */
export function addAssignment(
  into: Collector,
  expression: Expression,
  start: number,
  end: number,
  scope: Scope,
): void {
  const target = commonJsTarget(expression);
  if (target !== undefined) {
    addCommonJs(into, target, start, end, scope);
    return;
  }
  if (expression.type !== "AssignmentExpression" || expression.operator !== "=") return;
  const path = memberPath(expression.left);
  const value = bare(expression.right);
  const name = path.at(-1);
  if (path.length < 2 || name === undefined || name === "prototype" || !isFunction(value)) return;
  const owner = path.slice(0, -1).filter((part) => part !== "prototype");
  const exported = scope.visible && scope.names.has(owner[0] ?? "");
  const head = `${name} = ${into.functionHead(value.start, value)}`;
  into.add({ name, kind: "method", start, end, head, exported, parent: owner.join(".") });
}

function addCommonJs(
  into: Collector,
  target: { name?: string; value: Expression },
  start: number,
  end: number,
  scope: Scope,
): void {
  const value = bare(target.value);
  if (target.name === undefined) {
    addExportedValue(into, value, "module.exports", "module.exports = ", start, end, scope);
    return;
  }
  const { name } = target;
  // `exports.a = a` and `exports.a = void 0` declare nothing: the one repeats, the other reserves.
  if (value.type === "Identifier" || (value.type === "UnaryExpression" && value.operator === "void")) return;
  const common = { name, start, end, exported: scope.visible, parent: scope.parent };
  if (isFunction(value)) {
    into.add({
      ...common,
      kind: "function",
      head: `exports.${name} = ${into.functionHead(value.start, value)}`,
    });
  } else if (value.type === "ClassExpression") {
    addClass(into, value, name, start, end, scope.visible, scope.parent, `exports.${name} = `);
  } else if (name !== "__esModule") {
    into.add({ ...common, kind: "constant", head: `exports.${name} = ${into.valueText(value)}` });
  }
}
