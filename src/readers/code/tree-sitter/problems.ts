import type { Node, Query } from "web-tree-sitter";
import type { SyntaxProblem } from "../../../digest.ts";
import type { Lines } from "../lines.ts";
import type { Deadline } from "./runtime.ts";

/** More say nothing new; a file in another language has thousands. */
const MAX_PROBLEMS = 20;
const MAX_QUOTED = 30;

export interface Problem {
  start: number;
  end: number;
  /** What the parser had expected, where it knows. */
  missing: string | undefined;
  /** What else is wrong with it. */
  message?: string;
}

/** The outermost places the grammar could not make sense of, in source order. */
export function problemsOf(query: Query, root: Node, deadline: Deadline): Problem[] {
  if (!root.hasError) return [];
  const problems: Problem[] = [];
  let end = -1;
  for (const { node } of query.captures(root, { progressCallback: deadline.passed })) {
    const start = node.startIndex;
    if (start < end) continue;
    end = node.endIndex;
    problems.push({ start, end, missing: node.isMissing ? node.type : undefined });
  }
  return problems;
}

/** As the digest has them. */
export function describeProblems(problems: readonly Problem[], lines: Lines): SyntaxProblem[] {
  return problems.slice(0, MAX_PROBLEMS).map(({ start, end, missing, message }) => ({
    line: lines.lineAt(start),
    column: lines.columnAt(start),
    message:
      message ??
      (missing === undefined ? unexpected(lines.text.slice(start, end)) : `Missing ${quoted(missing)}`),
  }));
}

function unexpected(text: string): string {
  const first = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  return first === "" ? "Unexpected end" : `Unexpected ${quoted(first)}`;
}

function quoted(text: string): string {
  const characters = [...text];
  const short = characters.length > MAX_QUOTED ? characters.slice(0, MAX_QUOTED).join("") + "…" : text;
  return `"${short}"`;
}
