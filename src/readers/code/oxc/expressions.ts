import type { ArrowFunctionExpression, Expression, Function as FunctionNode } from "oxc-parser";

export type FunctionValue = Extract<Expression, FunctionNode | ArrowFunctionExpression>;

/** Calls that give back what they were given: `Object.freeze({…})`. */
const SAME = new Set(["freeze", "seal"]);
/** Calls that give back the function they were given, made better. */
const HIGHER = new Set([
  "memo",
  "forwardRef",
  "observer",
  "memoize",
  "debounce",
  "throttle",
  "once",
  "cache",
]);

/** The expression without what does not change the value: `as const`, `satisfies T`, `!`, `Object.freeze`. */
export function bare(expression: Expression): Expression {
  let at = expression;
  for (;;) {
    if (
      at.type === "TSAsExpression" ||
      at.type === "TSSatisfiesExpression" ||
      at.type === "TSNonNullExpression" ||
      at.type === "TSTypeAssertion" ||
      at.type === "ParenthesizedExpression"
    ) {
      at = at.expression;
    } else {
      const inner = frozen(at);
      if (inner === undefined) return at;
      at = inner;
    }
  }
}

function frozen(expression: Expression): Expression | undefined {
  if (expression.type !== "CallExpression") return undefined;
  const [object, name = "", ...more] = memberPath(expression.callee);
  if (object !== "Object" || more.length > 0 || !SAME.has(name)) return undefined;
  return plainArgument(expression.arguments[0]);
}

export function isFunction(expression: Expression | null): expression is FunctionValue {
  return expression?.type === "ArrowFunctionExpression" || expression?.type === "FunctionExpression";
}

/** The function a value is: itself, or what `React.memo(forwardRef(function Menu() {…}))` was given. */
export function functionIn(value: Expression): FunctionValue | undefined {
  let at = value;
  for (;;) {
    if (isFunction(at)) return at;
    if (at.type !== "CallExpression" || !HIGHER.has(memberPath(at.callee).at(-1) ?? "")) return undefined;
    const first = plainArgument(at.arguments[0]);
    if (first === undefined) return undefined;
    at = bare(first);
  }
}

/**
 * What a statement's expression evaluates by itself: the parts of `a, b`, `a && b`, `a ? b : c`, `!a`, `await a`.
 * In source order, without recursion over long sequences.
 */
export function flatten(expression: Expression): Expression[] {
  const found: Expression[] = [];
  const open = [expression];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type === "SequenceExpression") open.push(...at.expressions.toReversed());
    else if (at.type === "LogicalExpression") open.push(at.right, at.left);
    else if (at.type === "ConditionalExpression") open.push(at.alternate, at.consequent, at.test);
    else if (at.type === "UnaryExpression" || at.type === "AwaitExpression") open.push(at.argument);
    else if (at.type === "ParenthesizedExpression" || at.type === "ChainExpression") open.push(at.expression);
    else found.push(at);
  }
  return found;
}

/** The targets of `a = b.c = value` that are plain paths, the outermost first, and the value. */
export function chainOf(expression: Expression): { paths: string[][]; value: Expression } {
  const paths: string[][] = [];
  let at = bare(expression);
  while (at.type === "AssignmentExpression" && at.operator === "=") {
    const path = memberPath(at.left);
    if (path.length > 0) paths.push(path);
    at = bare(at.right);
  }
  return { paths, value: at };
}

/**
 * `["a", "prototype", "b"]` for `a.prototype.b` and `a.prototype["b"]`, `[Symbol.iterator]` as a last part too;
 * empty for what is not a plain path of names.
 */
export function memberPath(expression: Expression | { type: string }): string[] {
  const path: string[] = [];
  let at = expression;
  while (isMember(at)) {
    const name = at.computed
      ? computedName(at.property)
      : at.property.type === "Identifier"
        ? at.property.name
        : "";
    if (name === "") return [];
    path.push(name);
    at = at.object;
  }
  if (isThis(at)) path.push("this");
  else if (isIdentifier(at)) path.push(at.name);
  else return [];
  return path.toReversed();
}

function computedName(key: Expression | { type: string }): string {
  if (isLiteral(key)) return typeof key.value === "string" ? key.value : "";
  if (!isMember(key)) return "";
  const [object, name, ...more] = memberPath(key);
  return object === "Symbol" && name !== undefined && more.length === 0 ? `[Symbol.${name}]` : "";
}

export function plainArgument(argument: { type: string } | undefined): Expression | undefined {
  return argument === undefined || !isExpression(argument) ? undefined : argument;
}

function isExpression(node: { type: string }): node is Expression {
  return node.type !== "SpreadElement";
}

function isMember(node: { type: string }): node is Extract<Expression, { type: "MemberExpression" }> {
  return node.type === "MemberExpression";
}

function isIdentifier(node: { type: string }): node is Extract<Expression, { type: "Identifier" }> {
  return node.type === "Identifier";
}

function isThis(node: { type: string }): boolean {
  return node.type === "ThisExpression";
}

function isLiteral(node: { type: string }): node is Extract<Expression, { type: "Literal" }> {
  return node.type === "Literal";
}
