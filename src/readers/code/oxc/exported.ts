import type { Statement } from "oxc-parser";
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
        addCommonJs(statement, names);
        break;
      default:
    }
  }
  return { names, explicit };
}

/** `module.exports = a`, `module.exports = { a, b: c }`, `exports.x = a`. */
function addCommonJs(
  statement: Extract<Statement, { type: "ExpressionStatement" }>,
  names: Set<string>,
): void {
  const target = commonJsTarget(statement.expression);
  if (target === undefined) return;
  const { value } = target;
  if (value.type === "Identifier") names.add(value.name);
  if (target.name !== undefined || value.type !== "ObjectExpression") return;
  for (const property of value.properties) {
    if (property.type === "Property" && property.value.type === "Identifier") names.add(property.value.name);
  }
}
