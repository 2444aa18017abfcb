import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** What marks the top of a project, or of a package of it. */
export const PROJECT_MARKS: readonly string[] = [
  "go.mod",
  "package.json",
  "pyproject.toml",
  "Cargo.toml",
  "setup.py",
  "setup.cfg",
  ".git",
];

/**
 * The projects around a file, the nearest first: packages of a monorepo, then what they are part of.
 * @param target real path of a file, existing or not, or of a folder
 * @param root real path above which nothing is looked at; the last of the projects
 */
export function projectsAround(target: string, root: string, isFolder = false): string[] {
  const found: string[] = [];
  for (let folder = isFolder ? target : dirname(target); ; folder = dirname(folder)) {
    const isTop = folder === root || folder === dirname(folder);
    if (isTop || PROJECT_MARKS.some((name) => existsSync(join(folder, name)))) found.push(folder);
    if (isTop) return found;
  }
}
