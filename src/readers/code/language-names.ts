/** Runs while bundling, as a macro: of GitHub's table of languages only the names stay. */
import * as linguist from "linguist-languages";

/** Languages by what names them; of several all, joined by ` or `. */
export interface LanguageNames {
  /** With the dot, in lower case. */
  extensions: Record<string, string>;
  fileNames: Record<string, string>;
  interpreters: Record<string, string>;
}

/** More say nothing: `.gml` is four things. */
const MOST_NAMED = 4;

export function languageNames(): LanguageNames {
  const extensions = new Map<string, string[]>();
  const fileNames = new Map<string, string[]>();
  const interpreters = new Map<string, string[]>();
  for (const language of Object.values(linguist)) {
    const { name } = language;
    if ("extensions" in language)
      for (const one of language.extensions) add(extensions, one.toLowerCase(), name);
    if ("filenames" in language) for (const one of language.filenames) add(fileNames, one, name);
    if ("interpreters" in language) for (const one of language.interpreters) add(interpreters, one, name);
  }
  return { extensions: joined(extensions), fileNames: joined(fileNames), interpreters: joined(interpreters) };
}

function add(into: Map<string, string[]>, key: string, name: string): void {
  const names = into.get(key);
  if (names === undefined) into.set(key, [name]);
  else if (!names.includes(name)) names.push(name);
}

function joined(names: ReadonlyMap<string, string[]>): Record<string, string> {
  return Object.fromEntries([...names].map(([key, list]) => [key, list.slice(0, MOST_NAMED).join(" or ")]));
}
