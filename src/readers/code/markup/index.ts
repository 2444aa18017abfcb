import type { Language } from "../language.ts";

/** Pages and components: read through their scripts, with the parser of JavaScript. */
export const html: Language = {
  name: "html",
  extensions: [".html", ".htm", ".xhtml"],
  parse: async (source) => (await import("./html.ts")).readHtml(source),
};

export const vue: Language = {
  name: "vue",
  extensions: [".vue"],
  parse: async (source) => (await import("./component.ts")).readComponent(source, "vue"),
};

export const svelte: Language = {
  name: "svelte",
  extensions: [".svelte"],
  parse: async (source) => (await import("./component.ts")).readComponent(source, "svelte"),
};
