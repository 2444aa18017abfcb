import type { CodeDigest } from "../../../src/digest.ts";
import type { Language } from "../../../src/readers/code/language.ts";

/** Reads a text with a language, under a path that fits it. */
export async function read(language: Language, text: string, path?: string): Promise<CodeDigest> {
  return language.parse({ path: path ?? `/project/file${language.extensions[0] ?? ""}`, text });
}

/** One line per declaration: `3-5 method Server.Serve`. */
export function listing({ declarations }: CodeDigest): string[] {
  return declarations.map(
    ({ line, endLine, kind, parent, name }) =>
      `${line}-${endLine} ${kind} ${parent === undefined ? "" : `${parent}.`}${name}`,
  );
}
