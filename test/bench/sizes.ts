/**
 * `bun run sizes`: what digests cost and keep, against `repomix --compress` on the same files. Both are counted in
 * exact o200k tokens. A declaration is kept where its name stands in what an agent would get of its file; the names
 * are those of the reader's objects, which `bun run compare` judges. `--write` puts the table into docs/digests.md
 * and README.md.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fillFile } from "../../packaging/marked-parts.ts";
import type { CodeDigest } from "../../src/digest.ts";
import { renderOutline } from "../../src/outline.ts";
import { codeReader } from "../../src/readers/code/index.ts";
import { examples } from "./examples.ts";
import { corpus, DECLARATIONS, samples, tokens } from "./digest-size.ts";

const REPOMIX = "repomix@1.18.1";
const FILES = 60;
const WORD = /^[\p{L}\p{N}_$]+$/u;
const ROOT = join(import.meta.dir, "../..");

interface Kept {
  tokens: number;
  names: number;
}

interface Row {
  language: string;
  files: number;
  source: number;
  names: number;
  ours: Kept;
  theirs: Kept;
}

const scratch = mkdtempSync(join(tmpdir(), "brainloop-sizes-"));
const rows: Row[] = [];
try {
  const chosen = samples(await corpus(), FILES).filter(({ language }) => language !== DECLARATIONS);
  const copied = chosen.map(({ path, language }, at) => {
    const copy = `${language.replaceAll(/\W/g, "_")}/${at}-${basename(path)}`;
    cpSync(path, join(scratch, "files", copy), { dereference: true });
    return { path, language, copy };
  });
  const packed = packedBy(join(scratch, "files"));
  for (const { path, language, copy } of copied) {
    const theirs = packed.get(copy);
    // What repomix leaves out, as binary or too large, is compared by nobody.
    if (theirs === undefined) continue;
    const text = readFileSync(path, "utf8");
    const digest = await codeReader.parse({ path, text });
    const ours = renderOutline(codeReader.outline(digest, "full"));
    const names = namesOf(digest);
    const row = rowOf(language);
    row.files++;
    row.source += tokens(text);
    row.names += names.length;
    add(row.ours, ours, names);
    add(row.theirs, theirs, names);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const table = [
  `| language | files | source tokens | \`${REPOMIX} --compress\` | Brainloop, \`full\` | declarations named by repomix | by Brainloop |`,
  "| --- | --- | --- | --- | --- | --- | --- |",
  ...rows
    .toSorted((a, b) => (a.language < b.language ? -1 : 1))
    .map(({ language, files, source, names, ours, theirs }) =>
      [
        "",
        language,
        files,
        source,
        `${theirs.tokens} (${percent(theirs.tokens, source)})`,
        `${ours.tokens} (${percent(ours.tokens, source)})`,
        percent(theirs.names, names),
        percent(ours.names, names),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
].join("\n");
process.stdout.write(`${table}\n`);
if (process.argv.includes("--write")) {
  await fillFile(join(ROOT, "docs/digests.md"), { repomix: table, examples: await examples() });
  await fillFile(join(ROOT, "README.md"), { repomix: table });
}
process.exitCode = rows.length > 0 && rows.every(isBetter) ? 0 : 1;

/** Fewer tokens, and no declaration less. */
function isBetter({ language, ours, theirs }: Row): boolean {
  const better = ours.tokens < theirs.tokens && ours.names >= theirs.names;
  if (!better) process.stdout.write(`${language}: not better than repomix\n`);
  return better;
}

function rowOf(language: string): Row {
  const known = rows.find((row) => row.language === language);
  if (known !== undefined) return known;
  const none = { tokens: 0, names: 0 };
  const row = { language, files: 0, source: 0, names: 0, ours: { ...none }, theirs: { ...none } };
  rows.push(row);
  return row;
}

function add(kept: Kept, text: string, names: readonly string[]): void {
  // The sign of PHP's variables is no part of their names.
  const words = new Set(text.match(/[\p{L}\p{N}_$]+/gu)?.flatMap((word) => [word, word.replace(/^\$/, "")]));
  kept.tokens += tokens(text);
  kept.names += names.filter((name) => (WORD.test(name) ? words.has(name) : text.includes(name))).length;
}

/** What is required is shown as an import. */
function namesOf({ declarations }: CodeDigest): string[] {
  const own = declarations.filter(({ signature }) => !/= require\b/.test(signature));
  return [...new Set(own.map(({ name }) => name))];
}

/** What repomix makes of each file of a folder, by its path in it. */
function packedBy(folder: string): Map<string, string> {
  const out = join(scratch, "packed.json");
  const options = ["--compress", "--style", "json", "--output", out, "--quiet"];
  const everything = ["--no-security-check", "--no-gitignore", "--no-default-patterns"];
  const { exitCode, stderr } = Bun.spawnSync(["npx", "--yes", REPOMIX, folder, ...options, ...everything], {
    cwd: scratch,
  });
  if (exitCode !== 0) throw new Error(`repomix failed: ${stderr.toString()}`);
  const packed: { files: Record<string, string> } = JSON.parse(readFileSync(out, "utf8"));
  return new Map(Object.entries(packed.files));
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
