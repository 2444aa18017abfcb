import { basename } from "node:path";
import { folderOf, type Listing } from "./listing.ts";

/**
 * Names by which a project's Python modules import each other in full: its outermost packages.
 * @param top real path of the project
 */
export function ownNames(top: string, { python }: Pick<Listing, "python">): string[] {
  const packages = new Set(python);
  // A project may be the package itself.
  if (packages.has("")) return [basename(top)];
  const outermost = python.filter((folder) => !packages.has(folderOf(folder)));
  return [...new Set(outermost.map((folder) => basename(folder)))];
}
