import kotlinPath from "@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import { docBlockSentence } from "./doc-block.ts";
import type { Head } from "./grammar.ts";
import { kotlinRepair, kotlinPrepared } from "./kotlin-repair.ts";
import { javaOrigin } from "./origins.ts";
import kotlinQuery from "./queries/kotlin.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const kotlin = treeSitterLanguage({
  name: "kotlin",
  extensions: [".kt", ".kts"],
  sharesPackage: true,
  interpreters: ["kotlin"],
  wasm: kotlinPath,
  query: kotlinQuery,
  comments: ["line_comment", "block_comment"],
  exported,
  origin,
  doc: docBlockSentence,
  test: ({ kind, decorators }) =>
    (kind === "method" || kind === "function") &&
    /@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\b/.test(decorators),
  entry: ({ kind, name, parent }) => kind === "function" && name === "main" && parent === undefined,
  topLevel:
    /^(?:(?:public|private|internal|abstract|open|sealed|final|data|enum|annotation|value|inline|suspend|tailrec|operator|infix|external|expect|actual|const|lateinit|fun)[ \t]+)*(?:class|interface|object|fun|val|var|typealias)\b/gm,
  prepare: kotlinPrepared,
  repair: kotlinRepair,
});

/** https://kotlinlang.org/docs/visibility-modifiers.html: public unless it says otherwise */
function exported({ signature }: Head, parentExported: boolean | undefined): boolean {
  if (parentExported === false) return false;
  const [modifiers = ""] = signature.split(
    /\b(?:fun|val|var|class|interface|object|typealias|constructor)\b/,
    1,
  );
  return !/\b(?:private|internal)\b/.test(modifiers);
}

function origin(module: string, packageName: string | undefined): ImportOrigin {
  return /^kotlin(?:\.|$)/.test(module) ? "standard" : javaOrigin(module, packageName);
}
