import type { PatternLanguage } from "../language.ts";
import { type PatternKind, words } from "./kind.ts";

const ALL: readonly PatternLanguage[] = ["typescript", "go", "python", "sql"];

/** Patterns of several languages. */
export const generalKinds: readonly PatternKind[] = [
  {
    name: "file_header",
    languages: ALL,
    shape: "choice",
    atLeast: 3,
    evidence: 1,
    // Its words are a file's, and go to the model as such.
    say: (value) =>
      value === "none"
        ? undefined
        : "every file begins with the comment on licence and owner that is given below",
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
    name: "quotes",
    values: ["single", "double"],
    languages: ["typescript", "python"],
    shape: "choice",
    atLeast: 5,
    evidence: 4,
    say: (value) => `${value} quotes for strings`,
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
    name: "doc_comments",
    values: ["always", "never"],
    languages: ["typescript", "go", "python"],
    shape: "choice",
    atLeast: 8,
    evidence: 3,
    say: words({ always: "exported declarations have doc comments" }),
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
    name: "top_imports",
    languages: ALL,
    shape: "set",
    atLeast: 2,
    evidence: 1,
    judged: false,
    say: (value) => `most imported: ${value}`,
  },
];
