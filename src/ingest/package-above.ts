import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { NamedPackage } from "../readers/map/resolve/index.ts";

/**
 * Under which names a folder's files import each other where the folder is only a part of a package: what a
 * `go.mod` above it says, and the Python packages it lies in.
 * @param folder real path
 * @param top real path above which nothing is looked at
 * @param read text of a file
 */
export async function packagesAbove(
  folder: string,
  top: string,
  read: (path: string) => Promise<string>,
): Promise<NamedPackage[]> {
  const packages: NamedPackage[] = [];
  const python = pythonPackage(folder, top);
  if (python !== "") packages.push({ name: python, folder: "", language: "python" });
  for (let at = folder; at !== top;) {
    at = dirname(at);
    const manifest = join(at, "go.mod");
    if (!existsSync(manifest)) continue;
    const module = /^module\s+"?([^\s"]+)/m.exec(await read(manifest))?.[1];
    const inside = relative(at, folder).replaceAll("\\", "/");
    if (module !== undefined) {
      packages.push({ name: module === "std" ? inside : `${module}/${inside}`, folder: "", language: "go" });
    }
    break;
  }
  return packages;
}

/** `email/mime` for a folder of that package; empty for one that is no package. */
function pythonPackage(folder: string, top: string): string {
  const names: string[] = [];
  for (let at = folder; existsSync(join(at, "__init__.py")); at = dirname(at)) {
    names.unshift(basename(at));
    if (at === top || at === dirname(at)) break;
  }
  return names.join("/");
}
