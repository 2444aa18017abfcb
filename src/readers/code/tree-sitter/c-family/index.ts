import type { ImportOrigin } from "../../../../digest.ts";
import type { Head } from "../grammar.ts";
import { STANDARD_HEADERS } from "./headers.ts";

/** What C and C++ share. */
export const SHARED_C = {
  comments: ["comment"],
  headDoc: true,
  enumerators: true,
  trailingDocs: new Set(["constant", "field", "variable"] as const),
  // Tags of Doxygen that begin a line of their own (https://www.doxygen.nl/manual/commands.html)
  directive: /^\s*(?:\/\*[*!]?|\*|\/\/[/!]?)?\s*[@\\](?!brief\b|short\b|details\b)[a-z]+/,
  origin: originC,
  test: isTestFunction,
  entry: ({ kind, name, parent }: Head): boolean =>
    kind === "function" && parent === undefined && /^(?:w?main|_tmain|w?WinMain)$/.test(name),
} as const;

const HEADER = /\.(?:h|hh|hpp|hxx|h\+\+|inl|ipp|tpp|txx|inc|cuh)$/i;

/** What is static belongs to its file, and so do macros, unless the file is a header. */
export function exportedC(
  { parent, signature }: Head,
  parentExported: boolean | undefined,
  path: string,
): boolean {
  if (parent !== undefined) return parentExported !== false;
  return HEADER.test(path) || !/^(?:\w+\s+)*static\b|^#/.test(signature);
}

/** `"x.h"` is looked for beside the file first; which `<x.h>` are the system's, a list says. */
function originC(
  module: string,
  _packageName: string | undefined,
  _names: readonly string[],
  statement: string,
): ImportOrigin {
  if (statement.endsWith('"')) return "local";
  return STANDARD_HEADERS.test(module) ? "standard" : "third_party";
}

/** What Unity, CMocka and the like are given to run. */
function isTestFunction({ kind, name, parent }: Head, path: string): boolean {
  return kind === "function" && parent === undefined && /^test_?/.test(name) && /test[^/\\]*$/i.test(path);
}
