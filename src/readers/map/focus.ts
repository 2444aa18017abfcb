import type { Declaration, Focus, FocusedFile, FocusedPlace, MapDigest, MappedFile } from "../../digest.ts";
import { isAside } from "./aside.ts";
import { partsOf, stem, wordsOf, type WordHit } from "./words.ts";

/** What a caller wants to see first, told apart with the paths there are. */
export interface Wanted {
  asked: readonly string[];
  /** Files that were named. */
  paths: readonly string[];
  /** Stems of the other words, each once. */
  stems: readonly string[];
  /** The words as they were asked, in the same order. */
  words: readonly string[];
}

/** A file that holds some of the words. */
export interface Holder {
  /** Relative to the mapped folder, forward slashes. */
  path: string;
  lines: number;
  /** How often each of the stems appears. */
  counts: readonly number[];
}

/** A holder whose places are known; of what is no code there are no declarations. */
export interface KnownHolder extends Holder {
  hits: readonly WordHit[];
  doc?: string;
  declarations: readonly Declaration[];
}

/** What one appearance counts, by where it stands. */
const WEIGHT = { name: 6, path: 4, doc: 2, body: 1 };
/** Okapi BM25 with its usual constants (https://en.wikipedia.org/wiki/Okapi_BM25): how soon more of a word says no more, how much long files are held back. */
const K1 = 1.2;
const B = 0.75;
/** Tests, vendored code and documents hold the words, but are not what handles them. */
const ASIDE = 0.4;
const DOCUMENT = /\.(mdx?|rst|txt)$/i;
/** Places shown of one file. */
const MAX_PLACES = 6;
/** Files shown that hold the words, and that are related to those. */
const MAX_FILES = 25;
const MAX_RELATED = 15;

/** Tells named files from words. */
export function wantedOf(asked: readonly string[], paths: readonly string[]): Wanted {
  const named = new Set<string>();
  const words = new Map<string, string>();
  for (const piece of asked) {
    const found = pathsNamed(piece, paths);
    if (found.length > 0) for (const path of found) named.add(path);
    else
      for (const word of piece.split(/\s+/)) {
        const files = pathsNamed(word, paths);
        for (const path of files) named.add(path);
        if (files.length === 0) for (const part of partsOf(word)) words.set(stem(part), part);
      }
  }
  return { asked, paths: [...named], stems: [...words.keys()], words: [...words.values()] };
}

/** A path as it is, or its end where it has a folder or an extension in it. */
function pathsNamed(piece: string, paths: readonly string[]): string[] {
  const path = piece.trim().replace(/^\.\//, "").replaceAll("\\", "/");
  if (!/[./]/.test(path)) return [];
  return paths.filter((one) => one === path || one.endsWith(`/${path}`));
}

/** The holders that may count for most, by what can be told without their declarations; the best first. */
export function bestHolders({ stems }: Wanted, holders: readonly Holder[], limit: number): Holder[] {
  const score = scorer(stems, holders);
  return holders
    .map((holder) => ({ holder, score: score({ ...holder, hits: [], declarations: [] }) }))
    .toSorted((a, b) => b.score - a.score || (a.holder.path < b.holder.path ? -1 : 1))
    .slice(0, limit)
    .map(({ holder }) => holder);
}

/**
 * The map with what has to do with the wanted at its front: files that hold the words or were named, with the
 * places in them, then files they import or that import them. Pure.
 * @param holders all that hold any of the words
 * @param known the best of them
 */
export function focusMap(
  map: MapDigest,
  wanted: Wanted,
  holders: readonly Holder[],
  known: readonly KnownHolder[],
): MapDigest {
  const score = scorer(wanted.stems, holders);
  const named = new Set(wanted.paths);
  const files = known
    .map((holder): FocusedFile => ({
      path: holder.path,
      score: score(holder) + (named.has(holder.path) ? NAMED : 0),
      ...(holder.doc === undefined ? {} : { doc: holder.doc }),
      places: placesOf(holder, wanted.stems),
    }))
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_FILES);
  const focus: Focus = {
    asked: [...wanted.asked],
    unknown: wanted.words.filter((_, at) => holders.every(({ counts }) => (counts[at] ?? 0) === 0)),
    files,
    related: relatedTo(files, map.files),
  };
  return { ...map, focus };
}

/** More than words can make of a file. */
const NAMED = 1000;

/** BM25 over weighted appearances. */
function scorer(stems: readonly string[], holders: readonly Holder[]): (holder: KnownHolder) => number {
  const average = holders.reduce((sum, { lines }) => sum + lines, 0) / Math.max(1, holders.length);
  const holding = stems.map((_, at) => holders.filter(({ counts }) => (counts[at] ?? 0) > 0).length);
  const rarity = holding.map((count) => Math.log(1 + (holders.length - count + 0.5) / (count + 0.5)));
  return ({ path, lines, counts, doc, declarations }) => {
    const weighed = stems.map((one, at) => {
      const inPath = wordsOf(path).includes(one) ? WEIGHT.path : 0;
      const inNames = declarations.filter(({ name }) => wordsOf(name).includes(one)).length * WEIGHT.name;
      const inDocs = (doc !== undefined && wordsOf(doc).includes(one) ? 1 : 0) * WEIGHT.doc;
      return inPath + inNames + inDocs + (counts[at] ?? 0) * WEIGHT.body;
    });
    const length = 1 - B + (B * lines) / Math.max(1, average);
    const sum = weighed.reduce(
      (total, count, at) => total + ((rarity[at] ?? 0) * count * (K1 + 1)) / (count + K1 * length),
      0,
    );
    return sum * (isAside(path) || DOCUMENT.test(path) ? ASIDE : 1);
  };
}

/** The innermost declarations around the hits, and those named by the words; the best of them, in source order. */
function placesOf({ declarations, hits }: KnownHolder, stems: readonly string[]): FocusedPlace[] {
  const scores = new Map<Declaration, number>();
  const loose = new Set<number>();
  for (const { line } of hits) {
    const around = innermost(declarations, line);
    if (around === undefined) loose.add(line);
    else scores.set(around, (scores.get(around) ?? 0) + WEIGHT.body);
  }
  for (const declaration of declarations) {
    const words = wordsOf(declaration.name);
    const docs = declaration.doc === undefined ? [] : wordsOf(declaration.doc);
    for (const one of stems) {
      const count = (words.includes(one) ? WEIGHT.name : 0) + (docs.includes(one) ? WEIGHT.doc : 0);
      if (count > 0) scores.set(declaration, (scores.get(declaration) ?? 0) + count);
    }
  }
  const places = [...scores]
    .toSorted(([a, left], [b, right]) => right - left || a.line - b.line)
    .slice(0, MAX_PLACES)
    .map(([{ line, endLine, signature }]): FocusedPlace => ({ line, endLine, signature }));
  // Lines outside of any declaration count where there is nothing better.
  const lines = places.length > 0 ? [] : [...loose].slice(0, MAX_PLACES);
  return [...places, ...lines.map((line) => ({ line, endLine: line }))].toSorted((a, b) => a.line - b.line);
}

function innermost(declarations: readonly Declaration[], line: number): Declaration | undefined {
  let best: Declaration | undefined;
  for (const declaration of declarations) {
    if (line < (declaration.fromLine ?? declaration.line) || line > declaration.endLine) continue;
    if (best === undefined || declaration.endLine - declaration.line <= best.endLine - best.line)
      best = declaration;
  }
  return best;
}

/** What imports the files, and what they import, by how many of them and how much of each. */
function relatedTo(files: readonly FocusedFile[], mapped: readonly MappedFile[]): FocusedFile[] {
  const scores = new Map(files.map(({ path, score }) => [path, score]));
  const related = new Map<MappedFile, number>();
  const add = (file: MappedFile, score: number): void => {
    if (!scores.has(file.path)) related.set(file, (related.get(file) ?? 0) + score);
  };
  for (const file of mapped) {
    for (const at of file.imports) {
      const target = mapped[at];
      if (target === undefined) continue;
      // What everything imports is related to nothing in particular.
      add(target, (scores.get(file.path) ?? 0) / (1 + target.importedBy));
      add(file, (scores.get(target.path) ?? 0) / (1 + file.imports.length));
    }
  }
  return [...related]
    .filter(([, score]) => score > 0)
    .toSorted(([a, left], [b, right]) => right - left || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_RELATED)
    .map(([{ path, doc }, score]) => ({ path, score, ...(doc === undefined ? {} : { doc }), places: [] }));
}
