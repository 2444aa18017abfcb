import { Glob } from "bun";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { detectLanguage } from "../../src/readers/code/detect.ts";
import { corpus } from "./digest-size.ts";

/** Larger ones are bundles and tables. */
const MAX_BYTES = 512 * 1024;

export interface SourceTree {
  files: number;
  bytes: number;
  /** Files of each language. */
  languages: Map<string, number>;
}

/**
 * Fills a directory with files of real packages: of each language as many as of the others, as far as there are
 * so many, evenly spread over the packages, each below the folders it came from.
 */
export async function makeSourceTree(directory: string, files: number): Promise<SourceTree> {
  const byLanguage = new Map<string, { path: string; bytes: number; under: string }[]>();
  for (const [at, root] of (await corpus()).entries()) {
    for (const relative of new Glob("**/*").scanSync({ cwd: root })) {
      const language = detectLanguage(relative)?.name;
      const path = join(root, relative);
      const bytes = Bun.file(path).size;
      if (language === undefined || bytes === 0 || bytes > MAX_BYTES) continue;
      const paths = byLanguage.get(language) ?? [];
      byLanguage.set(language, paths);
      // What is installed is ignored by every walk; here it is the source.
      const under = join(String(at), relative.replaceAll("node_modules", "packages"));
      paths.push({ path, bytes, under });
    }
  }
  const tree: SourceTree = { files: 0, bytes: 0, languages: new Map() };
  const fewestFirst = [...byLanguage].toSorted(([, a], [, b]) => a.length - b.length);
  for (const [at, [language, paths]] of fewestFirst.entries()) {
    const quota = Math.floor((files - tree.files) / (fewestFirst.length - at));
    const step = Math.max(1, paths.length / quota);
    const chosen = paths
      .toSorted((a, b) => (a.under < b.under ? -1 : 1))
      .filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
      .slice(0, quota);
    for (const { path, bytes, under } of chosen) {
      const target = join(directory, under);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(path, target);
      tree.files++;
      tree.bytes += bytes;
    }
    tree.languages.set(language, chosen.length);
  }
  return tree;
}
