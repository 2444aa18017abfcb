import cPath from "tree-sitter-c/tree-sitter-c.wasm" with { type: "file" };
import type { Language } from "../language.ts";
import { isCppHeader } from "./c-family/header.ts";
import { exportedC, SHARED_C } from "./c-family/index.ts";
import { preparedC } from "./c-family/prepare.ts";
import { cpp } from "./cpp.ts";
import cQuery from "./queries/c.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

const row = treeSitterLanguage({
  ...SHARED_C,
  name: "c",
  extensions: [".c", ".h"],
  wasm: cPath,
  query: cQuery,
  exported: exportedC,
  topLevel:
    /^(?:[A-Za-z_][\w:]*[ \t*&]+){1,8}[\w:~]+[ \t]*\([^;\n]*$|^(?:typedef|struct|union|enum|class|namespace|template|static|extern)\b/gm,
  prepare: (text, deadline) => preparedC(text, false, deadline),
});

/** See `Grammar` for what a row says. Much of a header may be read before it shows that it is C++. */
export const c: typeof row & Language = {
  ...row,
  parse: (source) =>
    source.path.toLowerCase().endsWith(".h") && isCppHeader(source.text)
      ? cpp.parse(source)
      : row.parse(source),
};
