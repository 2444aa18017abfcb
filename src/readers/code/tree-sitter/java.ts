import javaPath from "tree-sitter-java/tree-sitter-java.wasm" with { type: "file" };
import { docBlockSentence } from "./doc-block.ts";
import type { Head } from "./grammar.ts";
import { javaOrigin } from "./origins.ts";
import javaQuery from "./queries/java.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const java = treeSitterLanguage({
  name: "java",
  extensions: [".java"],
  sharesPackage: true,
  wasm: javaPath,
  query: javaQuery,
  comments: ["line_comment", "block_comment"],
  exported,
  origin: javaOrigin,
  doc: docBlockSentence,
  test,
  // https://docs.oracle.com/javase/specs/jls/se17/html/jls-12.html#jls-12.1.4
  entry: ({ name, signature }) => name === "main" && /\bstatic\b.*\bvoid main\(/.test(signature),
  topLevel:
    /^(?:(?:public|final|abstract|sealed|non-sealed|strictfp)[ \t]+)*(?:class|interface|enum|record|@interface)[ \t]/gm,
});

/** Public and protected members of what can be used itself. */
function exported({ signature, access, kind }: Head, parentExported: boolean | undefined): boolean {
  if (parentExported === false) return false;
  const [modifier] = /\b(?:public|protected|private)\b/.exec(signature.replace(/[(={].*/, "")) ?? [];
  return modifier === undefined ? kind === "namespace" || access === "public" : modifier !== "private";
}

/** What JUnit and TestNG run: by annotation, by name in JUnit 3. */
function test({ kind, name, decorators, signature }: Head, path: string): boolean {
  if (kind !== "method") return false;
  if (/@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b/.test(decorators))
    return true;
  return /Tests?\.java$/.test(path) && name.startsWith("test") && /\bpublic void \w+\(\)/.test(signature);
}
