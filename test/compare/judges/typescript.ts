/** Declarations as the TypeScript compiler's own tree has them. Written from that tree alone. */
import ts from "typescript";

import type { Judged, Verdict } from "../judged.ts";

/** Refuses files in which the compiler finds syntax errors: what it recovers is no judgement. */
export function judge(path: string): Verdict {
  const program = ts.createProgram([path], {
    noResolve: true,
    noLib: true,
    allowJs: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  });
  const file = program.getSourceFile(path);
  const [error] = program.getSyntacticDiagnostics(file);
  if (file === undefined || error !== undefined) {
    return { path, declarations: [], refused: error === undefined ? "not found" : `TS${error.code}` };
  }
  const declarations: Judged[] = [];
  new Judge(file, declarations).statements(file.statements, "");
  return { path, declarations, refused: undefined };
}

type FunctionLike = ts.FunctionExpression | ts.ArrowFunction;

class Judge {
  readonly #ends: number[] = [];

  constructor(
    readonly file: ts.SourceFile,
    readonly found: Judged[],
  ) {
    // The compiler also ends lines at U+2028; editors do not.
    for (const match of file.text.matchAll(/\r\n?|\n/g)) this.#ends.push(match.index + match[0].length);
  }

  statements(statements: readonly ts.Statement[], parent: string): void {
    for (const statement of statements) this.#statement(statement, parent);
  }

  #statement(node: ts.Statement, parent: string): void {
    if (ts.isFunctionDeclaration(node)) {
      this.#add(node.name?.text ?? "default", "function", node, parent);
    } else if (ts.isClassDeclaration(node)) {
      const name = node.name?.text ?? "default";
      this.#add(name, "class", node, parent);
      this.#classMembers(node, join(parent, name));
    } else if (ts.isInterfaceDeclaration(node)) {
      this.#add(node.name.text, "interface", node, parent);
      for (const member of node.members) this.#interfaceMember(member, join(parent, node.name.text));
    } else if (ts.isTypeAliasDeclaration(node)) {
      this.#add(node.name.text, "type", node, parent);
    } else if (ts.isEnumDeclaration(node)) {
      this.#add(node.name.text, "enum", node, parent);
      for (const member of node.members) {
        this.#add(this.#name(member.name), "field", member, join(parent, node.name.text));
      }
    } else if (ts.isModuleDeclaration(node)) {
      this.#module(node, parent, node);
    } else if (ts.isVariableStatement(node)) {
      this.#variables(node, parent);
    } else if (ts.isExportAssignment(node)) {
      this.#value(node.expression, node.isExportEquals === true ? "export=" : "default", node, parent);
    } else if (ts.isExpressionStatement(node)) {
      this.#assignment(node, parent);
    }
  }

  #module(node: ts.ModuleDeclaration, parent: string, outermost: ts.Node): void {
    this.#add(node.name.text, "namespace", outermost, parent);
    const { body } = node;
    const name = join(parent, node.name.text);
    if (body === undefined) return;
    if (ts.isModuleBlock(body)) this.statements(body.statements, name);
    else if (ts.isModuleDeclaration(body)) this.#module(body, name, outermost);
  }

  #variables(statement: ts.VariableStatement, parent: string): void {
    const { declarations, flags } = statement.declarationList;
    const isConst =
      (flags & ts.NodeFlags.BlockScoped) !== 0 && (flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Let;
    for (const [index, node] of declarations.entries()) {
      const from = index === 0 ? statement : node;
      const to = index === declarations.length - 1 ? statement : node;
      const add = (name: string, kind: string): void => this.#addRange(name, kind, from, to, parent);
      if (!ts.isIdentifier(node.name)) {
        for (const name of bound(node.name)) add(name, isConst ? "constant" : "variable");
        continue;
      }
      const name = node.name.text;
      const value = node.initializer === undefined ? undefined : bare(node.initializer);
      if (value !== undefined && isFunction(value)) {
        add(name, "function");
      } else if (value !== undefined && ts.isClassExpression(value)) {
        add(name, "class");
        this.#classMembers(value, join(parent, name));
      } else {
        add(name, isConst ? "constant" : "variable");
        if (value !== undefined && ts.isObjectLiteralExpression(value))
          this.#objectMethods(value, join(parent, name));
      }
    }
  }

  #classMembers(node: ts.ClassLikeDeclaration, parent: string): void {
    for (const member of node.members) {
      if (ts.isConstructorDeclaration(member)) this.#add("constructor", "method", member, parent);
      else if (ts.isMethodDeclaration(member) || ts.isAccessor(member)) {
        this.#add(this.#name(member.name), "method", member, parent);
      } else if (ts.isPropertyDeclaration(member)) {
        const value = member.initializer === undefined ? undefined : bare(member.initializer);
        const kind = value !== undefined && isFunction(value) ? "method" : "field";
        this.#add(this.#name(member.name), kind, member, parent);
      } else if (ts.isIndexSignatureDeclaration(member)) this.#add("[]", "field", member, parent);
    }
  }

  #interfaceMember(member: ts.TypeElement, parent: string): void {
    if (ts.isCallSignatureDeclaration(member)) this.#add("()", "method", member, parent);
    else if (ts.isConstructSignatureDeclaration(member)) this.#add("new()", "method", member, parent);
    else if (ts.isIndexSignatureDeclaration(member)) this.#add("[]", "field", member, parent);
    else if (ts.isPropertySignature(member)) this.#add(this.#name(member.name), "field", member, parent);
    else if (ts.isMethodSignature(member) || ts.isAccessor(member)) {
      this.#add(this.#name(member.name), "method", member, parent);
    }
  }

  #objectMethods(node: ts.ObjectLiteralExpression, parent: string): void {
    for (const property of node.properties) {
      if (ts.isMethodDeclaration(property) || ts.isAccessor(property)) {
        this.#add(this.#name(property.name), "method", property, parent);
      } else if (ts.isPropertyAssignment(property) && isFunction(bare(property.initializer))) {
        this.#add(this.#name(property.name), "method", property, parent);
      }
    }
  }

  /** `export default <value>`, `module.exports = <value>`. */
  #value(expression: ts.Expression, name: string, node: ts.Node, parent: string): void {
    const value = bare(expression);
    if (ts.isIdentifier(value)) return;
    if (isFunction(value)) {
      this.#add(
        (ts.isFunctionExpression(value) ? value.name?.text : undefined) ?? name,
        "function",
        node,
        parent,
      );
    } else if (ts.isClassExpression(value)) {
      this.#add(value.name?.text ?? name, "class", node, parent);
      this.#classMembers(value, join(parent, value.name?.text ?? name));
    } else {
      this.#add(name, "constant", node, parent);
      if (ts.isObjectLiteralExpression(value)) this.#objectMethods(value, join(parent, name));
    }
  }

  #assignment(statement: ts.ExpressionStatement, parent: string): void {
    const { expression } = statement;
    if (!isAssignment(expression)) return;
    let node: ts.BinaryExpression = expression;
    let path = pathOf(node.left);
    if (path.length === 1 && path[0] === "exports" && isAssignment(node.right)) {
      node = node.right;
      path = pathOf(node.left);
    }
    let right: ts.Expression = node.right;
    const own = path[0] === "module" && path[1] === "exports" ? path.slice(1) : path;
    if (own[0] === "exports" && own.length <= 2) {
      while (isAssignment(right)) right = right.right;
      const [, name] = own;
      if (name === undefined) {
        if (path[0] === "module") this.#value(right, "module.exports", statement, parent);
        return;
      }
      const value = bare(right);
      if (ts.isIdentifier(value) || ts.isVoidExpression(value) || name === "__esModule") return;
      const kind = isFunction(value) ? "function" : ts.isClassExpression(value) ? "class" : "constant";
      this.#add(name, kind, statement, parent);
      if (ts.isClassExpression(value)) this.#classMembers(value, join(parent, name));
      return;
    }
    const owner = path.slice(0, -1).filter((part) => part !== "prototype");
    const name = path.at(-1);
    if (name === undefined || path.length < 2 || !isFunction(bare(node.right))) return;
    this.#add(name, "method", statement, owner.join("."));
  }

  #name(node: ts.PropertyName): string {
    if (ts.isComputedPropertyName(node)) {
      return `[${stripComments(node.expression.getText(this.file)).replaceAll(/\s+/g, " ").trim()}]`;
    }
    return ts.isNumericLiteral(node) || ts.isBigIntLiteral(node) ? node.getText(this.file) : node.text;
  }

  #add(name: string, kind: string, node: ts.Node, parent: string): void {
    this.#addRange(name, kind, node, node, parent);
  }

  #addRange(name: string, kind: string, from: ts.Node, to: ts.Node, parent: string): void {
    const line = this.#line(this.#start(from));
    const last = to.getEnd() - 1;
    this.found.push({ name, kind, parent, line, endLine: this.#line(last) });
  }

  /** The first token that is neither documentation nor a decorator. */
  #start(node: ts.Node): number {
    for (const child of node.getChildren(this.file)) {
      if (ts.isJSDoc(child)) continue;
      if (child.kind !== ts.SyntaxKind.SyntaxList) return child.getStart(this.file);
      const plain = child.getChildren(this.file).find((modifier) => !ts.isDecorator(modifier));
      if (plain !== undefined) return plain.getStart(this.file);
    }
    return node.getStart(this.file);
  }

  #line(offset: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}

function join(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

function isFunction(node: ts.Expression): node is FunctionLike {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

function isAssignment(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function pathOf(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.name)) return [];
  const before = pathOf(node.expression);
  return before.length === 0 ? [] : [...before, node.name.text];
}

function bare(node: ts.Expression): ts.Expression {
  let at = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isTypeAssertionExpression(at)
  ) {
    at = at.expression;
  }
  return at;
}

function bound(pattern: ts.BindingPattern): string[] {
  return pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return [];
    return ts.isIdentifier(element.name) ? [element.name.text] : bound(element.name);
  });
}

function stripComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n\r]*/g, "");
}
