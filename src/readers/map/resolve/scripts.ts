import type { Import } from "../../../digest.ts";
import type { NamedPackage, PathAlias } from "./index.ts";
import { type FileTree, folderOf, join, restOf } from "./tree.ts";

/** What TypeScript and bundlers try behind an import without an extension. */
const SUFFIXES = ["", ".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".d.ts"];
const INDEX = ["/index.ts", "/index.tsx", "/index.js", "/index.mjs", "/index.mts"];
/** What stands in an import for the source file that is compiled to it. */
const COMPILED: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".mjs": [".mts", ".ts"],
  ".cjs": [".cts", ".ts"],
};
/** Files that pass a name on to each other, at most. */
const MAX_STEPS = 8;

/** Finds what imports of JavaScript and TypeScript mean. */
export class ScriptModules {
  private readonly packages: readonly NamedPackage[];

  constructor(
    private readonly tree: FileTree,
    packages: readonly NamedPackage[],
    private readonly aliases: readonly PathAlias[],
  ) {
    this.packages = packages.filter(({ language }) => language === "javascript");
  }

  /** The file that is imported and, where that only passes the names on, those that declare them. */
  targets({ module, names = [] }: Import, from: string): number[] {
    const found = this.file(module, from);
    const first = found[0];
    if (first === undefined) return [];
    return [...new Set([first, ...names.flatMap((name) => this.declaring(first, name, MAX_STEPS) ?? [])])];
  }

  /** @returns the first file that declares the name; undefined where that cannot be told */
  private declaring(at: number, name: string, steps: number): number | undefined {
    const file = this.tree.files[at];
    if (file === undefined || steps === 0) return undefined;
    const { declarations, reExports = [] } = file.digest;
    if (
      declarations.some(
        (one) => one.exported && (one.name === name || one.exportedAs?.includes(name) === true),
      )
    )
      return at;
    // What is passed on by its name comes before what is passed on with all the rest.
    for (const wanted of [name, "*"]) {
      for (const { module, names } of reExports) {
        if (!names.includes(wanted)) continue;
        const next = this.file(module, file.path)[0];
        const found = next === undefined ? undefined : this.declaring(next, name, steps - 1);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private file(module: string, from: string): number[] {
    if (module.startsWith(".")) return this.source(join(folderOf(from), module));
    const own = module.startsWith("#") ? this.privately(module, from) : [];
    if (own.length > 0) return own;
    const byName = this.ofPackage(module);
    return byName.length > 0 ? byName : this.byAlias(module, from);
  }

  private ofPackage(module: string): number[] {
    for (const { name, folder, exports, main } of this.packages) {
      const rest = restOf(module, name);
      if (rest === undefined) continue;
      const said = matches(exports ?? {}, rest === "" ? "." : `./${rest}`);
      const bases = rest === "" ? [...(main ?? []), "src/index", "index", "src/main"] : [rest, `src/${rest}`];
      for (const base of [...said, ...bases]) {
        const at = this.source(join(folder, base));
        if (at.length > 0) return at;
      }
    }
    return [];
  }

  /** `#name`, as the `imports` of the package.json above the file have it. */
  private privately(module: string, from: string): number[] {
    const around = this.packages
      .filter(({ folder, imports }) => imports !== undefined && isBelow(from, folder))
      .toSorted((a, b) => b.folder.length - a.folder.length)[0];
    if (around === undefined) return [];
    for (const target of matches(around.imports ?? {}, module)) {
      const at = this.source(join(around.folder, target));
      if (at.length > 0) return at;
    }
    return [];
  }

  /** As `paths` of the nearest tsconfig.json have it. */
  private byAlias(module: string, from: string): number[] {
    const near = this.aliases
      .filter(({ folder }) => isBelow(from, folder))
      .toSorted((a, b) => b.folder.length - a.folder.length);
    for (const { base, paths } of near) {
      for (const target of matches(paths, module)) {
        const at = this.source(join(base, target));
        if (at.length > 0) return at;
      }
    }
    return [];
  }

  /** A file, or the source of what is built there. */
  private source(path: string): number[] {
    const built = path.replace(BUILT, "$1src/");
    for (const base of path === built ? [path] : [path, built]) {
      const at = this.tree.first(candidates(base));
      if (at.length > 0) return at;
    }
    return [];
  }
}

/** Where packages put what is built of `src/`. */
const BUILT = /(^|\/)(?:dist|lib|build|out)\/(?:(?:esm|cjs|es|mjs|types)\/)?/;

function* candidates(base: string): Generator<string> {
  for (const suffix of [...SUFFIXES, ...INDEX]) yield base + suffix;
  const extension = /(?:\.d)?\.[cm]?[jt]s$/.exec(base)?.[0];
  if (extension === undefined) return;
  const bare = base.slice(0, -extension.length);
  for (const suffix of COMPILED[extension] ?? [".ts", ".tsx", ".mts", ".cts"]) yield bare + suffix;
}

/** What a table with `*` in its keys says of a name, exact keys and longer ones first. */
function matches(table: Readonly<Record<string, readonly string[]>>, name: string): string[] {
  const exact = Object.hasOwn(table, name) ? (table[name] ?? []) : [];
  const patterns = Object.entries(table)
    .filter(([key]) => key.includes("*"))
    .toSorted(([a], [b]) => b.length - a.length);
  return [
    ...exact,
    ...patterns.flatMap(([key, targets]) => {
      const [before = "", after = ""] = key.split("*");
      if (name.length < before.length + after.length || !name.startsWith(before) || !name.endsWith(after))
        return [];
      const middle = name.slice(before.length, name.length - after.length);
      return targets.map((target) => target.replace("*", () => middle));
    }),
  ];
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}
