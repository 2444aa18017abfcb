import rustPath from "tree-sitter-rust/tree-sitter-rust.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import { paragraphSentence } from "./docs.ts";
import type { Head } from "./grammar.ts";
import rustQuery from "./queries/rust.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const rust = treeSitterLanguage({
  name: "rust",
  extensions: [".rs"],
  interpreters: ["rust-script"],
  wasm: rustPath,
  query: rustQuery,
  comments: ["line_comment", "block_comment"],
  exported,
  origin,
  doc,
  // https://doc.rust-lang.org/reference/attributes/testing.html, and the runners' own: `#[tokio::test]`
  test: ({ decorators }) =>
    /#\[\s*(?:\w+\s*::\s*)*(?:test|bench|rstest|test_case|quickcheck|wasm_bindgen_test)\s*[\](]/.test(
      decorators,
    ),
  entry: ({ kind, name, parent }) => kind === "function" && name === "main" && parent === undefined,
  topLevel:
    /^(?:pub(?:\([^)\n]*\))?[ \t]+)?(?:(?:unsafe|async|const|default|auto|extern(?:[ \t]+"[^"\n]*")?)[ \t]+)*(?:fn|struct|enum|union|trait|impl|mod|use|type|static|const|macro_rules!)\b/gm,
});

/** `pub` without a path, in what is so itself; variants and what belongs to a trait as their type is. */
function exported({ signature, access, decorators }: Head, parentExported: boolean | undefined): boolean {
  if (parentExported === false) return false;
  if (signature.startsWith("macro_rules!")) return decorators.includes("macro_export");
  return access === "parent" || /^pub\b(?!\s*\()/.test(signature);
}

/** https://doc.rust-lang.org/reference/comments.html#doc-comments */
function doc(comments: readonly string[], decorators: readonly string[]): string | undefined {
  const lines = comments
    .filter((comment) => /^(?:\/\/\/(?!\/)|\/\*\*(?![*/]))/.test(comment))
    .flatMap((comment) => comment.split(/\r\n?|\n/))
    .map((line) => line.replace(/^\s*(?:\/\/\/|\/\*\*|\*(?!\/))/, "").replace(/\*+\/\s*$/, ""));
  if (lines.length > 0) return paragraphSentence(lines.map((line) => line.trim()));
  const attributes = decorators.flatMap((one) => /^#\[doc\s*=\s*"([^]*)"\s*\]$/.exec(one)?.[1] ?? []);
  return paragraphSentence(attributes.join("\n").split("\n"));
}

/** The crates that come with the compiler: https://doc.rust-lang.org/stable/#the-standard-library */
function origin(module: string): ImportOrigin {
  const [crate = ""] = module.replace(/^::/, "").split("::", 1);
  // Crates are lower case: what is not is an enum or a struct in scope.
  if (/^(?:crate$|self$|super$|\p{Lu})/u.test(crate)) return "local";
  return ["std", "core", "alloc", "proc_macro", "test"].includes(crate) ? "standard" : "third_party";
}
