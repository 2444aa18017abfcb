import type { CodeDigest } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { scanMarkup } from "./scan.ts";
import { parseCode } from "../oxc/parse.ts";
import { withMacros } from "./macros.ts";
import { isCode, programOf } from "./scripts.ts";

/**
 * Digests a Vue or Svelte component: its script blocks, which are those that stand in nothing else.
 * @throws BrainloopError PARSE_FAILED where they are nested too deeply to be parsed safely
 */
export function readComponent({ path, text }: Source, language: string): CodeDigest {
  const elements = scanMarkup(text, (name) => name === "script");
  const scripts = elements.filter((element) => element.depth === 0 && isCode(element));
  const program = programOf(text, scripts);
  const digest = parseCode({ path, text: program.text }, language, program.dialect);
  const declarations = withMacros(path, program.text, program.dialect, digest.declarations);
  // `<script src="./a.ts">` is a block of the component that stands elsewhere.
  const elsewhere = elements.flatMap(({ depth, start, attributes: { src } }) =>
    depth === 0 && src !== undefined && src !== ""
      ? [{ module: src, line: text.slice(0, start).split(/\r\n?|\n/).length, origin: "local" as const }]
      : [],
  );
  return { ...digest, declarations, imports: [...elsewhere, ...digest.imports] };
}
