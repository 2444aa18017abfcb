import { type Expression, type Function as FunctionNode, type Program } from "oxc-parser";
import type { FunctionValue } from "./expressions.ts";
import type { SourceText } from "./source.ts";
import { walk } from "./walk.ts";

export interface Required {
  start: number;
  module: string;
  names?: string[];
}

/**
 * Every `require("literal")` of a file, those inside functions too, with the names a pattern takes from it. In
 * functions of bundles that have a `require` of their own it names nothing outside the bundle.
 */
export function requires(program: Program, source: SourceText): Required[] {
  // Most files have none, and the walk costs as much as all the rest.
  if (!/\brequire\s*\(/.test(source.text)) return [];
  const found = new Map<number, Required>();
  let shadowed = 0;
  const enter = (node: FunctionNode | FunctionValue): void => {
    if (shadows(node)) shadowed++;
  };
  const leave = (node: FunctionNode | FunctionValue): void => {
    if (shadows(node)) shadowed--;
  };
  walk(
    program,
    {
      FunctionDeclaration: enter,
      FunctionExpression: enter,
      ArrowFunctionExpression: enter,
      VariableDeclarator({ id, init }) {
        const module = init === null ? undefined : requiredBy(init);
        if (shadowed > 0 || init === null || module === undefined || id.type !== "ObjectPattern") return;
        const names = id.properties.flatMap((property) =>
          property.type === "Property" && property.key.type === "Identifier" ? [property.key.name] : [],
        );
        found.set(init.start, { start: init.start, module, names });
      },
      CallExpression(node) {
        const module = requiredBy(node);
        if (shadowed === 0 && module !== undefined && !found.has(node.start)) {
          found.set(node.start, { start: node.start, module });
        }
      },
    },
    { FunctionDeclaration: leave, FunctionExpression: leave, ArrowFunctionExpression: leave },
  );
  return [...found.values()];
}

/** AMD hands out the real one, first or before `exports`; Browserify and webpack have `module` in between or before. */
function shadows({ params }: FunctionNode | FunctionValue): boolean {
  const names = params.map((param) => (param.type === "Identifier" ? param.name : ""));
  const at = names.indexOf("require");
  return at > 0 || (at === 0 && names.length > 1 && names[1] !== "exports");
}

function requiredBy(expression: Expression): string | undefined {
  if (expression.type !== "CallExpression" || expression.callee.type !== "Identifier") return undefined;
  const [first] = expression.arguments;
  if (expression.callee.name !== "require" || first?.type !== "Literal") return undefined;
  return typeof first.value === "string" ? first.value : undefined;
}
