/**
 * Declarations as the TypeScript compiler's own tree has them. Written from that tree alone, and the other way
 * round than the reader: one blind walk meets every function, class, method, interface, type, enum and namespace
 * of the file, whatever it stands in, and then looks upwards for the name it has there.
 *
 * The rule: everything in the file counts, except what lies inside an ordinary function: a body, a parameter, a
 * class's static block. A wrapper function is none: one that a statement, or what gives a name its value, calls
 * at once (`(function () {…})()`), one that is handed to such a one (UMD), or to `define`, `require`, `$`.
 *
 * Of what the walk meets, this is left out, and nothing else (see {@link Exclusion}):
 */
import ts from "typescript";
import type { Judged, Verdict } from "../judged.ts";

/** Why something that the walk met is no declaration. */
export type Exclusion =
  /** A function or class that nothing names: an argument, an operand, an array's element. Its own name is known inside it alone. */
  | "unnamed"
  /** A function, class or object of an object that nothing names: an argument, as in `defineConfig({ setup() {} })`. */
  | "of an unnamed object"
  /** What a key that only running tells would name: `handlers[name] = function () {}`. */
  | "computed target"
  /** `Router.prototype = function () {}`: a prototype is no method of its own constructor. */
  | "prototype itself"
  /** Of an object that a block, or a pattern, keeps to itself: a `let` or `const` in braces. */
  | "of a block's own object";

/** Calls that hand back the function they were given. */
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
const LOADERS = new Set(["define", "require", "requirejs", "System.register", "$", "jQuery"]);

/** What {@link judge} left out so far, by reason. */
export const excluded = new Map<Exclusion, number>();

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
  // Binding, which `createProgram` leaves until it checks, sets the parents.
  const tree = ts.createSourceFile(path, file.text, ts.ScriptTarget.ESNext, true);
  const declarations: Judged[] = [];
  new Judge(tree, declarations).walk(tree);
  return { path, declarations, refused: undefined };
}

type FunctionValue = ts.FunctionExpression | ts.ArrowFunction;
/** A name something has by where it stands. */
interface Named {
  name: string;
  parent: string;
  /** Whether it is a member of what its parent names, whatever declares that. */
  isMember: boolean;
  from: ts.Node;
  to: ts.Node;
}

class Judge {
  readonly #ends: number[] = [];

  constructor(
    readonly file: ts.SourceFile,
    readonly found: Judged[],
  ) {
    // The compiler also ends lines at U+2028; editors do not.
    for (const match of file.text.matchAll(/\r\n?|\n/g)) this.#ends.push(match.index + match[0].length);
  }

  walk(node: ts.Node): void {
    if (ts.isTypeNode(node) || ts.isDecorator(node)) return;
    if (ts.isClassStaticBlockDeclaration(node)) return;
    this.#record(node);
    if (ts.isFunctionLike(node)) {
      if ((ts.isFunctionExpression(node) || ts.isArrowFunction(node)) && wrapperCall(node) !== undefined) {
        this.walk(node.body);
      }
      return;
    }
    ts.forEachChild(node, (child) => this.walk(child));
  }

  #record(node: ts.Node): void {
    const scope = scopeOf(node);
    if (ts.isFunctionDeclaration(node)) {
      this.#add(node.name?.text ?? "default", "function", node, scope);
    } else if (ts.isClassDeclaration(node)) {
      this.#add(node.name?.text ?? "default", "class", node, scope);
    } else if (ts.isInterfaceDeclaration(node)) {
      this.#add(node.name.text, "interface", node, scope);
      for (const member of node.members) this.#interfaceMember(member, join(scope, node.name.text));
    } else if (ts.isTypeAliasDeclaration(node)) {
      this.#add(node.name.text, "type", node, scope);
    } else if (ts.isEnumDeclaration(node)) {
      this.#add(node.name.text, "enum", node, scope);
      for (const member of node.members) {
        this.#add(this.#name(member.name), "field", member, join(scope, node.name.text));
      }
    } else if (ts.isModuleDeclaration(node)) {
      this.#add(node.name.text, "namespace", outermostModule(node), scope);
    } else if (ts.isClassElement(node) && ts.isClassLike(node.parent)) {
      this.#classMember(node);
    } else if (ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isClassExpression(node)) {
      this.#value(node);
    } else if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
      this.#objectMember(node, node.parent, this.#name(node.name), "method");
    } else if (ts.isVariableDeclaration(node)) {
      this.#variable(node);
    } else if (ts.isObjectLiteralExpression(node) || ts.isExpression(node)) {
      this.#data(node);
    }
  }

  #classMember(member: ts.ClassElement): void {
    const owner = this.#ownerOfClass(member.parent);
    if (typeof owner !== "string") return this.#exclude(owner.excluded);
    if (ts.isConstructorDeclaration(member)) this.#add("constructor", "method", member, owner);
    else if (ts.isMethodDeclaration(member) || ts.isAccessor(member)) {
      this.#add(this.#name(member.name), "method", member, owner);
    } else if (ts.isPropertyDeclaration(member)) {
      const value = member.initializer === undefined ? undefined : bare(member.initializer);
      // Functions and classes are met by themselves.
      if (value !== undefined && (isCalled(value) || ts.isClassExpression(value))) return;
      this.#add(this.#name(member.name), "field", member, owner);
    } else if (ts.isIndexSignatureDeclaration(member)) this.#add("[]", "field", member, owner);
  }

  #ownerOfClass(node: ts.Node): string | { excluded: Exclusion } {
    if (ts.isClassDeclaration(node)) return join(scopeOf(node), node.name?.text ?? "default");
    if (!ts.isClassExpression(node)) return { excluded: "unnamed" };
    const names = this.#namesOf(node);
    if (!Array.isArray(names)) return names;
    const [first] = names;
    return first === undefined ? { excluded: "unnamed" } : join(first.parent, first.name);
  }

  /** A function, arrow or class that stands in an expression. */
  #value(node: FunctionValue | ts.ClassExpression): void {
    const names = this.#namesOf(node);
    if (!Array.isArray(names)) return this.#exclude(names.excluded);
    for (const { name, parent, isMember, from, to } of names) {
      const kind = ts.isClassExpression(node) ? "class" : isMember ? "method" : "function";
      this.#addRange(name, kind, from, to, parent);
    }
  }

  #objectMember(node: ts.Node, object: ts.Node, name: string, kind: string): void {
    const owner = this.#ownerOfObject(object);
    if (typeof owner === "string") this.#add(name, kind, node, owner);
    else this.#exclude(owner.excluded);
  }

  /** The names of a function or class by what surrounds it, the outermost first. */
  #namesOf(node: FunctionValue | ts.ClassExpression): Named[] | { excluded: Exclusion } {
    let at = outer(node);
    // `React.memo(forwardRef(function Menu() {}))` is that function.
    while (!ts.isClassExpression(node) && isHigher(at.parent) && at.parent.arguments[0] === at)
      at = outer(at.parent);
    const own = ts.isArrowFunction(node) ? undefined : node.name?.text;
    return this.#namesOfValue(at, own);
  }

  /** @param at what may be a value, with everything around it that does not change it */
  #namesOfValue(at: ts.Node, own: string | undefined): Named[] | { excluded: Exclusion } {
    const { parent } = at;
    if (ts.isPropertyDeclaration(parent) && parent.initializer === at) {
      const owner = this.#ownerOfClass(parent.parent);
      if (typeof owner !== "string") return owner;
      return [{ name: this.#name(parent.name), parent: owner, isMember: true, from: parent, to: parent }];
    }
    if (ts.isPropertyAssignment(parent)) {
      const owner = this.#ownerOfObject(parent.parent);
      if (typeof owner !== "string") return owner;
      return [{ name: this.#name(parent.name), parent: owner, isMember: true, from: parent, to: parent }];
    }
    if (ts.isExportAssignment(parent)) {
      const name = own ?? (parent.isExportEquals === true ? "export=" : "default");
      return [{ name, parent: scopeOf(parent), isMember: false, from: parent, to: parent }];
    }
    if (isReturned(at)) {
      const wrapper = enclosingFunction(at);
      if (wrapper === undefined || !isFactory(wrapper)) return { excluded: "unnamed" };
      const place = ts.isReturnStatement(parent) ? parent : at;
      return [
        { name: own ?? "module.exports", parent: scopeOf(at), isMember: false, from: place, to: place },
      ];
    }
    return this.#assignedNames(at, own);
  }

  /** `var a = exports.b = c.d = value` has three names for the value. */
  #assignedNames(value: ts.Node, own: string | undefined): Named[] | { excluded: Exclusion } {
    let at = value;
    const targets: ts.Expression[] = [];
    while (isAssignment(at.parent) && at.parent.right === at) {
      targets.unshift(at.parent.left);
      at = outer(at.parent);
    }
    const names: Named[] = [];
    let place: { from: ts.Node; to: ts.Node } | undefined;
    if (ts.isVariableDeclaration(at.parent) && at.parent.initializer === at) {
      place = placeOf(at.parent);
      if (ts.isIdentifier(at.parent.name)) {
        names.push({ name: at.parent.name.text, parent: scopeOf(at), isMember: false, ...place });
      }
    } else if (targets.length > 0) {
      const whole = isEvaluated(at);
      if (whole === undefined) return { excluded: "unnamed" };
      place = { from: whole, to: whole };
    }
    if (place === undefined) return { excluded: "unnamed" };
    let reason: Exclusion = "computed target";
    for (const target of targets) {
      const path = pathOf(target);
      const exported = exportOf(path);
      if (exported !== undefined) {
        // The whole module has no name of its own where the value has another one already.
        const isWhole = exported === "module.exports";
        if (exported === "" || (isWhole && names.length > 0)) continue;
        const name = isWhole ? (own ?? exported) : exported;
        names.push({ name, parent: scopeOf(at), isMember: false, ...place });
      } else if (path.at(-1) === "prototype") {
        reason = "prototype itself";
      } else if (path.length > 0) {
        const owner = path.slice(0, -1).filter((part) => part !== "prototype");
        const isMember = path.length > 1;
        const parent = isMember ? owner.join(".") : scopeOf(at);
        names.push({ name: path.at(-1) ?? "", parent, isMember, ...place });
      }
    }
    return names.length > 0 ? names : { excluded: reason };
  }

  /** What an object's members are members of. */
  #ownerOfObject(object: ts.Node): string | { excluded: Exclusion } {
    let at = outer(object);
    const { parent } = at;
    if (ts.isPropertyAssignment(parent)) {
      const owner = this.#ownerOfObject(parent.parent);
      return typeof owner === "string" ? join(owner, this.#name(parent.name)) : owner;
    }
    if (ts.isPropertyDeclaration(parent) && parent.initializer === at) {
      const owner = this.#ownerOfClass(parent.parent);
      return typeof owner === "string" ? join(owner, this.#name(parent.name)) : owner;
    }
    if (ts.isExportAssignment(parent)) {
      return join(scopeOf(parent), parent.isExportEquals === true ? "export=" : "default");
    }
    if (isReturned(at)) return resultName(at) ?? { excluded: "of an unnamed object" };
    if (
      ts.isCallExpression(parent) &&
      parent.arguments[0] !== at &&
      isPath(parent.expression, "Object.assign")
    ) {
      const path = parent.arguments[0] === undefined ? [] : pathOf(parent.arguments[0]);
      if (path.length > 0 && isEvaluated(parent) !== undefined) {
        return path.filter((part) => part !== "prototype").join(".");
      }
    }
    let first: ts.Expression | undefined;
    while (isAssignment(at.parent) && at.parent.right === at) {
      if (exportOf(pathOf(at.parent.left)) !== "") first = at.parent.left;
      at = outer(at.parent);
    }
    if (ts.isVariableDeclaration(at.parent) && at.parent.initializer === at) {
      if (!ts.isIdentifier(at.parent.name) || isKept(at.parent))
        return { excluded: "of a block's own object" };
      return join(scopeOf(at), at.parent.name.text);
    }
    if (first === undefined || isEvaluated(at) === undefined) return { excluded: "of an unnamed object" };
    const path = pathOf(first);
    if (path.length === 0) return { excluded: "computed target" };
    const exported = exportOf(path);
    if (exported !== undefined) return exported === "module.exports" ? join(scopeOf(at), exported) : exported;
    return path.filter((part) => part !== "prototype").join(".");
  }

  #variable(node: ts.VariableDeclaration): void {
    if (!ts.isVariableStatement(node.parent.parent) || isKept(node)) return;
    const { flags } = node.parent;
    const scoped = flags & ts.NodeFlags.BlockScoped;
    const kind = scoped !== 0 && scoped !== ts.NodeFlags.Let ? "constant" : "variable";
    const { from, to } = placeOf(node);
    const add = (name: string): void => this.#addRange(name, kind, from, to, scopeOf(node));
    if (!ts.isIdentifier(node.name)) {
      for (const name of bound(node.name)) add(name);
      return;
    }
    const value = node.initializer === undefined ? undefined : lastValue(node.initializer);
    // Functions and classes are met by themselves.
    if (value === undefined || !(isCalled(value) || ts.isClassExpression(value))) add(node.name.text);
  }

  /** Values that are exported without a name of their own, or under one: `exports.limit = 5`. */
  #data(node: ts.Expression): void {
    if (isAssignment(node)) {
      const value = lastValue(node.right);
      if (isCalled(value) || ts.isClassExpression(value) || ts.isIdentifier(value)) return;
      const name = exportOf(pathOf(node.left));
      const isOutermost = !isAssignment(outer(node).parent);
      let at: ts.Node = outer(node);
      while (isAssignment(at.parent) && at.parent.right === at) at = outer(at.parent);
      const variable = ts.isVariableDeclaration(at.parent) ? placeOf(at.parent) : undefined;
      const whole = isEvaluated(at);
      const place = variable ?? (whole === undefined ? undefined : { from: whole, to: whole });
      if (name === undefined || name === "" || name === "__esModule" || place === undefined) return;
      if (name === "module.exports") {
        const before =
          isOutermost || (isAssignment(node.parent) && exportOf(pathOf(node.parent.left)) === "");
        if (!before || variable !== undefined) return;
      } else if (ts.isVoidExpression(value)) return;
      this.#addRange(name, "constant", place.from, place.to, scopeOf(node));
      return;
    }
    const value = bare(node);
    if (node !== value || isCalled(value) || ts.isClassExpression(value) || ts.isIdentifier(value)) return;
    const at = outer(node);
    if (ts.isExportAssignment(at.parent)) {
      const name = at.parent.isExportEquals === true ? "export=" : "default";
      this.#add(name, "constant", at.parent, scopeOf(at));
    } else if (ts.isObjectLiteralExpression(node) && isReturned(at)) {
      const wrapper = enclosingFunction(at);
      const place = ts.isReturnStatement(at.parent) ? at.parent : at;
      if (wrapper !== undefined && isFactory(wrapper))
        this.#add("module.exports", "constant", place, scopeOf(at));
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

  #exclude(reason: Exclusion): void {
    excluded.set(reason, (excluded.get(reason) ?? 0) + 1);
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

/** The dotted name of the namespaces around a node. Wrapper functions and blocks have none. */
function scopeOf(node: ts.Node): string {
  let name = "";
  for (let at = node.parent; at !== undefined && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isModuleDeclaration(at)) name = name === "" ? at.name.text : `${at.name.text}.${name}`;
  }
  return name;
}

/** `namespace A.B {}` is one statement with two names. */
function outermostModule(node: ts.ModuleDeclaration): ts.Node {
  let at: ts.Node = node;
  while (ts.isModuleDeclaration(at.parent)) at = at.parent;
  return at;
}

/** A node with what stands around it and does not change its value. */
function outer(node: ts.Node): ts.Node {
  let at = node;
  while (isTransparent(at.parent) || (isFreeze(at.parent) && at.parent.arguments[0] === at)) at = at.parent;
  return at;
}

function bare(node: ts.Expression): ts.Expression {
  let at = node;
  for (;;) {
    if (isTransparent(at)) at = at.expression;
    else if (isFreeze(at) && at.arguments[0] !== undefined) [at] = [at.arguments[0]];
    else return at;
  }
}

function isTransparent(
  node: ts.Node,
): node is
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.TypeAssertion {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}

function isFreeze(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    (isPath(node.expression, "Object.freeze") || isPath(node.expression, "Object.seal"))
  );
}

function isHigher(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && HIGHER.has(pathOf(node.expression).at(-1) ?? "");
}

/** Whether a value is a function, or a call around one that gives it back. */
function isCalled(node: ts.Expression): boolean {
  let at = node;
  while (isHigher(at) && at.arguments[0] !== undefined) at = bare(at.arguments[0]);
  return ts.isFunctionExpression(at) || ts.isArrowFunction(at);
}

/** The call that makes a function a wrapper; undefined for an ordinary function. */
function wrapperCall(node: FunctionValue): ts.CallExpression | undefined {
  let at = outer(node);
  const access = at.parent;
  if (ts.isPropertyAccessExpression(access) && ["call", "apply"].includes(access.name.text))
    at = outer(access);
  const call = at.parent;
  if (!ts.isCallExpression(call)) return undefined;
  const callee = bare(call.expression);
  const isCallee = call.expression === at;
  const runsIt =
    ts.isFunctionExpression(callee) ||
    ts.isArrowFunction(callee) ||
    (ts.isPropertyAccessExpression(callee) &&
      ["call", "apply"].includes(callee.name.text) &&
      (ts.isFunctionExpression(bare(callee.expression)) || ts.isArrowFunction(bare(callee.expression))));
  if (!isCallee && !runsIt && !LOADERS.has(pathOf(callee).join("."))) return undefined;
  return isTopCall(call) ? call : undefined;
}

/** Whether a statement makes the call, or it gives a name, a wrapper's result or the export its value. */
function isTopCall(call: ts.CallExpression): boolean {
  let at = outer(call);
  // `(async () => {…})().catch(fail)`, `void …`, `await …`, `!…`
  for (;;) {
    const { parent } = at;
    if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(outer(parent).parent)) {
      const next = outer(parent).parent;
      if (ts.isCallExpression(next) && next.expression === outer(parent)) {
        at = outer(next);
        continue;
      }
      return false;
    }
    if (ts.isPrefixUnaryExpression(parent) || ts.isVoidExpression(parent) || ts.isAwaitExpression(parent)) {
      at = outer(parent);
    } else break;
  }
  if (isEvaluated(at) !== undefined || isReturned(at) || ts.isExportAssignment(at.parent)) return true;
  while (isAssignment(at.parent) && at.parent.right === at) at = outer(at.parent);
  if (isEvaluated(at) !== undefined || isReturned(at)) return true;
  return (
    ts.isVariableDeclaration(at.parent) &&
    ts.isIdentifier(at.parent.name) &&
    ts.isVariableStatement(at.parent.parent.parent)
  );
}

/**
 * Whether a statement evaluates an expression by itself or as a part of `a, b`, `a && b`, `a ? b : c`, `!a`.
 * @returns the statement where the expression is all of it, else the expression
 */
function isEvaluated(node: ts.Node): ts.Node | undefined {
  let at = outer(node);
  const first = at;
  for (;;) {
    const { parent } = at;
    const isPart =
      (ts.isBinaryExpression(parent) &&
        [
          ts.SyntaxKind.CommaToken,
          ts.SyntaxKind.AmpersandAmpersandToken,
          ts.SyntaxKind.BarBarToken,
          ts.SyntaxKind.QuestionQuestionToken,
        ].includes(parent.operatorToken.kind)) ||
      ts.isConditionalExpression(parent) ||
      ts.isPrefixUnaryExpression(parent) ||
      ts.isVoidExpression(parent) ||
      ts.isAwaitExpression(parent);
    if (!isPart) break;
    at = outer(parent);
  }
  if (!ts.isExpressionStatement(at.parent)) return undefined;
  return at === first ? at.parent : node;
}

function isReturned(at: ts.Node): boolean {
  return ts.isReturnStatement(at.parent) || (ts.isArrowFunction(at.parent) && at.parent.body === at);
}

function enclosingFunction(node: ts.Node): FunctionValue | undefined {
  let at = node.parent;
  while (at !== undefined && !ts.isFunctionLike(at)) at = at.parent;
  return at !== undefined && (ts.isFunctionExpression(at) || ts.isArrowFunction(at)) ? at : undefined;
}

/** Whether a wrapper is handed to the call, and so makes the module. */
function isFactory(node: FunctionValue): boolean {
  const call = wrapperCall(node);
  return call !== undefined && call.arguments.some((argument) => bare(argument) === node);
}

/** What gets the result of the wrapper function around a node. */
function resultName(node: ts.Node): string | undefined {
  const wrapper = enclosingFunction(node);
  const call = wrapper === undefined ? undefined : wrapperCall(wrapper);
  if (wrapper === undefined || call === undefined) return undefined;
  if (isFactory(wrapper)) return "module.exports";
  let at = outer(call);
  let first: ts.Expression | undefined;
  while (isAssignment(at.parent) && at.parent.right === at) {
    first = at.parent.left;
    at = outer(at.parent);
  }
  if (ts.isVariableDeclaration(at.parent) && ts.isIdentifier(at.parent.name)) {
    return join(scopeOf(at), at.parent.name.text);
  }
  if (ts.isExportAssignment(at.parent)) return at.parent.isExportEquals === true ? "export=" : "default";
  if (isReturned(at) && first === undefined) return resultName(at);
  return first === undefined || pathOf(first).length === 0 ? undefined : pathOf(first).join(".");
}

/** Whether a block keeps a variable to itself: `let` and `const` in braces that are no module, wrapper or file. */
function isKept(node: ts.VariableDeclaration): boolean {
  if ((node.parent.flags & ts.NodeFlags.BlockScoped) === 0) return false;
  const holder = node.parent.parent.parent;
  return !ts.isSourceFile(holder) && !ts.isModuleBlock(holder) && !ts.isFunctionLike(holder.parent);
}

/** A variable's own range: the first of a statement has its beginning, the last its end. */
function placeOf(node: ts.VariableDeclaration): { from: ts.Node; to: ts.Node } {
  const list = node.parent;
  if (!ts.isVariableDeclarationList(list)) return { from: node, to: node };
  const statement = ts.isVariableStatement(list.parent) ? list.parent : list;
  const { declarations } = list;
  return {
    from: declarations[0] === node ? statement : node,
    to: declarations.at(-1) === node ? statement : node,
  };
}

/** `x` for `exports.x`, `module.exports` for that, "" for `exports` alone, undefined for everything else. */
function exportOf(path: readonly string[]): string | undefined {
  const whole = path.join(".");
  if (whole === "exports") return "";
  if (whole === "module.exports") return whole;
  const [root, second, third] = path;
  if (root === "exports" && path.length === 2) return second;
  return root === "module" && second === "exports" && path.length === 3 ? third : undefined;
}

function lastValue(node: ts.Expression): ts.Expression {
  let at = bare(node);
  while (isAssignment(at)) at = bare(at.right);
  return at;
}

function join(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function isPath(node: ts.Expression, path: string): boolean {
  return pathOf(node).join(".") === path;
}

/** Empty where the path has parts that only running tells. */
function pathOf(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return ["this"];
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    const symbol = pathOf(key);
    const isSymbol = symbol.length === 2 && symbol[0] === "Symbol";
    const name = ts.isStringLiteralLike(key) ? key.text : isSymbol ? `[${symbol.join(".")}]` : undefined;
    const before = pathOf(node.expression);
    return name === undefined || before.length === 0 ? [] : [...before, name];
  }
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.name)) return [];
  const before = pathOf(node.expression);
  return before.length === 0 ? [] : [...before, node.name.text];
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
