import type { Declaration, Import } from "../../../digest.ts";
import type { NamedPackage } from "./index.ts";
import { type FileTree, folderOf, join } from "./tree.ts";

/** Where a crate's modules begin (https://doc.rust-lang.org/cargo/guide/project-layout.html). */
const ROOTS = ["src/lib.rs", "src/main.rs", "lib.rs", "main.rs"];

/** Finds files of Rust modules (https://doc.rust-lang.org/reference/items/modules.html). */
export class RustModules {
  private readonly crates: readonly NamedPackage[];

  constructor(
    private readonly tree: FileTree,
    packages: readonly NamedPackage[],
  ) {
    this.crates = packages.filter(({ language }) => language === "rust");
  }

  targets({ module, names = [] }: Import, from: string): number[] {
    const paths = names.length === 0 ? [module] : names.map((name) => `${module}::${name}`);
    return paths.flatMap((path) => this.path(path.split("::"), from));
  }

  /** Files of `mod name;`. */
  declared(declarations: readonly Declaration[], from: string): number[] {
    return declarations
      .filter(({ kind, line, endLine }) => kind === "namespace" && line === endLine)
      .flatMap(({ name }) => this.module(folderOfModule(from), name));
  }

  private path([first = "", ...rest]: string[], from: string): number[] {
    if (first === "self") return this.deepest(folderOfModule(from), rest);
    if (first === "super") {
      let folder = folderOf(folderOfModule(from));
      let inside = rest;
      for (; inside[0] === "super"; inside = inside.slice(1)) folder = folderOf(folder);
      return this.deepest(folder, inside);
    }
    if (first === "crate") return this.deepest(this.sourceOf(from), rest);
    const crate = this.crates.find(({ name }) => name.replaceAll("-", "_") === first);
    // Since 2018 a path may begin at a module beside the importing one, too.
    if (crate === undefined) return this.deepest(folderOfModule(from), [first, ...rest], false);
    const source = join(crate.folder, "src");
    const found = this.deepest(source, rest, false);
    return found.length > 0 ? found : this.tree.first(ROOTS.map((root) => join(crate.folder, root)));
  }

  /** The file of the deepest module a path leads to; what follows is declared in it. */
  private deepest(folder: string, names: readonly string[], orRoot = true): number[] {
    for (let count = names.length; count > 0; count--) {
      const found = this.module(join(folder, names.slice(0, count - 1).join("/")), names[count - 1] ?? "");
      if (found.length > 0) return found;
    }
    return orRoot
      ? this.tree.first([
          `${folder}.rs`,
          ...["lib.rs", "main.rs", "mod.rs"].map((name) => join(folder, name)),
        ])
      : [];
  }

  private module(folder: string, name: string): number[] {
    return this.tree.first([join(folder, `${name}.rs`), join(folder, `${name}/mod.rs`)]);
  }

  /** The folder of the crate's sources around a file. */
  private sourceOf(from: string): string {
    const around = this.crates
      .filter(({ folder }) => folder === "" || from.startsWith(`${folder}/`))
      .toSorted((a, b) => b.folder.length - a.folder.length)[0];
    if (around !== undefined) return join(around.folder, "src");
    const source = /^(?:.*\/)?src(?=\/)/.exec(from)?.[0];
    return source ?? folderOf(from);
  }
}

/** The folder in which a file's submodules lie: its own for `mod.rs`, `lib.rs`, `main.rs`, else one of its name. */
function folderOfModule(path: string): string {
  const bare = path.replace(/\.rs$/, "");
  return /(^|\/)(mod|lib|main)$/.test(bare) ? folderOf(bare) : bare;
}
