import { isTestFile } from "../../patterns/observe/index.ts";
import type { PatternLanguage } from "../../patterns/language.ts";
import { folderOf, type Listing } from "./listing.ts";

/** Files that are read of a project for being near, and from everywhere: sources, and tests. */
const MOST_NEAR = 40;
const MOST_SOURCES = 70;
const MOST_TESTS = 40;
/** Fewer say little: then the packages beside it are looked at too. */
export const FEW = 8;

/** A file of the sample and how much it counts. */
export interface Chosen {
  /** Relative to the project. */
  path: string;
  weight: number;
}

/** How much a file counts by its distance in folders, up and down; the last for all that are farther. */
const WEIGHTS = [1, 0.7, 0.5, 0.35];
/** Tests are written in another way than what they test. */
const OTHER_KIND = 0.5;

/**
 * The sources that tell how a file is to be written: those around it, and of the others some from everywhere.
 * @param target relative to the project, forward slashes
 */
export function choose(listing: Listing, language: PatternLanguage, target: string): Chosen[] {
  const all = inDialect(listing.sources[language] ?? [], target);
  const own = packageOf(listing, target);
  const inPackage = all.filter((path) => packageOf(listing, path) === own);
  const candidates = inPackage.length >= FEW ? inPackage : all;
  const folder = folderOf(target);
  const isTest = isTestFile(target, language);
  const measured = candidates.map((path) => ({ path, distance: distance(folder, folderOf(path)) }));
  const near = measured.toSorted((a, b) => a.distance - b.distance).slice(0, MOST_NEAR);
  const taken = new Set(near);
  const others = measured
    .filter((one) => !taken.has(one))
    .map((one) => ({ ...one, isTest: isTestFile(one.path, language) }));
  const far = [
    ...spread(
      others.filter((one) => !one.isTest),
      MOST_SOURCES,
    ),
    ...spread(
      others.filter((one) => one.isTest),
      MOST_TESTS,
    ),
  ];
  return [...near, ...far].map((one) => ({
    path: one.path,
    weight:
      (WEIGHTS[Math.min(one.distance, WEIGHTS.length - 1)] ?? 0) *
      (isTestFile(one.path, language) === isTest ? 1 : OTHER_KIND),
  }));
}

/** For TypeScript what is TypeScript, for JavaScript what is that; all of it where there is little. */
function inDialect(paths: readonly string[], target: string): readonly string[] {
  const typed = /\.[cm]?tsx?$/;
  const script = /\.[cm]?[jt]sx?$/;
  if (!script.test(target)) return paths;
  const same = paths.filter((path) => typed.test(path) === typed.test(target));
  return same.length >= FEW ? same : paths;
}

/** The nearest folder with a manifest. */
function packageOf({ packages }: Listing, path: string): string {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (folder === "" || packages.includes(folder)) return folder;
  }
}

/** Steps from one folder to another. */
function distance(from: string, to: string): number {
  const a = from === "" ? [] : from.split("/");
  const b = to === "" ? [] : to.split("/");
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return a.length + b.length - 2 * shared;
}

/** As many as are wanted, evenly from the whole of a list. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: Math.max(0, count) },
    (_, at) => items[Math.floor((at * items.length) / count)],
  ).flatMap((item) => (item === undefined ? [] : [item]));
}
