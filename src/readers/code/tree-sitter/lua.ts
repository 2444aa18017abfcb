import luaPath from "@tree-sitter-grammars/tree-sitter-lua/tree-sitter-lua.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import type { Head } from "./grammar.ts";
import luaQuery from "./queries/lua.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** Libraries that LuaJIT and Lua bring along as modules (https://luajit.org/extensions.html). */
const STANDARD = /^(?:bit|coroutine|debug|ffi|io|jit|math|os|package|string|table|utf8)(?:\.|$)/;

/** See `Grammar` for what a row says. */
export const lua = treeSitterLanguage({
  name: "lua",
  extensions: [".lua", ".nse", ".rockspec", ".wlua"],
  fileNames: [".luacheckrc", ".busted"],
  interpreters: ["lua", "luajit", "texlua"],
  wasm: luaPath,
  query: luaQuery,
  comments: ["comment"],
  path: (name) => name.split(/\s*[.:]\s*/),
  exported,
  origin,
  headDoc: true,
  // Tags of LDoc and LuaLS, and rulers
  directive: /^--+\s*(?:@|#|luacheck|vim?:|-\*-)/,
  declaredByAssignment: true,
  topLevel: /^(?:(?:local|function|return)\b|[\w.:]+[ \t]*=)/gm,
});

/** What is local is the file's own; members of tables leave with the table, save those an underscore marks. */
function exported({ name, parent, signature }: Head): boolean {
  return parent === undefined
    ? !signature.startsWith("local ")
    : !name.startsWith("_") || name.startsWith("__");
}

function origin(module: string): ImportOrigin {
  if (module.startsWith(".")) return "local";
  return STANDARD.test(module) ? "standard" : "third_party";
}
