import cPath from "tree-sitter-c/tree-sitter-c.wasm" with { type: "file" };
import { exportedC, SHARED_C } from "./c-family/index.ts";
import { preparedC } from "./c-family/prepare.ts";
import cQuery from "./queries/c.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const c = treeSitterLanguage({
  ...SHARED_C,
  name: "c",
  extensions: [".c", ".h"],
  wasm: cPath,
  query: cQuery,
  exported: exportedC,
  prepare: (text) => preparedC(text, false),
});
