import cppPath from "tree-sitter-cpp/tree-sitter-cpp.wasm" with { type: "file" };
import { exportedC, SHARED_C } from "./c-family/index.ts";
import { cppName } from "./c-family/names.ts";
import { preparedC } from "./c-family/prepare.ts";
import type { Head } from "./grammar.ts";
import cppQuery from "./queries/cpp.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. Headers in `.h` come from the row of C. */
export const cpp = treeSitterLanguage({
  ...SHARED_C,
  name: "c++",
  extensions: [".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".tpp", ".inl", ".ino"],
  wasm: cppPath,
  query: cppQuery,
  path: cppName,
  exported,
  // No `topLevel`: declarations stand in namespaces, whose pieces are never whole.
  prepare: (text, deadline) => preparedC(text, true, deadline),
});

/** What is private or in a namespace without a name cannot be used from elsewhere. */
function exported(head: Head, parentExported: boolean | undefined, path: string): boolean {
  if (head.access === "private" || head.access === "namespace") return false;
  return exportedC(head, parentExported, path);
}
