import type { PatternLanguage } from "../language.ts";
import { type PatternKind, words } from "./kind.ts";

const SCRIPT: readonly PatternLanguage[] = ["typescript"];

/** Patterns of TypeScript and JavaScript. */
export const scriptKinds: readonly PatternKind[] = [
  {
    name: "module_system",
    values: ["esm", "commonjs"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: words({ esm: "ES modules: import and export", commonjs: "CommonJS: require and module.exports" }),
  },
  {
    name: "semicolons",
    values: ["always", "never"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 5,
    evidence: 4,
    say: words({ always: "semicolons end statements", never: "no semicolons at the ends of statements" }),
  },
  {
    name: "trailing_commas",
    values: ["always", "never"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 5,
    evidence: 4,
    say: words({
      always: "a comma behind the last item of a list of several lines",
      never: "no comma behind the last item of a list",
    }),
  },
  {
    name: "import_extensions",
    languages: SCRIPT,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    say: (value) =>
      value === "none"
        ? "relative imports without a file extension"
        : `relative imports with the extension ${value}`,
  },
  {
    name: "import_paths",
    languages: SCRIPT,
    shape: "choice",
    atLeast: 4,
    evidence: 2,
    say: (value) =>
      value === "relative"
        ? "own modules are imported relatively"
        : `own modules are imported by the alias ${value}, not relatively`,
  },
  {
    name: "export_style",
    values: ["named", "default"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 4,
    evidence: 1,
    say: words({ named: "named exports, no default export", default: "a default export" }),
  },
  {
    name: "function_style",
    values: ["declarations", "arrows"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 5,
    evidence: 2,
    say: words({
      declarations: "top-level functions are declarations (function f() {})",
      arrows: "top-level functions are arrow functions in constants",
    }),
  },
  {
    name: "type_style",
    values: ["interface", "type"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    say: words({
      interface: "object types are interfaces, not type aliases",
      type: "object types are type aliases, not interfaces",
    }),
  },
  {
    name: "file_naming",
    values: ["camelCase", "PascalCase", "snake_case", "kebab-case"],
    languages: SCRIPT,
    shape: "choice",
    atLeast: 4,
    evidence: 1,
    say: (value) => `files are named in ${value}`,
  },
];
