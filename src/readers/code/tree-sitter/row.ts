import type { Language } from "../language.ts";
import type { Grammar } from "./grammar.ts";

/** A row of the table of languages: what it is called and how it is read. */
export interface TreeSitterRow extends Grammar, Omit<Language, "parse"> {}

/** Makes a language of its row. The parser is loaded where it is used: in a worker thread. */
export function treeSitterLanguage(row: TreeSitterRow): TreeSitterRow & Language {
  return { ...row, parse: async (source) => (await import("./read.ts")).readTreeSitter(row, source) };
}
