import goPath from "tree-sitter-go/tree-sitter-go.wasm" with { type: "file" };
import type { DeclarationKind, ImportOrigin } from "../../../digest.ts";
import { goStyle } from "../style/go.ts";
import goQuery from "./queries/go.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const go = treeSitterLanguage({
  name: "go",
  extensions: [".go"],
  sharesPackage: true,
  style: goStyle,
  wasm: goPath,
  query: goQuery,
  comments: ["comment"],
  // https://go.dev/ref/spec#Exported_identifiers
  exported: ({ name }) => /^\p{Lu}/u.test(name),
  origin,
  // https://go.dev/doc/comment#syntax: `//go:embed`, `//export`, `//line`, `//nolint`
  directive: /^\/\/(?:[a-z0-9]+:[a-z0-9]|line |extern |export |nolint)/,
  // As go/doc has it: specs and fields have a line comment (https://pkg.go.dev/go/ast#Field)
  trailingDocs: new Set<DeclarationKind>([
    "constant",
    "variable",
    "type",
    "struct",
    "interface",
    "field",
    "method",
  ]),
  // https://pkg.go.dev/testing: what follows the prefix must not start with a lower-case letter
  test: ({ kind, name }, path) =>
    path.endsWith("_test.go") &&
    kind === "function" &&
    /^(?:Test|Benchmark|Example|Fuzz)(?!\p{Ll})/u.test(name),
  entry: ({ kind, name }, packageName) => packageName === "main" && kind === "function" && name === "main",
  // With the doc comment, which would else go down with the piece before
  topLevel: /(?<!^\/\/.*\n)^(?:\/\/.*\n)*(?:func|type|var|const|import)\b/gm,
});

/**
 * The packages of the standard library are those without a dot in the first element. Which other
 * paths lie in the same module only `go.mod` says, and a reader opens no second file: they count as
 * third party.
 */
function origin(module: string): ImportOrigin {
  if (module.startsWith("./") || module.startsWith("../")) return "local";
  return module.split("/", 1)[0]?.includes(".") ? "third_party" : "standard";
}
