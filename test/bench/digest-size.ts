/**
 * What digests cost compared with their sources, in o200k tokens: `bun test/bench/digest-size.ts [DIRECTORY…]`.
 * Code files of 100 lines and more; declaration files apart, since they are nothing but signatures.
 */
import { Glob } from "bun";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { renderOutline } from "../../src/outline.ts";
import { codeReader } from "../../src/readers/code/index.ts";
import { detectLanguage } from "../../src/readers/code/detect.ts";
import { cSharpSources } from "../compare/c-sharp.ts";
import { componentSources } from "../compare/components.ts";
import { pageSources } from "../compare/html.ts";
import { npmPackage } from "../compare/npm-package.ts";
import { javaSources } from "../compare/java.ts";
import { output } from "../compare/judged.ts";
import { kotlinSources } from "../compare/kotlin.ts";
import { sqlSources } from "../compare/sql.ts";
import { KEPT } from "../compare/unpacked.ts";

const MIN_LINES = 100;
/** Larger ones are bundles and tables; a tokenizer takes its time over them, too. */
const MAX_BYTES = 200_000;
const MAX_FILES = 600;
const HEAD_LENGTH = 16 * 1024;
export const DECLARATIONS = "declarations (.d.ts)";

/** Where Debian puts sources of packages. */
const LIBRARIES = [
  "/usr/share/php",
  "/usr/lib/rustlib/src/rust",
  "/usr/lib/ruby",
  "/usr/share/lua",
  "/usr/share/bash-completion",
  "/usr/share/doc",
  // Headers of C++ hold code; those of C, like declaration files, hold nothing but declarations.
  "/usr/include/c++",
  "/usr/include/llvm-14",
];
/** Packages of the npm registry that bring a library in C along. */
const C_PACKAGES = ["libxmljs@1.0.11", "cmark-gfm@0.9.0"];

/** Shares of the source's tokens. */
interface Sizes {
  full: number[];
  brief: number[];
}

/** Packages, our own sources, and the libraries of what is installed. */
export async function corpus(): Promise<string[]> {
  const top = resolve(import.meta.dir, "../..");
  const python = await output(["python3", "-c", 'import sysconfig; print(sysconfig.get_path("stdlib"))']);
  const go = await output(["go", "env", "GOROOT"]);
  // One after the other: packages of the same registry come into the same folder.
  await javaSources();
  await kotlinSources();
  await cSharpSources();
  await sqlSources();
  await pageSources();
  await componentSources("vue");
  await componentSources("svelte");
  // oxlint-disable-next-line no-await-in-loop -- into the same folder
  for (const name of C_PACKAGES) await npmPackage(name);
  const libraries = [
    python,
    go === undefined ? undefined : join(go, "src"),
    ...LIBRARIES,
    // What comparisons unpack to have code to read.
    KEPT,
  ].filter((path) => path !== undefined);
  return [join(top, "node_modules"), join(top, "src"), ...libraries.filter((path) => existsSync(path))];
}

/** Medians over the files of all languages, declaration files apart. */
export async function digestSizes(): Promise<{ full: number; brief: number; files: number }> {
  const sizes = [...(await measure(await corpus()))].filter(([language]) => language !== DECLARATIONS);
  const full = sizes.flatMap(([, of]) => of.full);
  const brief = sizes.flatMap(([, of]) => of.brief);
  return { full: at(full, 0.5), brief: at(brief, 0.5), files: full.length };
}

async function measure(roots: readonly string[]): Promise<Map<string, Sizes>> {
  const byLanguage = new Map<string, Sizes>();
  for (const { path, language } of samples(roots)) {
    const text = readFileSync(path, "utf8");
    const source = tokens(text);
    const digest = await codeReader.parse({ path, text });
    const sizes = byLanguage.get(language) ?? { full: [], brief: [] };
    byLanguage.set(language, sizes);
    for (const detail of ["full", "brief"] as const) {
      const outline = renderOutline(codeReader.outline(digest, detail));
      sizes[detail].push(tokens(outline) / source);
    }
  }
  return byLanguage;
}

/** Files of each language, evenly spread over the directories. */
export function samples(roots: readonly string[], most = MAX_FILES): { path: string; language: string }[] {
  const all = new Map<string, string[]>();
  for (const root of roots) {
    for (const path of new Glob("**/*").scanSync({ cwd: root, absolute: true })) {
      if (detectLanguage(path) === undefined || /\.min\.|locales?\//.test(path)) continue;
      if (Bun.file(path).size > MAX_BYTES) continue;
      // Only the text tells whether a header is C's.
      const head = path.endsWith(".h") ? readFileSync(path, "utf8").slice(0, HEAD_LENGTH) : undefined;
      const language = detectLanguage(path, head)?.name;
      if (language === undefined) continue;
      const key = /\.d\.[mc]?ts$/.test(path) ? DECLARATIONS : language;
      const paths = all.get(key) ?? [];
      all.set(key, paths);
      paths.push(path);
    }
  }
  return [...all].flatMap(([language, paths]) => {
    // Packages ship the same header for each of their platforms.
    const seen = new Set<bigint | number>();
    const long = paths.toSorted().filter((path) => {
      const text = readFileSync(path, "utf8");
      const hash = Bun.hash(text);
      const isNew = !seen.has(hash);
      seen.add(hash);
      return isNew && text.split("\n").length >= MIN_LINES;
    });
    const step = Math.max(1, long.length / most);
    return long
      .filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
      .map((path) => ({ path, language }));
  });
}

export function tokens(text: string): number {
  return encode(text, { disallowedSpecial: new Set() }).length;
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

if (import.meta.main) {
  const percent = (values: readonly number[], share: number): string =>
    `${(100 * at(values, share)).toFixed(1)} %`;
  for (const [language, { full, brief }] of await measure(
    process.argv.length > 2 ? process.argv.slice(2) : await corpus(),
  )) {
    const figures = `full median ${percent(full, 0.5)} p90 ${percent(full, 0.9)}, brief median ${percent(brief, 0.5)} p90 ${percent(brief, 0.9)}`;
    process.stdout.write(`${language.padEnd(20)} ${String(full.length).padStart(5)} files: ${figures}\n`);
  }
}
