import type { Expression, Statement } from "oxc-parser";
import { commonJsTarget } from "./commonjs.ts";

export interface ExportedNames {
  /** Local names that `export { a }`, `export default a`, `export = a` or CommonJS makes visible. */
  names: ReadonlySet<string>;
  /** Whether the container says what it exports; if it does not and is ambient, it exports everything. */
  explicit: boolean;
}

/** What the statements of one module or namespace export by name, apart from the declaration. */
export function exportedNames(body: readonly Statement[]): ExportedNames {
  const names = new Set<string>();
  let explicit = false;
  for (const statement of body) {
    switch (statement.type) {
      case "ExportNamedDeclaration":
        // A list, even an empty one, ends TypeScript's "everything in an ambient module is exported".
        if (statement.declaration === null) explicit = true;
        if (statement.source !== null) break;
        for (const { local } of statement.specifiers) if (local.type === "Identifier") names.add(local.name);
        break;
      case "ExportDefaultDeclaration":
        explicit = true;
        if (statement.declaration.type === "Identifier") names.add(statement.declaration.name);
        break;
      case "TSExportAssignment":
        explicit = true;
        if (statement.expression.type === "Identifier") names.add(statement.expression.name);
        break;
      case "ExpressionStatement":
        addCommonJs(statement.expression, names);
        break;
      case "VariableDeclaration":
        // `const app = exports = module.exports = {}`
        for (const { id, init } of statement.declarations) {
          if (init !== null && id.type === "Identifier" && addCommonJs(init, names)) names.add(id.name);
        }
        break;
      default:
    }
  }
  return { names, explicit };
}

/**
 * Adds the names in `module.exports = a`, `module.exports = { a, b: c }`, `exports.x = a`.
 * @returns whether it assigns `module.exports` itself
 */
function addCommonJs(expression: Expression, names: Set<string>): boolean {
  const target = commonJsTarget(expression);
  if (target === undefined) return false;
  const { name, value } = target;
  if (value.type === "Identifier") names.add(value.name);
  if (name !== undefined) return false;
  if (value.type !== "ObjectExpression") return true;
  for (const property of value.properties) {
    if (property.type === "Property" && property.value.type === "Identifier") names.add(property.value.name);
  }
  return true;
}
