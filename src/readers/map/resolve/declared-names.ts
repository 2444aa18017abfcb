import type { Import } from "../../../digest.ts";
import type { ImportingFile } from "./tree.ts";

/** Languages in which a file says which package it belongs to, and others import it by that. */
const FAMILIES: Readonly<Record<string, string>> = { java: "jvm", kotlin: "jvm", "c#": "c#", php: "php" };
/** Those whose files see what others of their package declare. */
const SHARING: ReadonlySet<string> = new Set(["jvm", "c#", "php"]);
/** Those in which an import without names is of a whole package: `using System.Text`. */
const WHOLE: ReadonlySet<string> = new Set(["c#"]);

/** Finds what is imported by the package and name that declare it. */
export class DeclaredNames {
  /** Family and package, then name, to the first file that declares it. */
  private readonly packages = new Map<string, Map<string, number>>();

  constructor(private readonly files: readonly ImportingFile[]) {
    for (const [at, file] of files.entries()) {
      const family = FAMILIES[file.digest.language];
      if (family === undefined) continue;
      for (const { name, parent, kind } of file.digest.declarations) {
        if (kind === "namespace") continue;
        const inside = dotted(parent ?? file.digest.package ?? "");
        const key = `${family} ${inside}`;
        const names = this.packages.get(key) ?? new Map<string, number>();
        if (!names.has(name)) names.set(name, at);
        this.packages.set(key, names);
      }
    }
  }

  /** Whether imports of a language are resolved here. */
  static knows(language: string): boolean {
    return Object.hasOwn(FAMILIES, language);
  }

  targets({ module, names = [] }: Import, language: string, used: ReadonlySet<string>): number[] {
    const family = FAMILIES[language] ?? "";
    const wanted = dotted(module);
    if (names.length === 0 && WHOLE.has(family)) return this.used(`${family} ${wanted}`, used);
    if (names.length === 0) return this.one(family, wanted);
    return names.flatMap((name) =>
      name === "*"
        ? [...this.used(`${family} ${wanted}`, used), ...this.one(family, wanted)]
        : this.one(family, `${wanted}.${dotted(name)}`),
    );
  }

  /** What a file uses of its own packages. */
  beside(at: number): number[] {
    const file = this.files[at];
    const family = FAMILIES[file?.digest.language ?? ""];
    if (file === undefined || family === undefined || !SHARING.has(family)) return [];
    const used = new Set(file.digest.references);
    return packagesOf(file).flatMap((name) => this.used(`${family} ${name}`, used));
  }

  private used(key: string, used: ReadonlySet<string>): number[] {
    const names = this.packages.get(key);
    if (names === undefined) return [];
    return [...new Set([...used].flatMap((name) => names.get(name) ?? []))];
  }

  /** A name with its package, or a member of one: `a.b.Outer.Inner`, `a.b.C.method`. */
  private one(family: string, whole: string): number[] {
    for (let end = whole.length; end > 0; end = whole.lastIndexOf(".", end - 1)) {
      const name = whole.slice(0, end);
      const dot = name.lastIndexOf(".");
      const at = this.packages.get(`${family} ${name.slice(0, Math.max(0, dot))}`)?.get(name.slice(dot + 1));
      if (at !== undefined) return [at];
    }
    return [];
  }
}

/** The packages a file declares in. */
function packagesOf({ digest }: ImportingFile): string[] {
  const spaces = digest.declarations.filter(({ kind }) => kind === "namespace");
  const names = spaces.map(({ name, parent }) => (parent === undefined ? name : `${parent}.${name}`));
  return [...new Set([digest.package ?? "", ...names].map(dotted))];
}

/** `A\B` and `A::B` as `A.B`. */
function dotted(name: string): string {
  return name.replace(/^\\/, "").replaceAll(/\\|::/g, ".");
}
