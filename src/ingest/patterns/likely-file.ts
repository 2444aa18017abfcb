import { extname, join, relative, sep } from "node:path";
import type { PatternLanguage } from "../../patterns/language.ts";
import type { Listing } from "./listing.ts";

/**
 * A file that might be written into a folder: nearness is measured from there, and its extension is the one most
 * files of the language have that are in the folder, or else in the project.
 * @param top real path of the project
 * @param folder real path
 */
export function likelyFile(listing: Listing, language: PatternLanguage, top: string, folder: string): string {
  const all = listing.sources[language] ?? [];
  const inside = relative(top, folder).replaceAll(sep, "/");
  const here = inside === "" ? all : all.filter((path) => path.startsWith(`${inside}/`));
  const counts = new Map<string, number>();
  for (const path of here.length > 0 ? here : all) {
    const extension = extname(path);
    counts.set(extension, (counts.get(extension) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return join(folder, `new${most?.[0] ?? ""}`);
}
