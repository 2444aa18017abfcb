import type { CodeDigest } from "../../../digest.ts";

/** A file as imports may mean it. */
export interface ImportingFile {
  /** Relative to the mapped folder, forward slashes. */
  path: string;
  digest: CodeDigest;
}

/** The files of a map, to be found by path and folder. */
export class FileTree {
  private readonly byPath: Map<string, number>;
  private readonly byFolder = new Map<string, number[]>();

  constructor(readonly files: readonly ImportingFile[]) {
    this.byPath = new Map(files.map(({ path }, at) => [path, at]));
    for (const [at, { path }] of files.entries()) {
      const folder = folderOf(path);
      const list = this.byFolder.get(folder);
      if (list === undefined) this.byFolder.set(folder, [at]);
      else list.push(at);
    }
  }

  find(path: string): number | undefined {
    return this.byPath.get(path);
  }

  /** The first of the paths that is there. */
  first(candidates: Iterable<string>): number[] {
    for (const path of candidates) {
      const at = this.byPath.get(path);
      if (at !== undefined) return [at];
    }
    return [];
  }

  /** The files of a folder itself, not of those below it. */
  in(folder: string): readonly number[] {
    return this.byFolder.get(folder) ?? [];
  }
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

export function up(folder: string, levels: number): string {
  let at = folder;
  for (let i = 0; i < levels; i++) at = folderOf(at);
  return at;
}

/** Joins and folds `.` and `..`; what leads above the mapped folder keeps its `..` and matches nothing. */
export function join(folder: string, path: string): string {
  const out: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part);
  }
  return out.join("/");
}

/** What follows a package's name in an import; undefined for imports of something else. */
export function restOf(path: string, name: string): string | undefined {
  if (name === "") return path;
  if (path === name) return "";
  return path.startsWith(`${name}/`) ? path.slice(name.length + 1) : undefined;
}
