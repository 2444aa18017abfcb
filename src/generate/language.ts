import { basename, extname } from "node:path";
import { BrainloopError } from "../error.ts";
import { didYouMean } from "../nearest.ts";
import { detectLanguage } from "../readers/code/detect.ts";
import type { Language } from "../readers/code/language.ts";
import { languages } from "../readers/code/languages.ts";

/** What kind of file is to be written. */
export interface TargetLanguage {
  /** As the prompt calls it; absent where the file's name says nothing. */
  name: string | undefined;
  /** Words by which a fence may call it. */
  names: readonly string[];
  /** A path by whose name the text is given to the right parser. */
  checkAs: string;
  /** Whether it is prose, with fences and sentences as content. */
  document: boolean;
}

/** Kinds of text that no row of read_code's table stands for, with an extension that means them. */
const OTHERS: Readonly<Record<string, string>> = {
  sql: ".sql",
  markdown: ".md",
  json: ".json",
  yaml: ".yaml",
  toml: ".toml",
  html: ".html",
  xml: ".xml",
  text: ".txt",
  dockerfile: ".dockerfile",
  makefile: ".mk",
};

const DOCUMENTS: ReadonlySet<string> = new Set([".md", ".markdown", ".mdx", ".txt", ".rst", ".adoc"]);

/**
 * The language of a file to be written.
 * @param path real
 * @param codeType as the call names it; `code` and nothing mean that the file's name tells
 * @throws BrainloopError INVALID_PARAMS for a language that is not known
 */
export function targetLanguage(path: string, codeType: string | undefined): TargetLanguage {
  const extension = extname(path).toLowerCase();
  if (codeType === undefined || codeType === "code") {
    const detected = detectLanguage(path);
    const other = Object.entries(OTHERS).find(([, known]) => known === extension)?.[0];
    return describe(path, detected?.name ?? other, detected?.extensions ?? [], path);
  }
  const { known, row } = find(codeType);
  if (known === undefined) {
    const all = ["code", ...languages.map(({ name }) => name), ...Object.keys(OTHERS)];
    throw new BrainloopError(
      "INVALID_PARAMS",
      `Unknown code_type ${JSON.stringify(codeType)}${didYouMean(codeType, all)}`,
      { hint: `Leave it out to follow the file's name, or give one of ${[...new Set(all)].join(", ")}` },
    );
  }
  const fits = detectLanguage(path)?.name === known || OTHERS[known] === extension;
  const wantedExtension = row?.extensions[0] ?? OTHERS[known] ?? "";
  return describe(path, known, row?.extensions ?? [], fits ? path : `${path}${wantedExtension}`);
}

/**
 * The language that a fence means.
 * @param word as it stands behind the fence: `py`, `typescript`
 * @returns undefined for a word that is not known
 */
export function fencedLanguage(word: string): TargetLanguage | undefined {
  const { known, row } = find(word);
  if (known === undefined) return undefined;
  return describe("code", known, row?.extensions ?? [], `code${row?.extensions[0] ?? OTHERS[known] ?? ""}`);
}

function find(word: string): { known: string | undefined; row: Language | undefined } {
  const wanted = word.toLowerCase();
  const row = languages.find(({ name, extensions }) => name === wanted || extensions.includes(`.${wanted}`));
  return { known: row?.name ?? (Object.hasOwn(OTHERS, wanted) ? wanted : undefined), row };
}

function describe(
  path: string,
  name: string | undefined,
  extensions: readonly string[],
  checkAs: string,
): TargetLanguage {
  const words = [name, ...extensions.map((extension) => extension.slice(1)), extname(path).slice(1)];
  return {
    name,
    names: [
      ...new Set(words.flatMap((word) => (word === undefined || word === "" ? [] : [word.toLowerCase()]))),
      basename(path).toLowerCase(),
    ],
    checkAs,
    document: DOCUMENTS.has(extname(checkAs).toLowerCase()),
  };
}
