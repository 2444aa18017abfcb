import type { PatternLanguage } from "../language.ts";
import { type PatternKind, words } from "./kind.ts";

const GO: readonly PatternLanguage[] = ["go"];

/** Patterns of Go. */
export const goKinds: readonly PatternKind[] = [
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
    name: "testing",
    harmless: ["testing"],
    languages: GO,
    shape: "choice",
    atLeast: 1,
    evidence: 1,
    say: (value) => `tests use ${value === "testing" ? "the standard testing package alone" : value}`,
  },
];
