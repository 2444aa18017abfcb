import type { Node } from "web-tree-sitter";
import { collect } from "./collect.ts";
import { addComments } from "./comments.ts";
import { type Findings, type Found, noFindings, type Span } from "./findings.ts";
import type { Grammar } from "./grammar.ts";
import { type Problem, problemsOf } from "./problems.ts";
import { type Engine, type Overdue, parseTree } from "./runtime.ts";

export interface Analysis {
  findings: Findings;
  problems: Problem[];
}

/** A piece that is blanked out can uncover another broken one; more rounds than these found nothing new. */
const MAX_ROUNDS = 3;

/**
 * Parses and queries a text. Where the grammar meets an error, the broken pieces, each from one first
 * line of a declaration to the next, are blanked out and the rest is parsed again: an open bracket or
 * string would otherwise swallow what follows. The pieces are parsed alone, for what is in them.
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function analyse(engine: Engine, grammar: Grammar, text: string, overdue: Overdue): Analysis {
  const findings = noFindings();
  const problems: Problem[] = [];
  let rest = text;
  for (let round = 0; ; round++) {
    using parsed = parseTree(engine, rest, overdue);
    const root = parsed.tree.rootNode;
    const left = problemsOf(engine.problems, root, overdue);
    const broken = round < MAX_ROUNDS ? brokenPieces(engine, grammar, rest, root, left, overdue) : [];
    if (broken.length === 0) {
      merge(findings, read(engine, grammar, root, rest, overdue), 0);
      problems.push(...left);
      break;
    }
    for (const piece of broken) {
      merge(findings, piece.findings, piece.span.start);
      problems.push(...piece.problems);
    }
    rest = replaced(rest, broken);
  }
  findings.comments.sort((a, b) => a.start - b.start);
  return { findings, problems: problems.toSorted((a, b) => a.start - b.start) };
}

function read(engine: Engine, grammar: Grammar, root: Node, text: string, overdue: Overdue): Findings {
  const findings = collect(engine.query, root, overdue);
  addComments(findings, root, text, grammar);
  return findings;
}

interface Broken {
  span: Span;
  /** What stands in its place when the rest is parsed again; as long as it was. */
  text: string;
  findings: Findings;
  problems: Problem[];
}

/** The pieces under an error that have one by themselves; none where the text is a single piece. */
function brokenPieces(
  engine: Engine,
  grammar: Grammar,
  text: string,
  root: Node,
  problems: readonly Problem[],
  overdue: Overdue,
): Broken[] {
  if (grammar.topLevel === undefined || problems.length === 0) return [];
  const firstLines = Array.from(text.matchAll(grammar.topLevel), ({ index }) => index);
  const starts = [0, ...firstLines.filter((index) => mayStart(root, index)), text.length];
  const broken: Broken[] = [];
  let next = 0;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1];
    if (end === undefined || end <= start || (start === 0 && end === text.length)) continue;
    while ((problems[next]?.end ?? Infinity) < start) next++;
    if ((problems[next]?.start ?? Infinity) >= end) continue;
    const piece = brokenPiece(engine, grammar, text, { start, end }, overdue);
    if (piece !== undefined) broken.push(piece);
  }
  return broken;
}

/** Undefined where the piece has no error by itself. */
function brokenPiece(
  engine: Engine,
  grammar: Grammar,
  text: string,
  span: Span,
  overdue: Overdue,
): Broken | undefined {
  const piece = text.slice(span.start, span.end);
  using parsed = parseTree(engine, piece, overdue);
  const root = parsed.tree.rootNode;
  const problems = problemsOf(engine.problems, root, overdue);
  if (problems.length === 0) return undefined;
  const repaired = grammar.repair?.(piece);
  if (repaired !== undefined && repaired !== piece && isWhole(engine, repaired, overdue)) {
    return { span, text: repaired, findings: noFindings(), problems: [] };
  }
  return {
    span,
    // Line ends stay, so that every line does.
    text: piece.replaceAll(/[^\r\n]/g, " "),
    findings: read(engine, grammar, root, piece, overdue),
    problems: problems.map(({ missing, ...at }) => ({ missing, ...moved(at, span.start) })),
  };
}

function isWhole(engine: Engine, text: string, overdue: Overdue): boolean {
  using parsed = parseTree(engine, text, overdue);
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
function merge(into: Findings, piece: Findings, offset: number): void {
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
    "todos",
  ] as const) {
    into[key].push(...piece[key].map((span) => move(span)));
  }
}

function moved({ start, end }: Span, offset: number): Span {
  return { start: start + offset, end: end + offset };
}
