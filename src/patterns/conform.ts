import { certainty } from "./certainty.ts";
import { kindNamed, PATTERN_KINDS } from "./catalog/index.ts";
import type { PatternKind } from "./catalog/kind.ts";
import { withOwn } from "./extract.ts";
import type { FileStyle, Observation } from "./observe/index.ts";
import { MIXED, type Pattern, type ProjectStyle } from "./pattern.ts";
import { strangersIn } from "./strange-packages.ts";

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
  /** 0 to 1: how far the file follows the patterns that apply to it, each by what it tells. */
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
/** How many imports of packages make half a verdict. */
const PACKAGES_EVIDENCE = 1;
/** What two patterns weigh of which a file shows little. One that shows less does not fail altogether by it. */
const LEAST_EVIDENCE = 1;

/**
 * How well a file fits its project. Each pattern counts by its learned weight, by how far the project agrees with
 * itself on it, and by how often the file shows it.
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
  let lost = 0;
  let total = 0;
  let applied = 0;
  const count = (right: number, all: number, usual: number, weight: number): void => {
    // As often as the project itself does is often enough.
    lost += (1 - Math.min(1, right / all / usual)) * weight;
    total += weight;
    applied++;
  };
  for (const { kind, name, share, sureness, value, weight } of judgedPatterns(project)) {
    const allowed = new Set([value]);
    for (const one of before) if (one.pattern === name) allowed.add(one.value);
    const counted = seen.filter(
      (one) => one.pattern === name && (one.value === value || !goesAlong(one.value, kind)),
    );
    const all = sum(counted);
    if (all === 0) continue;
    const right = sum(counted.filter((one) => allowed.has(one.value)));
    count(right, all, share, weight * sureness * (all / (all + kind.evidence)));
    for (const one of counted) {
      if (allowed.has(one.value)) continue;
      breaks.push({ pattern: name, expected: value, found: one.value, lines: one.lines });
    }
  }
  const { foreign, known } = strangersIn(seen, before, project);
  const imported = known + foreign.length;
  const usual = 1 - project.novelty;
  if (imported > 0 && usual > 0) {
    count(known, imported, usual, usual * (imported / (imported + PACKAGES_EVIDENCE)));
    for (const { value, lines } of foreign) {
      breaks.push({ pattern: PACKAGES, expected: "packages of the project", found: value, lines });
    }
  }
  if (applied === 0) return undefined;
  return { score: 1 - lost / Math.max(total, LEAST_EVIDENCE), applied, breaks: breaks.toSorted(byOrder) };
}

/** A pattern by which files are judged. */
export interface JudgedPattern extends Pattern {
  value: string;
  kind: PatternKind;
  /** How much a break of it says; above 0, at most 1. */
  sureness: number;
}

/** The patterns that are asked of a project's files. */
export function judgedPatterns({ language, patterns }: ProjectStyle): JudgedPattern[] {
  return patterns.flatMap((pattern) => {
    const { name, value } = pattern;
    const kind = kindNamed(name, language);
    if (kind === undefined || kind.judged === false || !imposed(pattern)) return [];
    // What a model is not told cannot be asked of it.
    if (typeof value !== "string" || kind.say(value) === undefined) return [];
    const sureness = certainty(pattern);
    return sureness === 0 ? [] : [{ ...pattern, value, kind, sureness }];
  });
}

function goesAlong(value: string, { harmless = [], neutral = [] }: PatternKind): boolean {
  return neutral.includes(value) || harmless.includes(value);
}

/** Whether a pattern is asked of what is written. */
export function imposed({ value, weight }: Pick<Pattern, "value" | "weight">): boolean {
  return value !== MIXED && weight >= LEAST_WEIGHT;
}

function sum(observations: readonly Observation[]): number {
  return observations.reduce((total, { count }) => total + count, 0);
}

const ORDER = new Map(PATTERN_KINDS.map(({ name }, at) => [name, at]));

function byOrder(a: Break, b: Break): number {
  return (ORDER.get(a.pattern) ?? 0) - (ORDER.get(b.pattern) ?? 0) || (a.lines[0] ?? 0) - (b.lines[0] ?? 0);
}
