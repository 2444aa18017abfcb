import type { Declaration as DeclarationNode, Statement } from "oxc-parser";
import { addAssignment } from "./assignments.ts";
import { addClass } from "./classes.ts";
import { type Collector, dotted, type Scope } from "./collector.ts";
import { exportedNames } from "./exported.ts";
import { addExportedValue } from "./exported-value.ts";
import { addEnumMembers, addInterfaceMembers } from "./members.ts";
import { addVariables } from "./variables.ts";

/**
 * Adds what the statements of a module or namespace declare. Functions inside functions and
 * declarations inside blocks are nobody's interface and are left out.
 */
export function addStatements(into: Collector, body: readonly Statement[], scope: Scope): void {
  for (const statement of body) addStatement(into, statement, scope);
}

/**
 * The scope of a file or namespace.
 * @param ambient whether it declares without defining, as `.d.ts` files and `declare module` do
 */
export function scopeOf(
  body: readonly Statement[],
  visible: boolean,
  ambient: boolean,
  parent?: string,
): Scope {
  const { names, explicit } = exportedNames(body);
  return { visible, implicit: ambient && !explicit, names, ...(parent === undefined ? {} : { parent }) };
}

function addStatement(into: Collector, statement: Statement, scope: Scope): void {
  const { start, end } = statement;
  switch (statement.type) {
    case "ExportNamedDeclaration":
      if (statement.declaration !== null)
        addDeclaration(into, statement.declaration, start, end, true, scope);
      break;
    case "ExportDefaultDeclaration":
      addDefault(into, statement.declaration, start, end, scope);
      break;
    case "TSExportAssignment":
      addExportedValue(into, statement.expression, "export=", "export = ", start, end, scope);
      break;
    case "ExpressionStatement":
      addAssignment(into, statement.expression, start, end, scope);
      break;
    case "FunctionDeclaration":
    case "TSDeclareFunction":
    case "ClassDeclaration":
    case "VariableDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
      addDeclaration(into, statement, start, end, false, scope);
      break;
    default:
  }
}

/** @param start of the whole statement, `export` included */
function addDeclaration(
  into: Collector,
  node: DeclarationNode,
  start: number,
  end: number,
  hasExport: boolean,
  scope: Scope,
): void {
  const { source } = into;
  const isExported = (name: string): boolean =>
    scope.visible && (hasExport || scope.implicit || scope.names.has(name));
  const named = (name: string) => ({ name, start, end, exported: isExported(name), parent: scope.parent });
  switch (node.type) {
    case "FunctionDeclaration":
    case "TSDeclareFunction":
    case "FunctionExpression":
    case "TSEmptyBodyFunctionExpression":
      into.add({
        ...named(node.id?.name ?? ""),
        kind: "function",
        head: into.functionHead(node.start, node),
      });
      break;
    case "ClassDeclaration":
    case "ClassExpression":
      addClass(into, node, node.id?.name ?? "", start, end, isExported(node.id?.name ?? ""), scope.parent);
      break;
    case "VariableDeclaration":
      addVariables(into, node, start, end, isExported, scope.parent);
      break;
    case "TSInterfaceDeclaration": {
      const common = named(node.id.name);
      into.add({ ...common, kind: "interface", head: source.code(node.start, node.body.start) });
      addInterfaceMembers(into, node, dotted(scope.parent, common.name), common.exported);
      break;
    }
    case "TSTypeAliasDeclaration":
      into.add({ ...named(node.id.name), kind: "type", head: source.code(node.start, node.end) });
      break;
    case "TSEnumDeclaration": {
      const common = named(node.id.name);
      into.add({ ...common, kind: "enum", head: source.code(node.start, node.body.start) });
      addEnumMembers(into, node, dotted(scope.parent, common.name), common.exported);
      break;
    }
    case "TSModuleDeclaration":
      addNamespace(into, node, start, end, hasExport, scope);
      break;
    default:
  }
}

/** `namespace A.B {}` declares A and, in it, B, as in TypeScript's own tree. */
function addNamespace(
  into: Collector,
  node: Extract<DeclarationNode, { type: "TSModuleDeclaration" }>,
  start: number,
  end: number,
  hasExport: boolean,
  scope: Scope,
): void {
  const { id } = node;
  const names =
    id.type === "Literal" ? [id.value] : into.source.code(id.start, id.end).replaceAll(/\s/g, "").split(".");
  // An ambient module, and `global`, is there for every file that sees it.
  const everywhere = id.type === "Literal" || node.kind === "global";
  const exported =
    everywhere || (scope.visible && (hasExport || scope.implicit || scope.names.has(names[0] ?? "")));
  const head = into.source.code(node.start, node.body?.start ?? node.end);
  let { parent } = scope;
  for (const [index, name] of names.entries()) {
    into.add({
      name,
      kind: "namespace",
      start,
      end,
      head: index === 0 ? head : `namespace ${name}`,
      exported,
      parent,
    });
    parent = dotted(parent, name);
  }
  if (node.body === null) return;
  const ambient = node.declare || scope.implicit || everywhere;
  addStatements(into, node.body.body, scopeOf(node.body.body, exported, ambient, parent));
}

function addDefault(
  into: Collector,
  node: Extract<Statement, { type: "ExportDefaultDeclaration" }>["declaration"],
  start: number,
  end: number,
  scope: Scope,
): void {
  const prefix = "export default ";
  const { parent, visible: exported } = scope;
  switch (node.type) {
    case "FunctionDeclaration":
    case "TSDeclareFunction": {
      const head = prefix + into.functionHead(node.start, node);
      into.add({ name: node.id?.name ?? "default", kind: "function", start, end, head, exported, parent });
      break;
    }
    case "ClassDeclaration":
      addClass(into, node, node.id?.name ?? "default", start, end, exported, parent, prefix);
      break;
    case "TSInterfaceDeclaration": {
      const head = prefix + into.source.code(node.start, node.body.start);
      into.add({ name: node.id.name, kind: "interface", start, end, head, exported, parent });
      addInterfaceMembers(into, node, dotted(parent, node.id.name), exported);
      break;
    }
    default:
      addExportedValue(into, node, "default", prefix, start, end, scope);
  }
}
