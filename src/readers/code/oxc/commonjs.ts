import type { Expression } from "oxc-parser";

export interface CommonJsTarget {
  /** The exported name; absent for `module.exports = …` itself. */
  name?: string;
  /** What is assigned, at the end of a chain `exports.a = exports.b = value`. */
  value: Expression;
}

/** Reads `module.exports = …`, `module.exports.x = …`, `exports.x = …` and chains of them. */
export function commonJsTarget(expression: Expression): CommonJsTarget | undefined {
  if (expression.type !== "AssignmentExpression" || expression.operator !== "=") return undefined;
  const path = memberPath(expression.left);
  const [root, second] = path;
  const isExports = root === "exports" && path.length === 2;
  const isModule = root === "module" && second === "exports" && path.length <= 3;
  if (!isExports && !isModule) {
    // `module.exports = a` may stand on the right: `exports = module.exports = a`.
    return root === "exports" && path.length === 1 ? commonJsTarget(expression.right) : undefined;
  }
  const value = lastValue(expression.right);
  const name = isExports ? second : path[2];
  return name === undefined ? { value } : { name, value };
}

/** `["a", "prototype", "b"]` for `a.prototype.b`; empty for what is not a plain path of names. */
export function memberPath(expression: Expression | { type: string }): string[] {
  const path: string[] = [];
  let at = expression;
  while (isMember(at)) {
    if (at.computed || at.property.type !== "Identifier") return [];
    path.push(at.property.name);
    at = at.object;
  }
  if (!isIdentifier(at)) return [];
  path.push(at.name);
  return path.toReversed();
}

function isMember(node: { type: string }): node is Extract<Expression, { type: "MemberExpression" }> {
  return node.type === "MemberExpression";
}

function isIdentifier(node: { type: string }): node is Extract<Expression, { type: "Identifier" }> {
  return node.type === "Identifier";
}

function lastValue(expression: Expression): Expression {
  let value = expression;
  while (value.type === "AssignmentExpression") value = value.right;
  return value;
}
