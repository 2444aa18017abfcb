import { basename } from "node:path";
import type { MappedStyle } from "../../digest.ts";
import { extractPatterns } from "../../patterns/extract.ts";
import { PATTERN_LANGUAGES } from "../../patterns/language.ts";
import { type FileStyle, observe } from "../../patterns/observe/index.ts";
import type { ReadFile } from "../../readers/map/build.ts";
import { spread } from "./choose.ts";
import { folderOf } from "./listing.ts";
import { ownNames } from "./own-names.ts";

/** Files of a map that are looked at for their style, and how few of a language say nothing. */
const MOST_FILES = 300;
const FEWEST_FILES = 3;

/**
 * How the files of a folder are written, the language of most files first.
 * @param root real path of the folder
 * @param listed every file in it
 */
export function stylesOf(
  root: string,
  code: readonly ReadFile[],
  listed: readonly { relative: string }[],
): MappedStyle[] {
  const packages = listed.filter(({ relative }) => basename(relative) === "__init__.py");
  const own = ownNames(root, { python: packages.map(({ relative }) => folderOf(relative)) });
  const seen = spread(code, MOST_FILES).flatMap(({ digest, path }): FileStyle[] => {
    const style = observe(digest, path);
    return style === undefined ? [] : [style];
  });
  return PATTERN_LANGUAGES.map((language) => {
    const files = seen.filter((style) => style.language === language).map((style) => ({ style, weight: 1 }));
    const { patterns } = extractPatterns(files, language, { own, declared: [], told: [] });
    return {
      language,
      files: files.length,
      patterns: patterns.map(({ example, name, samples, share, value }) => ({
        name,
        value,
        samples,
        share,
        ...(example === undefined ? {} : { example }),
      })),
    };
  })
    .filter(({ files, patterns }) => files >= FEWEST_FILES && patterns.length > 0)
    .toSorted((a, b) => b.files - a.files)
    .map(({ language, patterns }) => ({ language, patterns }));
}
