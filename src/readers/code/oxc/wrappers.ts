import type { Expression, ParamPattern, Statement } from "oxc-parser";
import { bare, flatten, type FunctionValue, isFunction, memberPath, plainArgument } from "./expressions.ts";

/**
 * A function that only stands around a module's statements: `(function () {…})()`, the shell and the factory
 * of a UMD module, the callback of `define`.
 */
export interface Wrapper {
  body: readonly Statement[];
  /** What an arrow without a body gives back: `define(() => ({…}))`. */
  returned?: Expression;
  /** Its parameters that are bound to something public: `exports`, `window`, `Namespace || (Namespace = {})`. */
  publicNames: readonly string[];
  /** Whether what it returns is the module: true of factories. */
  isFactory: boolean;
}

/** Functions that call what they are given, once, with the module's dependencies or the page ready. */
const LOADERS = new Set(["define", "require", "requirejs", "System.register", "$", "jQuery"]);

/**
 * The wrappers that an expression calls: none for most.
 * @param isPublic whether a name is known outside the file
 */
export function wrappersOf(expression: Expression, isPublic: (name: string) => boolean): Wrapper[] {
  let call = bare(expression);
  for (;;) {
    if (call.type === "UnaryExpression" || call.type === "AwaitExpression") {
      call = bare(call.argument);
      continue;
    }
    if (call.type === "ChainExpression") {
      call = call.expression;
      continue;
    }
    if (call.type !== "CallExpression") return [];
    const values = call.arguments.map((argument) => plainArgument(argument));
    const callee = bare(call.callee);
    if (isFunction(callee)) return immediate(callee, values, isPublic);
    if (callee.type === "MemberExpression") {
      const called = bare(callee.object);
      if (isFunction(called)) {
        const method = callee.property.type === "Identifier" ? callee.property.name : "";
        return method === "call" || method === "apply" ? immediate(called, values.slice(1), isPublic) : [];
      }
      // `(async () => {…})().catch(fail)`
      if (called.type === "CallExpression" && !LOADERS.has(memberPath(callee).join("."))) {
        call = called;
        continue;
      }
    }
    return LOADERS.has(memberPath(callee).join(".")) ? loaded(values) : [];
  }
}

function immediate(
  shell: FunctionValue,
  values: readonly (Expression | undefined)[],
  isPublic: (name: string) => boolean,
): Wrapper[] {
  const names = shell.params.map(paramName);
  const bound = names.filter((name, index) => {
    const value = values[index];
    return name !== "" && value !== undefined && mentions(value, isPublic);
  });
  const factories = values.filter((value) => value !== undefined).map((value) => bare(value));
  return [
    { ...contentsOf(shell), publicNames: bound, isFactory: false },
    ...factories.filter(isFunction).map(factory),
  ];
}

function loaded(values: readonly (Expression | undefined)[]): Wrapper[] {
  const dependencies = values.find((value) => value?.type === "ArrayExpression");
  return values
    .filter((value) => value !== undefined)
    .map((value) => bare(value))
    .filter(isFunction)
    .map((callback) => {
      const names = callback.params.map(paramName);
      const elements = dependencies?.type === "ArrayExpression" ? dependencies.elements : [];
      const exported = names.filter((_, index) => {
        const element = elements[index];
        return element?.type === "Literal" && element.value === "exports";
      });
      return { ...factory(callback), publicNames: exported };
    });
}

/** Bundlers minify the factory's parameter: alone, it can only be `exports`. */
function factory(callback: FunctionValue): Wrapper {
  const names = callback.params.map(paramName);
  const publicNames = names.length === 1 && names[0] !== undefined && names[0].length <= 2 ? names : [];
  return { ...contentsOf(callback), publicNames, isFactory: true };
}

function contentsOf({ body }: FunctionValue): Pick<Wrapper, "body" | "returned"> {
  if (body === null) return { body: [] };
  return body.type === "BlockStatement" ? { body: body.body } : { body: [], returned: body };
}

function paramName(parameter: ParamPattern): string {
  if (parameter.type === "Identifier") return parameter.name;
  return parameter.type === "AssignmentPattern" && parameter.left.type === "Identifier"
    ? parameter.left.name
    : "";
}

/** Whether a value is, or may be, something public: `exports`, `x || (x = {})`, `typeof self > "u" ? this : self`. */
function mentions(expression: Expression, isPublic: (name: string) => boolean): boolean {
  return flatten(bare(expression)).some((part) => {
    const place = part.type === "AssignmentExpression" ? part.left : part;
    return isPublic(memberPath(place)[0] ?? "");
  });
}
