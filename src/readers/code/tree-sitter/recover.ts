import type { Node } from "web-tree-sitter";
import { BrainloopError } from "../../../error.ts";
import { collect } from "./collect.ts";
import { addComments } from "./comments.ts";
import { type Findings, type Found, noFindings, type Span } from "./findings.ts";
import type { Grammar } from "./grammar.ts";
import { type Problem, problemsOf } from "./problems.ts";
import { type Deadline, type Engine, parseTree } from "./runtime.ts";

export interface Analysis {
  findings: Findings;
  problems: Problem[];
}

/** A piece that is blanked out can uncover another broken one; more rounds than these found nothing new. */
const MAX_ROUNDS = 3;
/** Part of the time that is left after which the search behind the errors is given up, and the first parse has to do. */
const RECOVERY_SHARE = 0.25;

/**
 * Parses and queries a text. Where the grammar meets an error, the broken pieces, each from one first
 * line of a declaration to the next, are blanked out and the rest is parsed again: an open bracket or
 * string would otherwise swallow what follows. The pieces are parsed alone, for what is in them.
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function analyse(engine: Engine, grammar: Grammar, text: string, deadline: Deadline): Analysis {
  using parsed = parseTree(engine, text, deadline);
  const root = parsed.tree.rootNode;
  const problems = problemsOf(engine.problems, root, deadline);
  if (problems.length > 0) {
    try {
      const recovered = recover(engine, grammar, text, root, problems, deadline.part(RECOVERY_SHARE));
      if (recovered !== undefined) return recovered;
    } catch (error) {
      if (!(error instanceof BrainloopError)) throw error;
    }
  }
  return { findings: read(engine, grammar, root, text, deadline), problems };
}

/** Undefined where no piece can be told from the rest. */
function recover(
  engine: Engine,
  grammar: Grammar,
  text: string,
  root: Node,
  problems: readonly Problem[],
  deadline: Deadline,
): Analysis | undefined {
  const repaired = repairedWhole(engine, grammar, text, deadline);
  if (repaired !== undefined) {
    using parsed = parseTree(engine, repaired, deadline);
    return { findings: read(engine, grammar, parsed.tree.rootNode, repaired, deadline), problems: [] };
  }
  let broken = brokenPieces(engine, grammar, text, root, problems, deadline);
  if (broken.length === 0) return undefined;
  const findings = noFindings();
  const kept: Problem[] = [];
  let rest = text;
  for (let round = 1; ; round++) {
    for (const piece of broken) {
      merge(findings, piece.findings, piece.span.start);
      kept.push(...piece.problems);
    }
    rest = replaced(rest, broken);
    using parsed = parseTree(engine, rest, deadline);
    const left = problemsOf(engine.problems, parsed.tree.rootNode, deadline);
    broken =
      round < MAX_ROUNDS ? brokenPieces(engine, grammar, rest, parsed.tree.rootNode, left, deadline) : [];
    if (broken.length > 0) continue;
    merge(findings, read(engine, grammar, parsed.tree.rootNode, rest, deadline), 0);
    findings.comments.sort((a, b) => a.start - b.start);
    return { findings, problems: [...kept, ...left].toSorted((a, b) => a.start - b.start) };
  }
}

export function read(
  engine: Engine,
  grammar: Grammar,
  root: Node,
  text: string,
  deadline: Deadline,
): Findings {
  const findings = collect(engine.query, root, deadline);
  addComments(findings, root, text, grammar, deadline);
  return findings;
}

interface Broken {
  span: Span;
  /** What stands in its place when the rest is parsed again; as long as it was. */
  text: string;
  findings: Findings;
  problems: Problem[];
}

/** The pieces under an error that have one by themselves. */
function brokenPieces(
  engine: Engine,
  grammar: Grammar,
  text: string,
  root: Node,
  problems: readonly Problem[],
  deadline: Deadline,
): Broken[] {
  if (grammar.topLevel === undefined || problems.length === 0) return [];
  const firstLines = Array.from(text.matchAll(grammar.topLevel), ({ index }) => index);
  const starts = [0, ...firstLines.filter((index) => mayStart(root, index)), text.length];
  const suspects = suspectSpans(root, problems);
  const broken: Broken[] = [];
  let next = 0;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1];
    if (end === undefined || end <= start) continue;
    while ((suspects[next]?.end ?? Infinity) < start) next++;
    if ((suspects[next]?.start ?? Infinity) >= end) continue;
    const piece = brokenPiece(engine, grammar, text, { start, end }, deadline);
    // Without the only piece nothing would be left.
    const only = start === 0 && end === text.length;
    if (piece !== undefined && !(only && piece.problems.length > 0)) broken.push(piece);
  }
  return broken;
}

/**
 * Where the cause of the problems may be: a bracket that is missing in one declaration shows where what it
 * swallowed ends, so all of what has an error is looked through.
 */
function suspectSpans(root: Node, problems: readonly Problem[]): Span[] {
  const nodes = root.children.filter((node) => node.hasError);
  const spans = nodes.map(({ startIndex, endIndex }) => ({ start: startIndex, end: endIndex }));
  return [...spans, ...problems].toSorted((a, b) => a.start - b.start);
}

/** Undefined where the piece has no error by itself. */
function brokenPiece(
  engine: Engine,
  grammar: Grammar,
  text: string,
  span: Span,
  deadline: Deadline,
): Broken | undefined {
  const piece = text.slice(span.start, span.end);
  using parsed = parseTree(engine, piece, deadline);
  const root = parsed.tree.rootNode;
  const problems = problemsOf(engine.problems, root, deadline);
  if (problems.length === 0) return undefined;
  const repaired = repairedWhole(engine, grammar, piece, deadline);
  if (repaired !== undefined) return { span, text: repaired, findings: noFindings(), problems: [] };
  return {
    span,
    // Line ends stay, so that every line does.
    text: piece.replaceAll(/[^\r\n]/g, " "),
    findings: withoutLocals(read(engine, grammar, root, piece, deadline), piece, problems),
    problems: problems.map(({ start, end, missing }) => ({
      start: start + span.start,
      end: end + span.start,
      missing,
    })),
  };
}

/**
 * A function whose body does not parse lets go of what is in it: that comes off again, and the function
 * ends at the last bracket at the margin, if not later. One that ends at such a bracket before the first
 * problem is whole.
 */
function withoutLocals(findings: Findings, piece: string, problems: readonly Problem[]): Findings {
  const atMargin = ({ start }: Span): boolean => start === 0 || piece[start - 1] === "\n";
  const isFunction = ({ kind }: Found): boolean => kind === "function" || kind === "method";
  const functions = findings.declarations.filter(
    (found) => found.owner === undefined && isFunction(found) && atMargin(found),
  );
  const [own] = functions;
  if (own === undefined || functions.length > 1) return findings;
  if (problems.every(({ start }) => start >= own.end) && /^\n[})]$/.test(piece.slice(own.end - 2, own.end)))
    return findings;
  const kept = new Set<Found>();
  for (const found of findings.declarations) {
    const isLocal =
      found.owner === undefined ? found.start > own.start && !atMargin(found) : !kept.has(found.owner);
    if (!isLocal) kept.add(found);
  }
  own.end = Math.max(own.end, ...["\n}", "\n)"].map((bracket) => piece.lastIndexOf(bracket) + 2));
  return { ...findings, declarations: [...kept] };
}

/** The first outcome of a repair that has no error. */
function repairedWhole(
  engine: Engine,
  grammar: Grammar,
  text: string,
  deadline: Deadline,
): string | undefined {
  const repairs = [grammar.repair?.(text) ?? []].flat();
  return repairs.find((one) => one !== text && isWhole(engine, one, deadline));
}

function isWhole(engine: Engine, text: string, deadline: Deadline): boolean {
  using parsed = parseTree(engine, text, deadline);
  return !parsed.tree.rootNode.hasError;
}

/** What stands within a whole string is text. Within a string that has no end it may be code. */
function mayStart(root: Node, index: number): boolean {
  const node = root.descendantForIndex(index, index + 1);
  if (node === null || node.startIndex === index || node.isError) return true;
  return node.hasError || (node.parent?.hasError ?? true);
}

function replaced(text: string, pieces: readonly Broken[]): string {
  let out = "";
  let from = 0;
  for (const piece of pieces) {
    out += text.slice(from, piece.span.start) + piece.text;
    from = piece.span.end;
  }
  return out + text.slice(from);
}

/** Adds what was found in a piece of the text that starts at `offset`. */
export function merge(into: Findings, piece: Findings, offset: number): void {
  const move = (span: Span): Span => moved(span, offset);
  const copies = new Map<Found, Found>();
  // Owners come before what they own.
  for (const found of piece.declarations) {
    const copy: Found = {
      ...found,
      ...move(found),
      name: move(found.name),
      owner: found.owner === undefined ? undefined : copies.get(found.owner),
      parent: found.parent === undefined ? undefined : move(found.parent),
      body: found.body === undefined ? undefined : found.body + offset,
      bodyEnd: found.bodyEnd === undefined ? undefined : found.bodyEnd + offset,
      value: found.value === undefined ? undefined : move(found.value),
      doc: found.doc === undefined ? undefined : move(found.doc),
    };
    copies.set(found, copy);
    into.declarations.push(copy);
  }
  for (const found of piece.imports) {
    into.imports.push({
      start: found.start + offset,
      module: move(found.module),
      names: found.names.map((name) => move(name)),
    });
  }
  for (const key of [
    "comments",
    "decorators",
    "packages",
    "filedocs",
    "exports",
    "entries",
    "tests",
    "ignored",
    "todos",
  ] as const) {
    into[key].push(...piece[key].map((span) => move(span)));
  }
}

function moved({ start, end }: Span, offset: number): Span {
  return { start: start + offset, end: end + offset };
}
