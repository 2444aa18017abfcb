/** TypeScript and JavaScript against the TypeScript compiler, over the packages in node_modules. */
import { Glob } from "bun";
import { resolve } from "node:path";
import ts from "typescript";
import type { Compare, Comparison } from "./comparison.ts";
import { printComparison } from "./in-process.ts";
import { compareDeclarations, spread } from "./judged.ts";
import { judge } from "./judges/typescript.ts";

interface Subject {
  subject: string;
  /** Kinds of files, each with how many of it are wanted; all of a kind where there are fewer. */
  kinds: { pattern: string; fits: (path: string) => boolean; wanted: number; atLeast?: number }[];
}

const isDeclaration = (path: string): boolean => /\.d\.[mc]?ts$/.test(path);
const all = (): boolean => true;

/** Of each language. The directory and the number can be given when run by hand. */
const FILES = Number((import.meta.main ? process.argv[3] : undefined) ?? 600);
const ROOT =
  (import.meta.main ? process.argv[2] : undefined) ?? resolve(import.meta.dir, "../../node_modules");
/** The compiler takes seconds for the largest bundles. */
const MAX_BYTES = 400_000;
/** Fewer files of a language are no comparison. */
const MIN_FILES = 200;
/** Declaration files are easy, and most of what packages ship. */
const MAX_DECLARATION_FILES = 200;

const SUBJECTS: Subject[] = [
  {
    subject: "TypeScript",
    kinds: [
      { pattern: "**/*.tsx", fits: all, wanted: FILES / 4, atLeast: 50 },
      {
        pattern: "**/*.{ts,mts,cts}",
        fits: isDeclaration,
        wanted: Math.min(FILES / 4, MAX_DECLARATION_FILES),
      },
      { pattern: "**/*.{ts,mts,cts}", fits: (path) => !isDeclaration(path), wanted: FILES / 2 },
    ],
  },
  {
    subject: "JavaScript",
    kinds: [
      { pattern: "**/*.jsx", fits: all, wanted: FILES / 10, atLeast: 20 },
      { pattern: "**/*.{js,mjs,cjs}", fits: all, wanted: FILES },
    ],
  },
];

export const compare: Compare = async (readObjects) => {
  const comparisons: Comparison[] = [];
  for (const { subject, kinds } of SUBJECTS) {
    const paths: string[] = [];
    const few: string[] = [];
    for (const { pattern, fits, wanted, atLeast = 0 } of kinds) {
      const files = [...new Glob(pattern).scanSync({ cwd: ROOT, absolute: true, dot: true })];
      const chosen = spread(
        files.filter((path) => fits(path) && Bun.file(path).size <= MAX_BYTES),
        wanted,
      );
      if (chosen.length < atLeast) few.push(`${chosen.length} files fit ${pattern}, ${atLeast} are needed`);
      paths.push(...chosen);
    }
    const verdicts = paths.map(judge);
    const judged = verdicts.filter(({ refused }) => refused === undefined).length;
    if (judged < MIN_FILES) few.push(`${judged} files were judged, ${MIN_FILES} are needed`);
    const name = `typescript ${ts.version}`;
    // One subject after the other: both use the same thread.
    const found = await compareDeclarations(subject, name, verdicts, readObjects, () => undefined);
    found[0]?.differences.push(...few);
    comparisons.push(...found);
  }
  return comparisons;
};

if (import.meta.main) await printComparison(compare);
