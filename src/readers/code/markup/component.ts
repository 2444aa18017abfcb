import type { CodeDigest, Declaration } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { Lines } from "../lines.ts";
import { Collector } from "../oxc/collector.ts";
import { parseCode } from "../oxc/parse.ts";
import { parseProgram } from "../oxc/program.ts";
import { SourceText } from "../oxc/source.ts";
import { addMacros } from "./macros.ts";
import { addOptions } from "./options.ts";
import { type MarkupElement, scanMarkup } from "./scan.ts";
import { isCode, programOf } from "./scripts.ts";
import { snippetsOf } from "./snippets.ts";

/** What of a block's tag says how to read it. */
const SAID = ["setup", "lang", "module", "context", "scoped", "generic", "src"];
const MAX_SAID = 60;

/**
 * Digests a Vue or Svelte component: its blocks, those that stand in nothing else, and what its scripts declare,
 * the component's props, events, data and methods among it.
 * @throws BrainloopError PARSE_FAILED where it is nested too deeply to be parsed safely
 */
export function readComponent({ path, text }: Source, language: "vue" | "svelte"): CodeDigest {
  const elements = scanMarkup(
    text,
    (name, _, depth) => (language === "vue" ? depth === 0 : name === "script" || name === "style"),
    "component",
  );
  // A block with nothing in it is none to the compilers, either.
  const blocks = elements.filter(
    ({ depth, inner, attributes: { src } }) =>
      depth === 0 && (src !== undefined || text.slice(inner.start, inner.end).trim() !== ""),
  );
  const program = programOf(text, blocks.filter(isCode));
  const digest = parseCode({ path, text: program.text }, language, program.dialect);
  const { result } = parseProgram(program.text, program.dialect, path);
  const into = new Collector(new SourceText(program.text, result.comments));
  const { body } = result.program;
  const others = addMacros(into, body, digest.declarations, language);
  const known = language === "vue" ? addOptions(into, body, others) : others;
  const lines = new Lines(text);
  const markup = language === "svelte" ? snippetsOf(text, elements, lines) : [];
  // `<script src="./a.ts">` is a block of the component that stands elsewhere.
  const elsewhere = blocks.flatMap(({ name, start, attributes: { src } }) =>
    name === "script" && src !== undefined && src !== ""
      ? [{ module: src, line: lines.lineAt(start), origin: "local" as const }]
      : [],
  );
  return {
    ...digest,
    declarations: [
      ...blocks.map((block) => blockDeclaration(block, lines)),
      ...known,
      ...into.declarations,
      ...markup,
    ].toSorted((a, b) => a.line - b.line),
    imports: [...elsewhere, ...digest.imports],
  };
}

/** `script setup lang=ts`. */
function blockDeclaration({ name, attributes, start, end }: MarkupElement, lines: Lines): Declaration {
  const said = SAID.flatMap((key) => {
    const value = attributes[key];
    if (value === undefined) return [];
    return [value === "" ? key : `${key}=${value.replaceAll(/\s+/g, " ").slice(0, MAX_SAID)}`];
  });
  return {
    name,
    kind: "element",
    line: lines.lineAt(start),
    endLine: lines.lineAt(Math.max(start, end - 1)),
    signature: [name, ...said].join(" "),
    exported: true,
  };
}
