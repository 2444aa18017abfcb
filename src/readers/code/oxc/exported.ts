import type { Expression, ModuleExportName, Statement } from "oxc-parser";
import { innerStatements } from "./blocks.ts";
import { exportTarget } from "./commonjs.ts";
import { chainOf, flatten, memberPath, plainArgument } from "./expressions.ts";
import { wrappersOf } from "./wrappers.ts";

export interface ExportedNames {
  /**
   * Local names that `export { a }`, `export default a`, `export = a` or CommonJS makes visible, each with the
   * names it has outside, where these are others.
   */
  names: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether the container says what it exports; if it does not and is ambient, it exports everything. */
  explicit: boolean;
}

/**
 * What the statements of one module, namespace or wrapper function export by name, apart from the declaration.
 * @param roots names of what others see, as `window` and `exports`
 * @param returned whether what they return is visible outside
 */
export function exportedNames(
  body: readonly Statement[],
  roots: ReadonlySet<string>,
  returned = false,
): ExportedNames {
  const into = new Exported(roots, returned);
  for (const statement of body) into.statement(statement);
  return into;
}

class Exported implements ExportedNames {
  readonly names = new Map<string, Set<string>>();
  explicit = false;

  constructor(
    readonly roots: ReadonlySet<string>,
    readonly returned: boolean,
  ) {}

  statement(statement: Statement): void {
    switch (statement.type) {
      case "ExportNamedDeclaration":
        // A list, even an empty one, ends TypeScript's "everything in an ambient module is exported".
        if (statement.declaration === null) this.explicit = true;
        if (statement.source !== null) break;
        for (const { local, exported } of statement.specifiers) {
          if (local.type === "Identifier") this.#add(local.name, exportName(exported));
        }
        break;
      case "ExportDefaultDeclaration":
        this.explicit = true;
        if (statement.declaration.type === "Identifier") this.#add(statement.declaration.name, "default");
        break;
      case "TSExportAssignment":
        this.explicit = true;
        if (statement.expression.type === "Identifier") this.#add(statement.expression.name);
        break;
      case "ExpressionStatement":
        for (const expression of flatten(statement.expression)) this.#expression(expression);
        break;
      case "VariableDeclaration":
        // `const app = exports = module.exports = {}`
        for (const { id, init } of statement.declarations) {
          if (init === null || id.type !== "Identifier") continue;
          const { paths, value } = chainOf(init);
          if (paths.some((path) => this.#assigned(path, value))) this.#add(id.name);
        }
        break;
      case "ReturnStatement":
        if (this.returned && statement.argument !== null) this.value(chainOf(statement.argument).value);
        break;
      default:
        for (const inner of innerStatements(statement)) this.statement(inner);
    }
  }

  /** Adds the names in what is exported as a whole: `a`, `{ a, b: c }`. */
  value(value: Expression): void {
    if (value.type === "Identifier") this.#add(value.name);
    if (value.type !== "ObjectExpression") return;
    for (const property of value.properties) {
      if (property.type !== "Property" || property.value.type !== "Identifier") continue;
      const { key, computed } = property;
      const name = !computed && key.type === "Identifier" ? key.name : undefined;
      this.#add(property.value.name, name);
    }
  }

  #expression(expression: Expression): void {
    const { paths, value } = chainOf(expression);
    for (const path of paths) {
      // `a = exports.b = …` makes a local name visible, too.
      if (this.#assigned(path, value) && paths[0]?.length === 1) this.#add(paths[0][0] ?? "");
    }
    if (paths.length > 0) return;
    if (value.type === "CallExpression" && memberPath(value.callee).join(".") === "Object.assign") {
      const [target, ...sources] = value.arguments.map((argument) => plainArgument(argument));
      if (target !== undefined && exportTarget(memberPath(target)) !== undefined) {
        for (const source of sources) if (source !== undefined) this.value(source);
      }
    }
    for (const wrapper of wrappersOf(expression, (name) => this.#isPublic(name))) {
      const roots = new Set([...this.roots, ...wrapper.publicNames]);
      const inner = exportedNames(wrapper.body, roots, wrapper.isFactory);
      for (const [name, others] of inner.names) for (const other of [name, ...others]) this.#add(name, other);
    }
  }

  /** @returns whether it is `module.exports` or another public name that gets the value */
  #assigned(path: readonly string[], value: Expression): boolean {
    const target = exportTarget(path);
    if (target !== undefined) {
      if (target.name === undefined) this.value(value);
      else if (value.type === "Identifier") this.#add(value.name, target.name);
      return true;
    }
    if (path.length < 2 || !this.#isPublic(path[0] ?? "")) return false;
    // `window.Name = local`; a member of something exported has no name of its own outside.
    const alias = this.roots.has(path[0] ?? "") && path.length === 2 ? path[1] : undefined;
    if (value.type === "Identifier") this.#add(value.name, alias);
    return true;
  }

  #isPublic(name: string): boolean {
    return this.roots.has(name) || this.names.has(name);
  }

  #add(local: string, other: string = local): void {
    const others = this.names.get(local) ?? new Set();
    this.names.set(local, others);
    if (other !== local) others.add(other);
  }
}

function exportName(name: ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}
