import cPath from "tree-sitter-c/tree-sitter-c.wasm" with { type: "file" };
import { BrainloopError } from "../../../error.ts";
import type { Language } from "../language.ts";
import { headerLanguage } from "./c-family/header.ts";
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
  prepare: (text) => preparedC(text, false),
});

/** See `Grammar` for what a row says. What a header is written in, its content tells. */
export const c: typeof row & Language = {
  ...row,
  parse(source) {
    const language = source.path.toLowerCase().endsWith(".h") ? headerLanguage(source.text) : "c";
    if (language === "objective-c") {
      throw new BrainloopError("UNSUPPORTED_FORMAT", `"${source.path}" is a header of Objective-C`, {
        hint: "Objective-C is not supported; read it with your own tools",
      });
    }
    return language === "c++" ? cpp.parse(source) : row.parse(source);
  },
};
