import { PATTERN_KINDS } from "./catalog/index.ts";
import type { PatternKind } from "./catalog/kind.ts";
import type { PatternLanguage } from "./language.ts";
import type { FileStyle, Observation } from "./observe/index.ts";
import { MIXED, type Pattern, type ProjectStyle } from "./pattern.ts";

/** A file with how much it counts: more the nearer it is to what is to be written. */
export interface WeightedFile {
  style: FileStyle;
  weight: number;
}

/** What a project says of itself beside its sources. */
export interface ProjectFacts {
  /** Names under which its own modules are imported: Python packages, the Go module. */
  own: readonly string[];
  /** Packages its manifest declares. */
  declared: readonly string[];
  /** Patterns that manifests and settings tell: module path, language version, formatter, test framework. */
  told: readonly (Pick<Pattern, "name" | "value"> & { language: PatternLanguage })[];
}

/** Where fewer agree the project does not agree with itself. */
export const AGREEMENT = 0.8;
/** The same of files, each with what it does mostly. */
export const FILES_AGREE = 0.75;
/** Neutral values count only where they are as good as alone. */
const NEARLY_ALL = 0.9;
const TOP_IMPORTS = 10;
/** Members of a set that are named. */
const MOST_MEMBERS = 6;

/**
 * The patterns of a project.
 * @param weights learned, by pattern
 */
export function extractPatterns(
  files: readonly WeightedFile[],
  language: PatternLanguage,
  facts: ProjectFacts,
  weights: ReadonlyMap<string, number> = new Map(),
): ProjectStyle {
  const patterns: Pattern[] = [];
  const add = (found: Omit<Pattern, "weight"> | undefined): void => {
    if (found !== undefined) patterns.push({ ...found, weight: weights.get(found.name) ?? 1 });
  };
  const seen = files.map(({ style, weight }) => ({ style: withOwn(style, facts.own), weight }));
  for (const kind of PATTERN_KINDS) {
    if (!kind.languages.includes(language)) continue;
    if (kind.name === "top_imports") add(topImports(seen));
    else add(kind.shape === "set" ? setOf(kind, seen) : choiceOf(kind, seen));
  }
  for (const { language: of, name, value } of facts.told) {
    // What sources show counts more than what is declared.
    if (of === language && !patterns.some((pattern) => pattern.name === name))
      add({ name, value, samples: 1, share: 1 });
  }
  return { language, patterns, ...packagesOf(seen, facts), files: files.length };
}

/** Turns imports of the project's own modules into what they say of its way to import. */
export function withOwn(style: FileStyle, own: readonly string[]): FileStyle {
  if (style.language !== "python" || own.length === 0) return style;
  const observations: Observation[] = [];
  for (const one of style.observations) {
    const isImport = one.pattern === "packages" || one.pattern === "standard";
    const isOwn = isImport && own.includes(one.value);
    observations.push(isOwn ? { ...one, pattern: "imports", value: "absolute" } : one);
  }
  return { ...style, observations };
}

interface Votes {
  /** By value: weighted share of the files' votes, and how often it was seen. */
  values: Map<string, { votes: number; count: number; files: number; leads: number }>;
  total: number;
  /** What all files weigh that vote. */
  voters: number;
  samples: number;
}

function votesFor(pattern: string, files: readonly WeightedFile[], neutral: readonly string[]): Votes {
  const values: Votes["values"] = new Map();
  let total = 0;
  let samples = 0;
  let voters = 0;
  for (const { style, weight } of files) {
    const own = style.observations.filter((one) => one.pattern === pattern && !neutral.includes(one.value));
    const count = own.reduce((sum, one) => sum + one.count, 0);
    if (count === 0) continue;
    // A file of a thousand strings must not speak for all others.
    const voice = weight * Math.sqrt(count);
    total += voice;
    samples += count;
    voters += weight;
    for (const one of own) {
      const known = values.get(one.value) ?? { votes: 0, count: 0, files: 0, leads: 0 };
      known.votes += (voice * one.count) / count;
      known.count += one.count;
      known.files++;
      if (one.count * 2 > count) known.leads += weight;
      values.set(one.value, known);
    }
  }
  return { values, total, samples, voters };
}

function choiceOf(kind: PatternKind, files: readonly WeightedFile[]): Omit<Pattern, "weight"> | undefined {
  const neutral = kind.neutral ?? [];
  let votes = votesFor(kind.name, files, neutral);
  if (neutral.length > 0) {
    const all = votesFor(kind.name, files, []);
    if (all.samples > 0 && votes.samples / all.samples < 1 - NEARLY_ALL) votes = all;
  }
  if (votes.samples < kind.atLeast) return undefined;
  const [best] = [...votes.values].toSorted(([, a], [, b]) => b.votes - a.votes);
  if (best === undefined) return undefined;
  const share = round(best[1].votes / votes.total);
  // A few files of another style say as much as many lines of it.
  const agreement = round(best[1].leads / votes.voters);
  const agrees = share >= AGREEMENT && agreement >= FILES_AGREE;
  return {
    name: kind.name,
    value: agrees ? best[0] : MIXED,
    samples: votes.samples,
    share,
    agreement,
    voters: round(votes.voters),
    ...example(files, kind.name, best[0]),
  };
}

function setOf(kind: PatternKind, files: readonly WeightedFile[]): Omit<Pattern, "weight"> | undefined {
  const { values, samples } = votesFor(kind.name, files, []);
  if (samples < kind.atLeast) return undefined;
  const sorted = [...values].toSorted(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) return undefined;
  return {
    name: kind.name,
    value: sorted.slice(0, MOST_MEMBERS).map(([value]) => value),
    samples,
    share: round(first[1].count / samples),
    ...example(files, kind.name, first[0]),
  };
}

function topImports(files: readonly WeightedFile[]): Omit<Pattern, "weight"> | undefined {
  const all = files.map(({ style, weight }) => ({
    weight,
    style: {
      ...style,
      observations: style.observations.flatMap((one) =>
        one.pattern === "packages" || one.pattern === "standard" ? [{ ...one, pattern: "top_imports" }] : [],
      ),
    },
  }));
  const { values } = votesFor("top_imports", all, []);
  const sorted = [...values].toSorted(([a, m], [b, n]) => n.files - m.files || (a < b ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) return undefined;
  return {
    name: "top_imports",
    value: sorted.slice(0, TOP_IMPORTS).map(([value]) => value),
    samples: sorted.reduce((sum, [, { files: count }]) => sum + count, 0),
    share: round(first[1].files / Math.max(1, files.length)),
    ...example(all, "top_imports", first[0]),
  };
}

/** The place in the file that counts most. */
function example(files: readonly WeightedFile[], pattern: string, value: string): { example?: string } {
  let best: { place: string; weight: number } | undefined;
  for (const { style, weight } of files) {
    if (best !== undefined && weight <= best.weight) continue;
    const found = style.observations.find((one) => one.pattern === pattern && one.value === value);
    if (found !== undefined) best = { place: `${style.path}:${found.lines[0] ?? 1}`, weight };
  }
  return best === undefined ? {} : { example: best.place };
}

/**
 * What is imported, and how likely the next import is of something new: the share of imports that no second file has
 * (Good and Turing's estimate, https://en.wikipedia.org/wiki/Good%E2%80%93Turing_frequency_estimation). A manifest
 * that declares what is imported leaves little new.
 */
function packagesOf(
  files: readonly WeightedFile[],
  facts: ProjectFacts,
): Pick<ProjectStyle, "packages" | "novelty"> {
  const declared = new Set([...facts.declared, ...facts.own]);
  const counts = new Map<string, number>();
  for (const { style } of files) {
    for (const { pattern, value } of style.observations)
      if (pattern === "packages") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let imports = 0;
  let single = 0;
  for (const [name, count] of counts) {
    imports += count;
    if (count === 1 && !declared.has(name)) single++;
  }
  return {
    packages: new Set([...declared, ...counts.keys()]),
    novelty: round(imports === 0 ? 0 : single / imports),
  };
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
