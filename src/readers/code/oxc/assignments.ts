import type { Expression } from "oxc-parser";
import { addClass } from "./members.ts";
import type { Collector, Scope } from "./collector.ts";
import { exportTarget } from "./commonjs.ts";
import { addExportedValue } from "./exported-value.ts";
import { chainOf, functionIn, memberPath, plainArgument } from "./expressions.ts";
import { addObjectMethods } from "./members.ts";

/**
 * Declarations by assignment, as JavaScript without classes and ES modules has them: `exports.x = …`,
 * `module.exports = …`, `Server.prototype = {…}`, `app.use = function …`, `Object.assign(Server.prototype, {…})`.
 */
export function addAssignment(
  into: Collector,
  expression: Expression,
  start: number,
  end: number,
  scope: Scope,
): void {
  const { paths, value } = chainOf(expression);
  if (paths.length === 0) addAssigned(into, value, scope);
  // What a value has inside belongs to the first name it gets.
  let isFirst = true;
  for (const path of paths) {
    if (path.length === 1 && path[0] === "exports") continue;
    addTarget(into, { path, value, start, end, isFirst }, scope);
    isFirst = false;
  }
}

interface Assigned {
  path: readonly string[];
  value: Expression;
  start: number;
  end: number;
  /** Whether it is the outermost of a chain. */
  isFirst: boolean;
}

/** One target of an assignment. In `var a = exports.b = …` it is not the first. */
export function addTarget(into: Collector, assigned: Assigned, scope: Scope): void {
  const { path, value, start, end, isFirst } = assigned;
  const target = exportTarget(path);
  if (target === undefined) {
    addMember(into, assigned, scope);
  } else if (target.name !== undefined) {
    addNamedExport(into, target.name, assigned, scope);
  } else if (isFirst) {
    addExportedValue(into, value, "module.exports", "module.exports = ", start, end, scope);
  }
}

function addNamedExport(into: Collector, name: string, assigned: Assigned, scope: Scope): void {
  const { value, start, end, isFirst } = assigned;
  // `exports.a = a` and `exports.a = void 0` declare nothing: the one repeats, the other reserves.
  if (value.type === "Identifier" || (value.type === "UnaryExpression" && value.operator === "void")) return;
  const common = { name, start, end, exported: scope.visible, parent: scope.parent };
  const called = functionIn(value);
  if (called !== undefined) {
    into.add({ ...common, kind: "function", head: `exports.${name} = ${into.calledHead(value, called)}` });
  } else if (value.type === "ClassExpression") {
    const members = isFirst ? "members" : "none";
    addClass(into, value, name, start, end, scope.visible, scope.parent, `exports.${name} = `, members);
  } else if (name !== "__esModule") {
    into.add({ ...common, kind: "constant", head: `exports.${name} = ${into.valueText(value)}` });
    if (isFirst && value.type === "ObjectExpression") addObjectMethods(into, value, name, scope.visible);
  }
}

/** `Server.prototype.listen = function …`, `Server.Router = class {…}`, `Server.prototype = {…}`, `late = () => …`. */
function addMember(into: Collector, assigned: Assigned, scope: Scope): void {
  const { path, value, start, end, isFirst } = assigned;
  const last = path.at(-1) ?? "";
  const whole = path.filter((part) => part !== "prototype");
  const [root = ""] = path;
  const exported = scope.visible && (scope.names.has(root) || (path.length > 1 && scope.roots.has(root)));
  const parent =
    path.length === 1
      ? scope.parent
      : path
          .slice(0, -1)
          .filter((part) => part !== "prototype")
          .join(".");
  const called = functionIn(value);
  if (called !== undefined) {
    if (last === "prototype") return;
    const kind = path.length === 1 ? "function" : "method";
    const head = `${last} = ${into.calledHead(value, called)}`;
    into.add({ name: last, kind, start, end, head, exported, parent });
  } else if (value.type === "ClassExpression") {
    if (last === "prototype") return;
    addClass(into, value, last, start, end, exported, parent, `${last} = `, isFirst ? "members" : "none");
  } else if (isFirst && value.type === "ObjectExpression") {
    addObjectMethods(into, value, whole.join("."), exported);
  }
}

/** `Object.assign(Server.prototype, {…})` as a statement. */
function addAssigned(into: Collector, call: Expression, scope: Scope): void {
  if (call.type !== "CallExpression" || memberPath(call.callee).join(".") !== "Object.assign") return;
  const [target, ...sources] = call.arguments.map((argument) => plainArgument(argument));
  const path = target === undefined ? [] : memberPath(target);
  if (path.length === 0) return;
  const [root = ""] = path;
  const exported = scope.visible && (scope.names.has(root) || scope.roots.has(root));
  const owner = path.filter((part) => part !== "prototype").join(".");
  for (const source of sources) {
    if (source?.type === "ObjectExpression") addObjectMethods(into, source, owner, exported);
  }
}
