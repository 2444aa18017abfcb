import { kindNamed, PATTERN_KINDS } from "./catalog/index.ts";
import type { PatternKind } from "./catalog/kind.ts";
import { withOwn } from "./extract.ts";
import { loggerOf, testFrameworkOf } from "./libraries.ts";
import type { FileStyle, Observation } from "./observe/index.ts";
import { MIXED, type Pattern, type ProjectStyle } from "./pattern.ts";

/** A pattern that a file does not follow. */
export interface Break {
  pattern: string;
  /** How the project does it. */
  expected: string;
  /** How the file does it. */
  found: string;
  /** Where; the first of them. */
  lines: number[];
}

export interface Conformance {
  /** 0 to 1: how far the file follows the patterns that apply to it, each by its weight. */
  score: number;
  /** Patterns that apply to it. */
  applied: number;
  breaks: Break[];
}

/** Patterns that were learned to be unwanted are not asked for. */
export const LEAST_WEIGHT = 0.4;
/** Fewer files are no project to fit into. */
const FEWEST_FILES = 3;
/** The name under which packages are judged that nothing in the project knows. */
const PACKAGES = "top_imports";

/**
 * How well a file fits its project.
 * @param base what the file was before: what it did then it may go on doing
 * @returns undefined where no pattern applies
 */
export function conformanceOf(
  style: FileStyle,
  project: ProjectStyle,
  own: readonly string[] = [],
  base?: FileStyle,
): Conformance | undefined {
  if (project.files < FEWEST_FILES) return undefined;
  const seen = withOwn(style, own).observations;
  const before = base === undefined ? [] : withOwn(base, own).observations;
  const breaks: Break[] = [];
  let kept = 0;
  let total = 0;
  let applied = 0;
  const count = (share: number, weight: number): void => {
    kept += share * weight;
    total += weight;
    applied++;
  };
  for (const pattern of project.patterns) {
    const kind = kindNamed(pattern.name, project.language);
    if (kind === undefined || kind.judged === false || !imposed(pattern)) continue;
    const { value } = pattern;
    // What a model is not told cannot be asked of it.
    if (typeof value !== "string" || kind.say(value) === undefined) continue;
    const allowed = new Set([value]);
    for (const one of before) if (one.pattern === pattern.name) allowed.add(one.value);
    const counted = seen.filter(
      (one) => one.pattern === pattern.name && (one.value === value || !goesAlong(one.value, kind)),
    );
    const all = sum(counted);
    if (all === 0) continue;
    const right = sum(counted.filter((one) => allowed.has(one.value)));
    // As often as the project itself does is often enough.
    count(Math.min(1, right / all / pattern.share), pattern.weight * Math.min(1, all / kind.evidence));
    for (const one of counted) {
      if (!allowed.has(one.value)) {
        breaks.push({ pattern: pattern.name, expected: value, found: one.value, lines: one.lines });
      }
    }
  }
  const strangers = strangersIn(seen, before, project);
  if (strangers.known + strangers.foreign.length > 0) {
    count(strangers.known / (strangers.known + strangers.foreign.length), 1);
    for (const { value, lines } of strangers.foreign) {
      breaks.push({ pattern: PACKAGES, expected: "packages of the project", found: value, lines });
    }
  }
  if (applied === 0) return undefined;
  return { score: total === 0 ? 1 : kept / total, applied, breaks: breaks.toSorted(byOrder) };
}

function goesAlong(value: string, { harmless = [], neutral = [] }: PatternKind): boolean {
  return neutral.includes(value) || harmless.includes(value);
}

/** Whether a pattern is asked of what is written. */
export function imposed({ value, weight }: Pick<Pattern, "value" | "weight">): boolean {
  return value !== MIXED && weight >= LEAST_WEIGHT;
}

/** Packages that nothing in the project uses or declares. Loggers and test frameworks are patterns of their own. */
function strangersIn(
  seen: readonly Observation[],
  before: readonly Observation[],
  { language, packages }: ProjectStyle,
): { known: number; foreign: Observation[] } {
  const was = new Set(before.filter(({ pattern }) => pattern === "packages").map(({ value }) => value));
  const foreign: Observation[] = [];
  let known = 0;
  for (const one of seen) {
    if (one.pattern !== "packages") continue;
    if (loggerOf(one.value, language) !== undefined || testFrameworkOf(one.value, language) !== undefined)
      continue;
    if (was.has(one.value) || isKnown(one.value, packages)) known++;
    else foreign.push(one);
  }
  return { known, foreign };
}

/** Go's modules have packages below them; names of Python's distributions differ from their modules by a hyphen. */
function isKnown(name: string, packages: ReadonlySet<string>): boolean {
  if (packages.has(name) || packages.has(name.replaceAll("_", "-"))) return true;
  for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
    if (packages.has(name.slice(0, at))) return true;
  }
  return false;
}

function sum(observations: readonly Observation[]): number {
  return observations.reduce((total, { count }) => total + count, 0);
}

const ORDER = new Map(PATTERN_KINDS.map(({ name }, at) => [name, at]));

function byOrder(a: Break, b: Break): number {
  return (ORDER.get(a.pattern) ?? 0) - (ORDER.get(b.pattern) ?? 0) || (a.lines[0] ?? 0) - (b.lines[0] ?? 0);
}
