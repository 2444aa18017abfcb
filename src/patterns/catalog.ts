import type { PatternLanguage } from "./language.ts";

/** How one pattern is told from what files do, and how a model is told of it. */
export interface PatternKind {
  name: string;
  languages: readonly PatternLanguage[];
  /** `choice`: one way of several; `set`: all that is in use; both of observations of the same name. */
  shape: "choice" | "set";
  /** Fewer say nothing of a project. */
  atLeast: number;
  /** How many in one file make its verdict count fully. */
  evidence: number;
  /** Values that go along with any other: a docstring without sections. They count where hardly any other is there. */
  neutral?: readonly string[];
  /** Values that break nothing where another one is the project's: a test without assertions imports no library. */
  harmless?: readonly string[];
  /** All values there are, where these are few: a caller's own value counts only if files can be judged by it. */
  values?: readonly string[];
  /** Whether files are judged by it; a choice is, unless it is said otherwise. */
  judged?: false;
  /**
   * What a model is told; undefined where nothing has to be said.
   * @param value of a choice; the list of a set
   */
  say(value: string): string | undefined;
}

const ALL: readonly PatternLanguage[] = ["typescript", "go", "python", "sql"];
const SCRIPT: readonly PatternLanguage[] = ["typescript"];
const GO: readonly PatternLanguage[] = ["go"];
const PYTHON: readonly PatternLanguage[] = ["python"];
const SQL: readonly PatternLanguage[] = ["sql"];

const words =
  (table: Readonly<Record<string, string>>) =>
  (value: string): string | undefined =>
    Object.hasOwn(table, value) ? table[value] : undefined;

/** Every pattern, in the order in which a model is told of them. */
export const PATTERN_KINDS: readonly PatternKind[] = [
  {
    name: "file_header",
    languages: ALL,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    say: (value) => (value === "none" ? undefined : `every file begins with a comment that says: ${value}`),
  },
  {
    name: "naming_convention",
    values: ["camelCase", "snake_case"],
    languages: ["typescript", "go", "python"],
    shape: "choice",
    atLeast: 5,
    evidence: 3,
    say: (value) => `functions, variables and fields are named in ${value}`,
  },
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
    name: "quotes",
    values: ["single", "double"],
    languages: ["typescript", "python"],
    shape: "choice",
    atLeast: 5,
    evidence: 4,
    say: (value) => `${value} quotes for strings`,
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
    name: "indentation",
    languages: ["typescript", "python"],
    shape: "choice",
    atLeast: 3,
    evidence: 3,
    say: (value) => `indent by ${value === "tabs" ? "one tab" : value}`,
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
    name: "imports",
    values: ["relative", "absolute"],
    languages: PYTHON,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    say: words({
      relative: "modules of the same package are imported relatively (from .x import y)",
      absolute: "own modules are imported by their full name, not relatively",
    }),
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
    name: "async_style",
    values: ["async_await", "promise_then", "async", "sync"],
    languages: ["typescript", "python"],
    shape: "choice",
    atLeast: 3,
    evidence: 2,
    say: words({
      async_await: "async and await, not .then()",
      promise_then: "promises are chained with .then()",
      async: "functions are async",
      sync: "functions are not async",
    }),
  },
  {
    name: "error_handling",
    values: [
      "return_errors",
      "panic",
      "log.Fatal",
      "throw_errors",
      "error_callbacks",
      "specific_exceptions",
      "broad_exceptions",
    ],
    languages: ["typescript", "go", "python"],
    shape: "choice",
    atLeast: 3,
    evidence: 3,
    say: words({
      return_errors: "errors are returned; no panic, none ignored",
      panic: "what cannot go on panics",
      "log.Fatal": "what cannot go on ends by log.Fatal",
      throw_errors: "errors are thrown; no empty catch",
      error_callbacks: "errors go to the callback",
      specific_exceptions: "except names the exceptions it expects; none is swallowed",
      broad_exceptions: "except Exception is in use",
    }),
  },
  {
    name: "error_wrapping",
    values: ["%w", "%v", "errors.Wrap"],
    languages: GO,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    say: words({
      "%w": 'errors are wrapped: fmt.Errorf("…: %w", err)',
      "%v": 'errors are put into new ones with %v: fmt.Errorf("…: %v", err)',
      "errors.Wrap": 'errors are wrapped: errors.Wrap(err, "…")',
    }),
  },
  {
    name: "logging",
    languages: ["typescript", "go", "python"],
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) => {
      if (value === "print" || value === "console") return undefined;
      return `logs go through ${value.startsWith("own ") ? `the project's ${value}` : value}`;
    },
  },
  {
    name: "context",
    values: ["first_parameter"],
    languages: GO,
    shape: "choice",
    atLeast: 3,
    evidence: 2,
    say: words({ first_parameter: "ctx context.Context is the first parameter of what waits or calls out" }),
  },
  {
    name: "empty_interface",
    values: ["interface{}", "any"],
    languages: GO,
    shape: "choice",
    atLeast: 3,
    evidence: 2,
    say: (value) => `${value}, not ${value === "any" ? "interface{}" : "any"}`,
  },
  {
    name: "receiver_naming",
    values: ["short", "words", "this_or_self"],
    languages: GO,
    shape: "choice",
    atLeast: 3,
    evidence: 2,
    say: words({
      short: "receivers are abbreviations of one or two letters",
      words: "receivers are whole words",
      this_or_self: "receivers are called this or self",
    }),
  },
  {
    name: "concurrency",
    languages: GO,
    shape: "set",
    atLeast: 2,
    evidence: 1,
    judged: false,
    say: (value) => `in use: ${value}`,
  },
  {
    name: "build_tags",
    languages: GO,
    shape: "set",
    atLeast: 1,
    evidence: 1,
    judged: false,
    say: () => undefined,
  },
  {
    name: "doc_comments",
    values: ["always", "never"],
    languages: ["typescript", "go", "python"],
    shape: "choice",
    atLeast: 8,
    evidence: 3,
    say: words({ always: "exported declarations have doc comments" }),
  },
  {
    name: "type_hints",
    values: ["annotated", "unannotated"],
    languages: PYTHON,
    shape: "choice",
    atLeast: 4,
    evidence: 2,
    say: words({
      annotated: "functions have type hints",
      unannotated: "functions have no type hints",
    }),
  },
  {
    name: "docstring_style",
    values: ["google", "numpy", "restructuredtext", "plain"],
    languages: PYTHON,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    neutral: ["plain"],
    say: words({
      google: "docstrings in Google style (Args:, Returns:)",
      numpy: "docstrings in numpy style (Parameters underlined by dashes)",
      restructuredtext: "docstrings in reStructuredText (:param x:)",
      plain: "docstrings in prose, without sections for parameters",
    }),
  },
  {
    name: "data_classes",
    languages: PYTHON,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) => `records are made with ${value}`,
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
  {
    name: "testing",
    harmless: ["testing"],
    languages: GO,
    shape: "choice",
    atLeast: 1,
    evidence: 1,
    say: (value) => `tests use ${value === "testing" ? "the standard testing package alone" : value}`,
  },
  {
    name: "test_framework",
    languages: ["typescript", "python"],
    shape: "choice",
    atLeast: 1,
    evidence: 1,
    say: (value) => `tests use ${value}`,
  },
  {
    name: "keyword_case",
    values: ["upper", "lower"],
    languages: SQL,
    shape: "choice",
    atLeast: 5,
    evidence: 3,
    say: (value) => `SQL keywords in ${value} case`,
  },
  {
    name: "table_case",
    values: ["camelCase", "PascalCase", "snake_case"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) => `tables are named in ${value}`,
  },
  {
    name: "table_number",
    values: ["singular", "plural"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) => `table names are ${value}`,
  },
  {
    name: "if_not_exists",
    values: ["always", "never"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: words({ always: "CREATE TABLE IF NOT EXISTS", never: "CREATE TABLE without IF NOT EXISTS" }),
  },
  {
    name: "constraint_style",
    values: ["inline", "table"],
    languages: SQL,
    shape: "choice",
    atLeast: 3,
    evidence: 2,
    say: words({
      inline: "constraints of one column stand with the column",
      table: "constraints stand at the end of the table, not with the columns",
    }),
  },
  {
    name: "strict",
    values: ["always", "never"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: words({ always: "tables are STRICT" }),
  },
  {
    name: "identifier_quotes",
    values: ["none", "backticks", "double", "brackets"],
    languages: SQL,
    shape: "choice",
    atLeast: 5,
    evidence: 3,
    say: words({
      none: "names of tables and columns are not quoted",
      backticks: "names of tables and columns stand in backticks",
      double: "names of tables and columns stand in double quotes",
      brackets: "names of tables and columns stand in brackets",
    }),
  },
  {
    name: "index_naming",
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) =>
      value === "other"
        ? undefined
        : `indexes are named with ${value.endsWith("_") ? "the prefix" : "the suffix"} ${value}`,
  },
  {
    name: "constraints",
    languages: SQL,
    shape: "set",
    atLeast: 3,
    evidence: 1,
    judged: false,
    say: (value) => `constraints in use: ${value}`,
  },
  {
    name: "pragmas",
    languages: SQL,
    shape: "set",
    atLeast: 1,
    evidence: 1,
    judged: false,
    say: (value) => `pragmas in use: ${value}`,
  },
  {
    name: "transactions",
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    judged: false,
    say: words({ explicit: "changes stand in an explicit transaction" }),
  },
  {
    name: "top_imports",
    languages: ALL,
    shape: "set",
    atLeast: 2,
    evidence: 1,
    judged: false,
    say: (value) => `most imported: ${value}`,
  },
];

export function kindNamed(name: string, language: PatternLanguage): PatternKind | undefined {
  return PATTERN_KINDS.find((kind) => kind.name === name && kind.languages.includes(language));
}
