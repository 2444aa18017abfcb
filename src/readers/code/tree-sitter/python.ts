import pythonPath from "tree-sitter-python/tree-sitter-python.wasm" with { type: "file" };
import type { DeclarationKind, ImportOrigin } from "../../../digest.ts";
import type { Head } from "./grammar.ts";
import { PYTHON_MODULES } from "./python-modules.ts";
import { pythonStyle } from "../style/python.ts";
import { repairPython } from "./python-repair.ts";
import pythonQuery from "./queries/python.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const python = treeSitterLanguage({
  name: "python",
  extensions: [".py", ".pyi", ".pyw"],
  interpreters: ["python"],
  style: pythonStyle,
  wasm: pythonPath,
  query: pythonQuery,
  comments: ["comment"],
  exported,
  origin,
  // Functions and classes have docstrings; comments above them are notes to the next author.
  commentDocs: new Set<DeclarationKind>(["constant", "variable", "field"]),
  showDecorators: true,
  imported,
  // https://peps.python.org/pep-0008/#constants
  constant: /^_?[A-Z][A-Z0-9_]*$/,
  declaredByAssignment: true,
  test: ({ kind, name }) =>
    kind === "class" ? name.startsWith("Test") : kind !== "field" && name.startsWith("test_"),
  repair: repairPython,
  topLevel:
    /^(?:def\b|class\b|async[ \t]+def\b|@[\w.]|(?:from|import)[ \t]|\w+[ \t]*(?::[^=\n]*)?=[^=]|if[ \t])/gm,
});

/** Names with an underscore are private, save the special methods, which are what operators call. */
function exported({ kind, name }: Head, parentExported: boolean | undefined): boolean {
  if (parentExported === false) return false;
  return !name.startsWith("_") || (kind === "method" && /^__\w+__$/.test(name));
}

/**
 * `from . import a, b` imports the modules `.a` and `.b`, or what the package's `__init__` has by those names. Only
 * a look at the folder tells; a name in capitals, a `__version__` and `*` are no modules.
 */
function imported(module: string, names: readonly string[]): { module: string; names: string[] }[] {
  if (!/^\.+$/.test(module)) return [{ module, names: [...names] }];
  const isModule = (name: string): boolean => /^(?!__)[\p{Ll}_][\p{Ll}\p{N}_]*$/u.test(name);
  const others = names.filter((name) => !isModule(name));
  return [
    ...(others.length > 0 ? [{ module, names: others }] : []),
    ...names.filter(isModule).map((name) => ({ module: module + name, names: [] })),
  ];
}

function origin(module: string): ImportOrigin {
  if (module.startsWith(".")) return "local";
  return PYTHON_MODULES.has(module.split(".", 1)[0] ?? "") ? "standard" : "third_party";
}
