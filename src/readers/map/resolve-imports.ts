import type { CodeDigest, Import } from "../../digest.ts";

/** A file as imports may mean it. */
export interface ImportingFile {
  /** Relative to the mapped folder, forward slashes. */
  path: string;
  digest: CodeDigest;
}

/** A package that files import by name: a workspace package, a Go module, the Python package that is mapped. */
export interface NamedPackage {
  /** As in imports; of Python with slashes: `email/mime`. Empty for Go's standard library. */
  name: string;
  /** Folder relative to the mapped one; empty for itself. */
  folder: string;
  language: "javascript" | "go" | "python";
}

/** What TypeScript and bundlers try behind an import without an extension. */
const SCRIPT_SUFFIXES = [
  "",
  ".ts",
  ".tsx",
  ".js",
  ".jsx",
  ".mts",
  ".cts",
  ".mjs",
  ".cjs",
  ".d.ts",
  "/index.ts",
  "/index.tsx",
  "/index.js",
  "/index.mjs",
];
/** What stands in an import for the source file that is compiled to it. */
const COMPILED: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/**
 * Which files of the map each file imports. Imports of what is not in the map lead nowhere.
 * @returns for each file, in order, the indices of the files it imports, each once
 */
export function resolveImports(
  files: readonly ImportingFile[],
  packages: readonly NamedPackage[],
): number[][] {
  const index = new Map(files.map(({ path }, at) => [path, at]));
  const folders = new Map<string, number[]>();
  for (const [at, { path }] of files.entries()) {
    const folder = folderOf(path);
    const list = folders.get(folder);
    if (list === undefined) folders.set(folder, [at]);
    else list.push(at);
  }
  const modules = pythonModules(files);
  return files.map(({ path, digest }, self) => {
    const found = new Set<number>();
    for (const imported of digest.imports) {
      for (const at of targets(imported, path, digest.language)) if (at !== self) found.add(at);
    }
    return [...found];
  });

  function targets(imported: Import, from: string, language: string): readonly number[] {
    if (language === "go") return goPackage(imported.module);
    if (language === "python") return pythonTargets(imported, from);
    return scriptTargets(imported.module, from);
  }

  function scriptTargets(module: string, from: string): number[] {
    if (module.startsWith(".")) return firstScript(join(folderOf(from), module));
    for (const { name, folder, language } of packages) {
      const rest = language === "javascript" ? restOf(module, name) : undefined;
      if (rest === undefined) continue;
      const bases = rest === "" ? ["src/index", "index", "src/main"] : [rest, `src/${rest}`];
      for (const base of bases) {
        const at = firstScript(join(folder, base));
        if (at.length > 0) return at;
      }
    }
    return [];
  }

  function firstScript(base: string): number[] {
    const extension = /\.[cm]?js$/.exec(base)?.[0];
    const bare = extension === undefined ? base : base.slice(0, -extension.length);
    const candidates = [
      ...SCRIPT_SUFFIXES.map((suffix) => base + suffix),
      ...(extension === undefined ? [] : (COMPILED[extension] ?? []).map((suffix) => bare + suffix)),
    ];
    for (const candidate of candidates) {
      const at = index.get(candidate);
      if (at !== undefined) return [at];
    }
    return [];
  }

  function goPackage(module: string): readonly number[] {
    for (const { name, folder, language } of packages) {
      if (language !== "go") continue;
      const rest = restOf(module, name);
      if (rest === undefined) continue;
      const inside = folders.get(join(folder, rest)) ?? [];
      return inside.filter(
        (at) => files[at]?.digest.language === "go" && !files[at].path.endsWith("_test.go"),
      );
    }
    return [];
  }

  function pythonTargets({ module, names }: Import, from: string): number[] {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const base = dots > 0 ? up(folderOf(from), dots - 1) : undefined;
    const rest = module.slice(dots).replaceAll(".", "/");
    const found: number[] = [];
    // `from package import module` means a file where there is one.
    for (const name of names ?? []) {
      const at = pythonModule(base, rest === "" ? name : `${rest}/${name}`);
      if (at !== undefined) found.push(at);
    }
    if (found.length === 0 || found.length < (names?.length ?? 0)) {
      // `from . import name` may mean what the package's own file defines.
      const at =
        pythonModule(base, rest) ?? (base === undefined ? undefined : pythonModule(base, folderOf(rest)));
      if (at !== undefined) found.push(at);
    }
    return found;
  }

  function pythonModule(base: string | undefined, path: string): number | undefined {
    if (base === undefined) {
      const found = path === "" ? undefined : modules.get(path);
      if (found !== undefined) return found;
      for (const { name, language } of packages) {
        const rest = language === "python" ? restOf(path, name) : undefined;
        if (rest !== undefined)
          return modules.get(rest) ?? (rest === "" ? index.get("__init__.py") : undefined);
      }
      return undefined;
    }
    const full = join(base, path);
    return index.get(`${full}.py`) ?? index.get(join(full, "__init__.py"));
  }
}

/** Dotted modules, with slashes, by every suffix that begins at the top of a package. */
function pythonModules(files: readonly ImportingFile[]): Map<string, number> {
  const packages = new Set<string>();
  for (const { path } of files) if (path.endsWith("__init__.py")) packages.add(folderOf(path));
  const modules = new Map<string, number>();
  for (const [at, { path, digest }] of files.entries()) {
    if (digest.language !== "python") continue;
    const module = path.replace(/\.pyi?$/, "").replace(/(^|\/)__init__$/, "");
    let top = folderOf(path);
    if (path.endsWith("__init__.py")) top = folderOf(top);
    while (top !== "" && packages.has(top)) top = folderOf(top);
    const name = top === "" ? module : module.slice(top.length + 1);
    if (!modules.has(name)) modules.set(name, at);
  }
  return modules;
}

/** What follows a package's name in an import; undefined for imports of something else. */
function restOf(path: string, name: string): string | undefined {
  if (name === "") return path;
  if (path === name) return "";
  return path.startsWith(`${name}/`) ? path.slice(name.length + 1) : undefined;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

function up(folder: string, levels: number): string {
  let at = folder;
  for (let i = 0; i < levels; i++) at = folderOf(at);
  return at;
}

/** Joins and folds `.` and `..`; what leads above the mapped folder keeps its `..` and matches nothing. */
function join(folder: string, path: string): string {
  const out: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part);
  }
  return out.join("/");
}
