import type { Declaration as DeclarationNode, Expression, Statement } from "oxc-parser";
import { addAssignment } from "./assignments.ts";
import { innerStatements, loopVariables } from "./blocks.ts";
import { addClass } from "./members.ts";
import { PUBLIC_ROOTS } from "./commonjs.ts";
import { type Collector, dotted, type Scope } from "./collector.ts";
import { exportedNames } from "./exported.ts";
import { addExportedValue } from "./exported-value.ts";
import { chainOf, flatten, functionIn } from "./expressions.ts";
import { addEnumMembers, addInterfaceMembers, addObjectMethods } from "./members.ts";
import { addVariables } from "./variables.ts";
import { wrappersOf } from "./wrappers.ts";

/**
 * Adds what the statements of a module, namespace or wrapper function declare. Functions inside functions are
 * nobody's interface and are left out; so is what a block keeps to itself.
 */
export function addStatements(into: Collector, body: readonly Statement[], scope: Scope): void {
  const before = into.declarations.length;
  for (const statement of body) addStatement(into, statement, scope);
  for (const declaration of into.declarations.slice(before)) {
    const others = declaration.parent === scope.parent ? scope.names.get(declaration.name) : undefined;
    if (declaration.exported && others !== undefined && others.size > 0) declaration.exportedAs = [...others];
  }
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
  const { names, explicit } = exportedNames(body, PUBLIC_ROOTS);
  return {
    visible,
    implicit: ambient && !explicit,
    names,
    roots: PUBLIC_ROOTS,
    keeps: "none",
    ...(parent === undefined ? {} : { parent }),
  };
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
      enter(into, statement.expression, scope, { name: "export=", exported: scope.visible });
      break;
    case "ExpressionStatement":
      for (const expression of flatten(statement.expression)) {
        // Parts of a sequence have their own places; the whole has the semicolon, too.
        const isWhole = expression === statement.expression;
        const range = isWhole ? statement : expression;
        addAssignment(into, expression, range.start, range.end, scope);
        enter(into, expression, scope);
      }
      break;
    case "ReturnStatement":
      if (statement.argument !== null) addReturned(into, statement.argument, start, end, scope);
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
    default: {
      const head = loopVariables(statement);
      if (head !== undefined)
        addDeclaration(into, head, head.start, head.end, false, { ...scope, keeps: "all" });
      const inner: Scope = { ...scope, keeps: "lexical" };
      for (const one of innerStatements(statement)) addStatement(into, one, inner);
    }
  }
}

/**
 * Goes into the functions that only stand around statements, as if these stood at the top level.
 * @param target what gets the result of an expression that is a value
 */
function enter(
  into: Collector,
  expression: Expression,
  scope: Scope,
  target?: { name: string; exported: boolean },
): void {
  const { paths, value } = chainOf(expression);
  const [path] = paths;
  const isPublic = (name: string): boolean => scope.roots.has(name) || scope.names.has(name);
  const assigned =
    path === undefined
      ? undefined
      : { name: path.join("."), exported: scope.visible && isPublic(path[0] ?? "") };
  const result = target ?? assigned;
  for (const { body, returned, publicNames, isFactory } of wrappersOf(value, isPublic)) {
    const roots = new Set([...scope.roots, ...publicNames]);
    const own = isFactory ? { name: "module.exports", exported: scope.visible } : result;
    const { names } = exportedNames(body, roots, own?.exported);
    const inner: Scope = {
      visible: scope.visible,
      implicit: false,
      names,
      roots,
      keeps: "none",
      ...(scope.parent === undefined ? {} : { parent: scope.parent }),
      ...(own === undefined ? {} : { result: { ...own, isModule: isFactory } }),
    };
    addStatements(into, body, inner);
    if (returned !== undefined) addReturned(into, returned, returned.start, returned.end, inner);
  }
}

/** What a wrapper function gives back: a factory the module, another one the value of what is assigned. */
function addReturned(
  into: Collector,
  expression: Expression,
  start: number,
  end: number,
  scope: Scope,
): void {
  const { result } = scope;
  const { paths, value } = chainOf(expression);
  if (paths.length > 0) addAssignment(into, expression, start, end, scope);
  enter(into, expression, scope, result);
  if (result === undefined || paths.length > 0) return;
  const isDeclared =
    value.type === "ClassExpression" || value.type === "ObjectExpression" || functionIn(value) !== undefined;
  if (result.isModule) {
    if (isDeclared) addExportedValue(into, value, result.name, "return ", start, end, scope);
  } else if (value.type === "ObjectExpression") {
    addObjectMethods(into, value, result.name, result.exported);
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
      addVariables(into, node, start, end, isExported, scope);
      for (const { id, init } of node.declarations) {
        if (init === null || id.type !== "Identifier" || scope.keeps === "all") continue;
        enter(into, init, scope, { name: dotted(scope.parent, id.name), exported: isExported(id.name) });
      }
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
  // `declare module "x";` has none.
  const statements = node.body?.body;
  if (statements === undefined) return;
  const ambient = node.declare || scope.implicit || everywhere;
  addStatements(into, statements, scopeOf(statements, exported, ambient, parent));
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
      if (node.type === "CallExpression" || node.type === "AwaitExpression") {
        enter(into, node, scope, { name: "default", exported });
      }
  }
}
