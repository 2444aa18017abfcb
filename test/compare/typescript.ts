/** TypeScript and JavaScript against the TypeScript compiler, over the packages in node_modules. */
import { Glob } from "bun";
import { resolve } from "node:path";
import ts from "typescript";
import type { Compare, Comparison } from "./comparison.ts";
import { printComparison } from "./in-process.ts";
import { compareDeclarations, spread } from "./judged.ts";
import { judge } from "./judges/typescript.ts";

const SUBJECTS = [
  { subject: "TypeScript", pattern: "**/*.{ts,tsx,mts,cts}" },
  { subject: "JavaScript", pattern: "**/*.{js,mjs,cjs,jsx}" },
];
/** Of each. The directory and the number can be given when run by hand. */
const FILES = Number(process.argv[3] ?? 600);
const ROOT = process.argv[2] ?? resolve(import.meta.dir, "../../node_modules");
/** The compiler takes seconds for the largest bundles. */
const MAX_BYTES = 400_000;

export const compare: Compare = async (readObjects) => {
  const comparisons: Comparison[] = [];
  for (const { subject, pattern } of SUBJECTS) {
    const all = [...new Glob(pattern).scanSync({ cwd: ROOT, absolute: true, dot: true })];
    const paths = spread(
      all.filter((path) => Bun.file(path).size <= MAX_BYTES),
      FILES,
    );
    const verdicts = paths.map(judge);
    const name = `typescript ${ts.version}`;
    // One subject after the other: both use the same thread.
    comparisons.push(...(await compareDeclarations(subject, name, verdicts, readObjects, () => undefined)));
  }
  return comparisons;
};

if (import.meta.main) await printComparison(compare);
