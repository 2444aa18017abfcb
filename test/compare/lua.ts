import { existsSync, readFileSync } from "node:fs";
import luaparse from "luaparse";
import manifest from "luaparse/package.json" with { type: "json" };
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, type Judged, spread, type Verdict } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 600;
const FOLDERS = ["/usr/share/nvim", "/usr/share/lua", "/usr/share/nmap"];

/** The parser `luaparse` over Lua that Debian ships. */
export const compare: Compare = async (readObjects) => {
  const all = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => [
    ...new Bun.Glob("**/*.{lua,nse}").scanSync({ cwd: folder, absolute: true }),
  ]);
  if (all.length === 0) {
    return [notCompared("Lua", "apt-get install neovim-runtime luarocks lua-penlight nmap-common")];
  }
  const verdicts = spread(all, FILES).map(judged);
  const name = `luaparse ${manifest.version}`;
  return compareDeclarations("Lua", name, verdicts, readObjects, () => undefined, REACH);
};

function judged(path: string): Verdict {
  try {
    const judge = new Judge();
    judge.visit(parsed(readFileSync(path, "utf8")).body, true);
    return { path, declarations: judge.found, refused: undefined };
  } catch (error) {
    return { path, declarations: [], refused: String(error) };
  }
}

/** Versions differ in operators and in what may be a name. */
function parsed(text: string): luaparse.Chunk {
  try {
    return luaparse.parse(text, { locations: true, luaVersion: "5.3" });
  } catch {
    return luaparse.parse(text, { locations: true, luaVersion: "LuaJIT" });
  }
}

/** Lists what a chunk declares; blocks are entered, functions are not. Of several assignments the first counts. */
class Judge {
  readonly found: Judged[] = [];
  readonly #assigned = new Set<string>();

  visit(statements: readonly luaparse.Statement[], top: boolean): void {
    for (const statement of statements) this.#statement(statement, top);
  }

  #statement(node: luaparse.Statement, top: boolean): void {
    switch (node.type) {
      case "FunctionDeclaration":
        if (node.identifier !== null) this.#add(node, node.identifier, true);
        break;
      case "LocalStatement":
        if (top) this.#assign(node, node.variables, node.init);
        break;
      case "AssignmentStatement":
        this.#assign(node, node.variables, node.init);
        break;
      case "IfStatement":
        for (const clause of node.clauses) this.visit(clause.body, false);
        break;
      case "DoStatement":
      case "WhileStatement":
      case "RepeatStatement":
      case "ForNumericStatement":
      case "ForGenericStatement":
        this.visit(node.body, false);
        break;
      default:
    }
  }

  #assign(
    node: luaparse.Node,
    variables: readonly luaparse.Expression[],
    init: readonly luaparse.Expression[],
  ): void {
    const isFunction = variables.length === 1 && init.length === 1 && init[0]?.type === "FunctionDeclaration";
    for (const variable of variables) this.#add(node, variable, isFunction);
  }

  #add(node: luaparse.Node, target: luaparse.Expression, isFunction: boolean): void {
    const parts = partsOf(target);
    const name = parts?.at(-1);
    if (parts === undefined || name === undefined || node.loc === undefined) return;
    const path = parts.join(".");
    const parent = parts.slice(0, -1).join(".");
    if (!isFunction) {
      if (this.#assigned.has(path)) return;
      this.#assigned.add(path);
    }
    const ofTop = isFunction ? "function" : "variable";
    const ofTable = isFunction ? "method" : "field";
    const { start, end } = node.loc;
    this.found.push({
      name,
      kind: parent === "" ? ofTop : ofTable,
      parent,
      line: start.line,
      endLine: end.line,
    });
  }
}

/** `["a", "b"]` of `a.b`; undefined for what has no name. */
function partsOf(node: luaparse.Expression): string[] | undefined {
  if (node.type === "Identifier") return [node.name];
  if (node.type !== "MemberExpression") return undefined;
  const base = partsOf(node.base);
  return base === undefined ? undefined : [...base, node.identifier.name];
}

if (import.meta.main) await printComparison(compare);
