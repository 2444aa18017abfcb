import type { ImportingFile } from "./tree.ts";
import { folderOf } from "./tree.ts";

/** Languages whose files see what others of their package declare, and how a package is told. */
const PACKAGE_OF: Readonly<Record<string, (file: ImportingFile) => string | undefined>> = {
  // A folder may hold a package and its external test: https://go.dev/ref/spec#Packages
  go: ({ path, digest }) => `${folderOf(path)}\0${digest.package ?? ""}`,
};

/**
 * What files of one package use of each other, for which they need no import.
 * @returns for a file, the indices of those that declare names it uses
 */
export function samePackage(files: readonly ImportingFile[]): (at: number) => number[] {
  const packages = files.map((file) => {
    const name = PACKAGE_OF[file.digest.language]?.(file);
    return name === undefined ? undefined : `${file.digest.language}\0${name}`;
  });
  const declared = new Map<string, Map<string, number>>();
  for (const [at, { digest, path }] of files.entries()) {
    const name = packages[at];
    if (name === undefined || path.endsWith("_test.go")) continue;
    const names = declared.get(name) ?? new Map<string, number>();
    for (const declaration of digest.declarations)
      if (!names.has(declaration.name)) names.set(declaration.name, at);
    declared.set(name, names);
  }
  return (at) => {
    const names = declared.get(packages[at] ?? "");
    if (names === undefined) return [];
    return (files[at]?.digest.references ?? []).flatMap((name) => names.get(name) ?? []);
  };
}
