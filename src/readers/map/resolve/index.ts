import type { Import } from "../../../digest.ts";
import { DeclaredNames } from "./declared-names.ts";
import { goTargets } from "./go.ts";
import { Paths } from "./paths.ts";
import { PythonModules } from "./python.ts";
import { RustModules } from "./rust.ts";
import { samePackage } from "./same-package.ts";
import { ScriptModules } from "./scripts.ts";
import { FileTree, type ImportingFile } from "./tree.ts";

/** A package that files import by name: a workspace package, a Go module, the Python package that is mapped. */
export interface NamedPackage {
  /** As in imports; of Python with slashes: `email/mime`. Empty for Go's standard library. */
  name: string;
  /** Folder relative to the mapped one; empty for itself. */
  folder: string;
  language: "javascript" | "go" | "python" | "rust";
  /** What `exports` of a package.json gives for `.`, `./sub` and `./sub/*`: paths within the package. */
  exports?: Readonly<Record<string, readonly string[]>>;
  /** The same of `imports`, for files of the package itself. */
  imports?: Readonly<Record<string, readonly string[]>>;
  /** Its `main`, `module` and `types`. */
  main?: readonly string[];
}

/** `paths` of a tsconfig.json. */
export interface PathAlias {
  /** Folder relative to the mapped one, for whose files it holds. */
  folder: string;
  /** Folder relative to the mapped one that targets begin at. */
  base: string;
  paths: Readonly<Record<string, readonly string[]>>;
}

/**
 * Which files of the map each file refers to: by its imports, and by the names of its own package that need
 * none. What is not in the map leads nowhere.
 * @returns for each file, in order, the indices of the files it refers to, each once
 */
export function resolveImports(
  files: readonly ImportingFile[],
  packages: readonly NamedPackage[],
  aliases: readonly PathAlias[] = [],
): number[][] {
  const tree = new FileTree(files);
  const python = new PythonModules(tree, packages);
  const rust = new RustModules(tree, packages);
  const declared = new DeclaredNames(files);
  const paths = new Paths(tree);
  const scripts = new ScriptModules(tree, packages, aliases);
  const beside = samePackage(files);
  return files.map(({ path, digest }, self) => {
    const used = new Set(digest.references);
    const found = new Set<number>([...beside(self), ...declared.beside(self)]);
    if (digest.language === "rust") for (const at of rust.declared(digest.declarations, path)) found.add(at);
    for (const imported of digest.imports)
      for (const at of targets(imported, path, digest.language, used)) found.add(at);
    found.delete(self);
    return [...found];
  });

  function targets(
    imported: Import,
    from: string,
    language: string,
    used: ReadonlySet<string>,
  ): readonly number[] {
    switch (language) {
      case "go":
        return goTargets(tree, packages, imported, used);
      case "python":
        return python.targets(imported, from);
      case "rust":
        return rust.targets(imported, from);
      default: {
        const found = DeclaredNames.knows(language) ? declared.targets(imported, language, used) : [];
        if (found.length > 0) return found;
        return SCRIPTS.has(language)
          ? scripts.targets(imported, from)
          : paths.targets(imported, from, language);
      }
    }
  }
}

const SCRIPTS: ReadonlySet<string> = new Set([
  "javascript",
  "jsx",
  "typescript",
  "tsx",
  "vue",
  "svelte",
  "html",
]);
