/**
 * What digests cost compared with their sources, in o200k tokens: `bun test/bench/digest-size.ts [DIRECTORY…]`.
 * Code files of 100 lines and more; declaration files apart, since they are nothing but signatures.
 */
import { Glob } from "bun";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { renderOutline } from "../../src/outline.ts";
import { codeReader } from "../../src/readers/code/index.ts";
import { detectLanguage } from "../../src/readers/code/detect.ts";

const MIN_LINES = 100;
/** Larger ones are bundles and tables; a tokenizer takes its time over them, too. */
const MAX_BYTES = 200_000;
const MAX_FILES = 600;

interface Sizes {
  full: number[];
  brief: number[];
}

const roots = process.argv.length > 2 ? process.argv.slice(2) : [resolve(import.meta.dir, "../../node_modules"), "/usr/lib/python3"];
const byLanguage = new Map<string, Sizes>();
for (const { path, language } of samples()) {
  const text = readFileSync(path, "utf8");
  const source = tokens(text);
  const digest = await codeReader.parse({ path, text });
  const sizes = byLanguage.get(language) ?? { full: [], brief: [] };
  byLanguage.set(language, sizes);
  for (const detail of ["full", "brief"] as const) {
    const { text: outline } = renderOutline(codeReader.outline(digest, detail), Number.POSITIVE_INFINITY);
    sizes[detail].push((100 * tokens(outline)) / source);
    if (process.env["SHOW"] === detail) process.stdout.write(`${sizes[detail].at(-1)?.toFixed(1)} ${source} ${path}\n`);
  }
}
for (const [language, { full, brief }] of byLanguage) {
  const figures = `full median ${at(full, 0.5)} p90 ${at(full, 0.9)}, brief median ${at(brief, 0.5)} p90 ${at(brief, 0.9)}`;
  process.stdout.write(`${language.padEnd(20)} ${String(full.length).padStart(5)} files: ${figures}\n`);
}

/** Files of each language, evenly spread over the directories. */
function samples(): { path: string; language: string }[] {
  const all = new Map<string, string[]>();
  for (const root of roots) {
    for (const path of new Glob("**/*").scanSync({ cwd: root, absolute: true })) {
      const language = detectLanguage(path)?.name;
      if (language === undefined || Bun.file(path).size > MAX_BYTES || /\.min\.|locales?\//.test(path)) continue;
      const key = /\.d\.[mc]?ts$/.test(path) ? "declarations (.d.ts)" : language;
      const paths = all.get(key) ?? [];
      all.set(key, paths);
      paths.push(path);
    }
  }
  return [...all].flatMap(([language, paths]) => {
    const long = paths.toSorted().filter((path) => readFileSync(path, "utf8").split("\n").length >= MIN_LINES);
    const step = Math.max(1, long.length / MAX_FILES);
    return long.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).map((path) => ({ path, language }));
  });
}

function tokens(text: string): number {
  return encode(text, { disallowedSpecial: new Set() }).length;
}

function at(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} %`;
}
