import type { CodeDigest, StyleFact } from "../../digest.ts";
import type { OutlineLine } from "../../outline.ts";
import { RANK } from "./outline-rank.ts";

/** Shorter files are better read as they are, and tell their style themselves. */
const FEWEST_LINES = 150;
/** What is done less often is not what the file does. */
const MOSTLY = 0.9;

/** What nobody sees in an outline, and how it is said. */
const TOLD: readonly (readonly [aspect: string, say: (value: string) => string])[] = [
  ["indentation", (value) => value],
  ["quotes", (value) => `${value} quotes`],
  ["semicolons", (value) => (value === "always" ? "semicolons" : "no semicolons")],
  ["error_wrapping", (value) => `wraps errors: ${value}`],
  ["docstring_style", (value) => `docstrings ${value}`],
  ["keyword_case", (value) => `keywords ${value} case`],
];

/** `style: 2 spaces, double quotes, semicolons`: all patterns with their lines are in the objects. */
export function styleLine({ declarations, style = [] }: CodeDigest): OutlineLine | undefined {
  const last = declarations.reduce((line, { endLine }) => Math.max(line, endLine), 0);
  if (last < FEWEST_LINES) return undefined;
  const told = TOLD.flatMap(([aspect, say]) => {
    const value = usual(style.filter((fact) => fact.aspect === aspect));
    return value === undefined ? [] : [say(value)];
  });
  if (told.length === 0) return undefined;
  return { depth: 0, parts: [{ text: `style: ${told.join(", ")}`, rank: RANK.todos, what: "style" }] };
}

function usual(facts: readonly StyleFact[]): string | undefined {
  const all = facts.reduce((sum, { count }) => sum + count, 0);
  return facts.find(({ count }) => count >= all * MOSTLY)?.value;
}
