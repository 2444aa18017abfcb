import type { Import } from "../../../digest.ts";
import { type FileTree, folderOf, join } from "./tree.ts";

/** Languages that import by path: what may stand behind it, before it, and instead of what it says. */
interface Habit {
  suffixes: readonly string[];
  /** From what is written to a path. */
  path?(module: string): string;
}

/** `"$DIR/lib.sh"`, `$(dirname "$0")/lib.sh`: what is behind the last part that is computed. */
const behindExpansion = (module: string): string => module.replace(/^.*(?:\$\w+|[)}\]`]"?)\//, "");

const C: Habit = { suffixes: ["", ".h"] };
const STYLES: Habit = { suffixes: ["", ".css", ".scss", ".sass", ".less"] };
const HABITS: Readonly<Record<string, Habit>> = {
  c: C,
  "c++": C,
  "objective-c": C,
  css: STYLES,
  scss: STYLES,
  ruby: { suffixes: ["", ".rb"] },
  sql: { suffixes: ["", ".sql"] },
  bash: { suffixes: ["", ".sh", ".bash"], path: behindExpansion },
  lua: { suffixes: [".lua", "/init.lua"], path: (module) => module.replaceAll(".", "/") },
  php: { suffixes: ["", ".php"], path: (module) => module.replace(/^\/+/, "") },
};

/** Finds files that are imported by a path: relative to the importing one, else to some folder of the tree. */
export class Paths {
  private readonly byName = new Map<string, number[]>();

  constructor(private readonly tree: FileTree) {
    for (const [at, { path }] of tree.files.entries()) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const list = this.byName.get(name);
      if (list === undefined) this.byName.set(name, [at]);
      else list.push(at);
    }
  }

  targets({ module }: Import, from: string, language: string): number[] {
    const habit = HABITS[language];
    if (habit === undefined) return [];
    const wanted = habit.path?.(module) ?? module;
    if (wanted === "" || /[:*$]/.test(wanted)) return [];
    const beside = this.tree.first(habit.suffixes.map((suffix) => join(folderOf(from), wanted) + suffix));
    return beside.length > 0
      ? beside
      : this.nearest(wanted.replace(/^(?:\.\.?\/)+/, ""), habit.suffixes, from);
  }

  /** Of the files whose path ends so, that with most folders in common with the importing one. */
  private nearest(wanted: string, suffixes: readonly string[], from: string): number[] {
    for (const suffix of suffixes) {
      const ending = wanted + suffix;
      const named = this.byName.get(ending.slice(ending.lastIndexOf("/") + 1)) ?? [];
      const fitting = named.flatMap((at) => {
        const path = this.tree.files[at]?.path ?? "";
        return path === ending || path.endsWith(`/${ending}`) ? [{ at, path }] : [];
      });
      const best = fitting.toSorted(
        (a, b) =>
          inCommon(b.path, from) - inCommon(a.path, from) ||
          a.path.length - b.path.length ||
          (a.path < b.path ? -1 : 1),
      )[0];
      if (best !== undefined) return [best.at];
    }
    return [];
  }
}

/** How many folders two paths share. */
function inCommon(a: string, b: string): number {
  const [left, right] = [folderOf(a).split("/"), folderOf(b).split("/")];
  const count = left.findIndex((name, at) => name !== right[at]);
  return count < 0 ? left.length : count;
}
