import type { Import } from "../../../digest.ts";
import type { NamedPackage } from "./index.ts";
import { type FileTree, folderOf, join, restOf, up } from "./tree.ts";

/** Finds modules of Python packages, wherever in the tree they begin. */
export class PythonModules {
  /** Dotted modules, with slashes, from the top of their package. */
  private readonly modules = new Map<string, number>();

  constructor(
    private readonly tree: FileTree,
    private readonly named: readonly NamedPackage[],
  ) {
    const packages = new Set<string>();
    for (const { path } of tree.files) if (path.endsWith("__init__.py")) packages.add(folderOf(path));
    for (const [at, { path, digest }] of tree.files.entries()) {
      if (digest.language !== "python") continue;
      const module = path.replace(/\.pyi?$/, "").replace(/(^|\/)__init__$/, "");
      let top = folderOf(path);
      if (path.endsWith("__init__.py")) top = folderOf(top);
      while (top !== "" && packages.has(top)) top = folderOf(top);
      const name = top === "" ? module : module.slice(top.length + 1);
      if (!this.modules.has(name)) this.modules.set(name, at);
    }
  }

  targets({ module, names }: Import, from: string): number[] {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const base = dots > 0 ? up(folderOf(from), dots - 1) : undefined;
    const rest = module.slice(dots).replaceAll(".", "/");
    const found: number[] = [];
    // `from package import module` means a file where there is one.
    for (const name of names ?? []) {
      const at = this.find(base, rest === "" ? name : `${rest}/${name}`);
      if (at !== undefined) found.push(at);
    }
    if (found.length === 0 || found.length < (names?.length ?? 0)) {
      // `from . import name` may mean what the package's own file defines.
      const at = this.find(base, rest) ?? (base === undefined ? undefined : this.find(base, folderOf(rest)));
      if (at !== undefined) found.push(at);
    }
    return found;
  }

  private find(base: string | undefined, path: string): number | undefined {
    if (base !== undefined) {
      const full = join(base, path);
      return this.tree.find(`${full}.py`) ?? this.tree.find(join(full, "__init__.py"));
    }
    const found = path === "" ? undefined : this.modules.get(path);
    if (found !== undefined) return found;
    for (const { name, language } of this.named) {
      const rest = language === "python" ? restOf(path, name) : undefined;
      if (rest === undefined) continue;
      return this.modules.get(rest) ?? (rest === "" ? this.tree.find("__init__.py") : undefined);
    }
    return undefined;
  }
}
