import type { PatternLanguage } from "../language.ts";
import { type PatternKind, words } from "./kind.ts";

const PYTHON: readonly PatternLanguage[] = ["python"];

/** Patterns of Python. */
export const pythonKinds: readonly PatternKind[] = [
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
];
