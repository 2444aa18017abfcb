import type { Import } from "../../../digest.ts";
import type { NamedPackage } from "./index.ts";
import { type FileTree, join, restOf } from "./tree.ts";

/** The files of the package an import names, of those the ones that declare what the importing file uses. */
export function goTargets(
  tree: FileTree,
  packages: readonly NamedPackage[],
  { module }: Import,
  used: ReadonlySet<string>,
): readonly number[] {
  for (const { name, folder, language } of packages) {
    if (language !== "go") continue;
    const rest = restOf(module, name);
    if (rest === undefined) continue;
    const files = tree.in(join(folder, rest)).filter((at) => {
      const file = tree.files[at];
      return file?.digest.language === "go" && !file.path.endsWith("_test.go");
    });
    const meant = files.filter((at) =>
      tree.files[at]?.digest.declarations.some((one) => one.exported && used.has(one.name)),
    );
    return meant.length > 0 ? meant : files;
  }
  return [];
}
