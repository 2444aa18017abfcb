import { BrainloopError } from "../../../error.ts";
import { noFindings, type Span } from "./findings.ts";
import type { Grammar } from "./grammar.ts";
import { problemsOf } from "./problems.ts";
import { type Analysis, merge, read } from "./recover.ts";
import { type Deadline, type Engine, parseTree } from "./runtime.ts";

/** Lines at the margin, where a grammar does not say how its declarations begin. */
const AT_MARGIN = /^(?=[^\s})\]])/gm;
/** Time for a run of pieces; what takes longer is halved, and a piece that does alone is left out. */
const RUN_MS = 250;
/** Bytes of a run at first: some 10 ms of an ordinary text. */
const RUN_LENGTH = 64 * 1024;

/**
 * Analyses a text that takes too long as a whole, each declaration at the top by itself: what is in one cannot
 * keep the others from being read. What was left out stands among the problems.
 */
export function analysePieces(engine: Engine, grammar: Grammar, text: string, deadline: Deadline): Analysis {
  const analysis: Analysis = { findings: noFindings(), problems: [] };
  const starts = [0, ...Array.from(text.matchAll(grammar.topLevel ?? AT_MARGIN), ({ index }) => index)];
  const bounds = [...new Set([...starts, text.length])];
  const runs = runsOf(bounds);
  // What is large by itself is what most likely takes the time: it shall not take it from the others.
  for (const run of [...runs.filter((one) => !isLarge(one)), ...runs.filter(isLarge)])
    addRun(engine, grammar, text, run, deadline, analysis);
  analysis.findings.comments.sort((a, b) => a.start - b.start);
  analysis.problems.sort((a, b) => a.start - b.start);
  return analysis;
}

/** The bounds of runs, each of as many pieces as are together no longer than a run may be, or of one. */
function runsOf(bounds: readonly number[]): number[][] {
  const runs: number[][] = [];
  let first = 0;
  while (first < bounds.length - 1) {
    let last = first + 1;
    while (last < bounds.length - 1 && (bounds[last + 1] ?? 0) - (bounds[first] ?? 0) <= RUN_LENGTH) last++;
    runs.push(bounds.slice(first, last + 1));
    first = last;
  }
  return runs;
}

function isLarge(run: readonly number[]): boolean {
  return (run.at(-1) ?? 0) - (run[0] ?? 0) > RUN_LENGTH;
}

/** @param bounds where the pieces of the run begin, and where the last ends */
function addRun(
  engine: Engine,
  grammar: Grammar,
  text: string,
  bounds: readonly number[],
  deadline: Deadline,
  into: Analysis,
): void {
  const span = { start: bounds[0] ?? 0, end: bounds.at(-1) ?? 0 };
  if (text.slice(span.start, span.end).trim() === "") return;
  if (!deadline.passed() && tryRun(engine, grammar, text, span, deadline.part(1, RUN_MS), into)) return;
  if (deadline.passed() || bounds.length <= 2) {
    leaveOut(span, into);
    return;
  }
  const middle = Math.ceil(bounds.length / 2);
  addRun(engine, grammar, text, bounds.slice(0, middle), deadline, into);
  addRun(engine, grammar, text, bounds.slice(middle - 1), deadline, into);
}

/** @returns whether it was done in time */
function tryRun(
  engine: Engine,
  grammar: Grammar,
  text: string,
  { start, end }: Span,
  deadline: Deadline,
  into: Analysis,
): boolean {
  const piece = text.slice(start, end);
  try {
    using parsed = parseTree(engine, piece, deadline);
    const root = parsed.tree.rootNode;
    const problems = problemsOf(engine.problems, root, deadline);
    merge(into.findings, read(engine, grammar, root, piece, deadline), start);
    into.problems.push(
      ...problems.map((one) => ({ ...one, start: one.start + start, end: one.end + start })),
    );
    return true;
  } catch (error) {
    if (!(error instanceof BrainloopError) || error.cause !== undefined) throw error;
    return false;
  }
}

/** Neighbours that are left out are one stretch. */
function leaveOut({ start, end }: Span, { problems }: Analysis): void {
  const before = problems.at(-1);
  if (before?.message !== undefined && before.end === start) before.end = end;
  else problems.push({ start, end, missing: undefined, message: NOT_PARSED });
}

const NOT_PARSED =
  "Not parsed from here to the next declaration shown: it takes too long; read it with your own tools";
