import cssPath from "tree-sitter-css/tree-sitter-css.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { groupRules } from "./css-groups.ts";
import cssQuery from "./queries/css.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
const row = treeSitterLanguage({
  name: "css",
  extensions: [".css"],
  wasm: cssPath,
  query: cssQuery,
  comments: ["comment", "js_comment"],
  // `@media (min-width: 1px)` of the whole rule
  path: (name) => [
    (/^(?:[^{;"']|"[^"]*"|'[^']*')*/.exec(name)?.[0] ?? name)
      .replaceAll(/\/\*[^]*?\*\//g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  ],
  exported: () => true,
  origin: (module) => (/^(?:[a-z]+:)?\/\//.test(module) ? "third_party" : "local"),
  headDoc: true,
  declaredByAssignment: true,
  prepare: (text) => ({ text: prepared(text) }),
  topLevel: /^(?=[.#@:*[a-zA-Z])(?<=[};/][ \t\r]*\n(?:[ \t\r]*\n)*)/gm,
});

/** Rules are told by what they style: those of one block of names that follow each other are one declaration. */
export const css: typeof row & Language = {
  ...row,
  async parse(source) {
    const digest = await row.parse(source);
    return { ...digest, declarations: groupRules(digest.declarations) };
  },
};

/** Blanks what came after the grammar, and hacks for old browsers that it does not know. */
function prepared(text: string): string {
  return text
    .replaceAll(/\\[09](?=[ \t]*[;}!])/g, "  ")
    .replaceAll(/(?<=@container )[\w-]+(?= *\()|(?<=@page ):\w+|(?<=\) )layer\([^)\n]*\)/g, blank)
    .replaceAll(/!([ \t]+)important/g, "$1!important")
    .replaceAll(/(?<=[\w\])] )&/g, "*");
}

function blank(text: string): string {
  return " ".repeat(text.length);
}
