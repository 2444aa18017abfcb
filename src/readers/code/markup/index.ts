import type { CodeDigest, SyntaxProblem } from "../../../digest.ts";
import type { Language } from "../language.ts";
import { needsProcess } from "../oxc/needs-process.ts";

/** Scripts have a parser, the markup around them has none here. */
function ofScripts({ errors }: CodeDigest): readonly SyntaxProblem[] | undefined {
  return errors.length > 0 ? errors : undefined;
}

/** Pages and components: read through their scripts, with the parser of JavaScript. */
export const html: Language = {
  name: "html",
  extensions: [".html", ".htm", ".xhtml"],
  needsProcess,
  check: async (source) => ofScripts(await (await import("./html.ts")).readHtml(source)),
  parse: async (source) => (await import("./html.ts")).readHtml(source),
};

export const vue: Language = {
  name: "vue",
  extensions: [".vue"],
  needsProcess,
  check: async (source) => ofScripts(await (await import("./component.ts")).readComponent(source, "vue")),
  parse: async (source) => (await import("./component.ts")).readComponent(source, "vue"),
};

export const svelte: Language = {
  name: "svelte",
  extensions: [".svelte"],
  needsProcess,
  check: async (source) => ofScripts(await (await import("./component.ts")).readComponent(source, "svelte")),
  parse: async (source) => (await import("./component.ts")).readComponent(source, "svelte"),
};
