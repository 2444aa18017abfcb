/** Compares `read_config` with the public conformance sets and with independent parsers of the same formats. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as v from "valibot";
import { BrainloopError } from "../../src/error.ts";
import { configReader } from "../../src/readers/config/index.ts";
import { type Compare, type Comparison, notCompared } from "./comparison.ts";
import { type JudgedKey, type KeyJudge, keyJudges } from "./config/judges.ts";
import { type Suite, suites } from "./config/suites.ts";
import { printComparison } from "./in-process.ts";
import { spread } from "./judged.ts";
import { versionOf } from "./package-version.ts";

const PROJECT = join(import.meta.dir, "../..");
const FOLDERS = [join(PROJECT, "node_modules"), "/usr/share", "/usr/lib"].filter((path) => existsSync(path));
/** Files of each format. */
const FILES = 500;
const MAX_FILE_LENGTH = 300_000;
/** Items that a digest keeps of one list; the others are counted. */
const MAX_ITEMS = 100;
const MAX_KEYS = 20_000;
const MAX_DIFFERENCES = 300;

const Objects = v.object({
  keys: v.optional(
    v.array(
      v.object({
        path: v.string(),
        line: v.number(),
        end_line: v.number(),
        document: v.optional(v.number()),
      }),
    ),
    [],
  ),
  errors: v.optional(
    v.array(v.object({ line: v.number(), column: v.number(), frame: v.optional(v.string()) })),
    [],
  ),
});

type Read = Parameters<Compare>[0];

const CORPORA = [
  { format: "json", pattern: "**/*.json" },
  { format: "yaml", pattern: "**/*.{yaml,yml}" },
  { format: "toml", pattern: "**/*.toml" },
] as const;

export const compare: Compare = async (readObjects) => {
  const folder = await mkdtemp(join(tmpdir(), "brainloop-config-"));
  try {
    const comparisons: Comparison[] = [];
    const judges = await keyJudges();
    for (const suite of await suites()) comparisons.push(await compareSuite(suite, folder, readObjects));
    for (const { format, pattern } of CORPORA) {
      const subject = `${format.toUpperCase()}: keys and items`;
      comparisons.push(await compareKeys(subject, judges[format], installed(pattern), readObjects));
    }
    return comparisons;
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Each case is taken or refused as the set says; what is refused, with a place in the file and the code there. */
async function compareSuite(suite: Suite, folder: string, readObjects: Read): Promise<Comparison> {
  const { subject, judge, extension, cases, missing } = suite;
  if (missing !== undefined) return notCompared(subject, missing);
  const result = emptyComparison(subject, judge);
  for (const [index, { name, content, valid }] of cases.entries()) {
    if (valid === undefined) continue;
    const path = join(folder, `${index}${extension}`);
    await Bun.write(path, content);
    const refusal = await refusalOf(path, readObjects);
    const text = await Bun.file(path).text();
    result.files++;
    result.expected++;
    if ((refusal === undefined) === valid) {
      result.found++;
      if (refusal === undefined || isPlaced(refusal, text)) result.linesRight++;
      else if (refusal !== "no text") result.differences.push(`${name}: refused without its place`);
      continue;
    }
    const difference = `${name}: ${valid ? "refused" : "taken"}`;
    const excuse = suite.excuse(name, text);
    if (excuse === undefined) result.differences.push(difference);
    else result.excused.push(`${difference}, ${excuse}`);
  }
  return result;
}

type Problem = v.InferOutput<typeof Objects>["errors"][number];

/** The first error of a file; "no text" where it was not read as text at all; undefined where it was taken. */
async function refusalOf(path: string, readObjects: Read): Promise<Problem | "no text" | undefined> {
  try {
    return v.parse(Objects, await readObjects(path)).errors[0];
  } catch (error) {
    if (error instanceof BrainloopError && error.code === "UNSUPPORTED_FORMAT") return "no text";
    if (error instanceof Error && error.message.includes('"UNSUPPORTED_FORMAT"')) return "no text";
    throw error;
  }
}

function isPlaced(problem: Problem | "no text", text: string): boolean {
  if (problem === "no text") return false;
  const { line, column, frame } = problem;
  const lines = text.replace(/^\u{feff}/u, "").split(/\r\n|\r|\n/);
  const length = lines[line - 1]?.length;
  const mark = frame?.split("\n").at(-1);
  return length !== undefined && column >= 1 && column <= length + 1 && mark?.endsWith("^") === true;
}

/** Keys and items of files that nobody here wrote: path, first line, last line where the judge has it. */
async function compareKeys(
  subject: string,
  judge: KeyJudge,
  paths: readonly string[],
  readObjects: Read,
): Promise<Comparison> {
  const result = emptyComparison(subject, `${judge.package} ${await versionOf(judge.package)}`);
  for (const path of paths) {
    const text = (await Bun.file(path).text()).replace(/^\u{feff}/u, "");
    if (text.length > MAX_FILE_LENGTH) continue;
    const expected = judge.keysOf(text)?.filter(isKept);
    if (expected === undefined || expected.length > MAX_KEYS) continue;
    const { keys } = v.parse(Objects, await readObjects(path));
    compareFile(result, path.startsWith(PROJECT) ? relative(PROJECT, path) : path, {
      expected,
      keys,
      lines: text.split(/\r\n|\r|\n/),
    });
  }
  return result;
}

interface KeysOfFile {
  expected: readonly JudgedKey[];
  keys: v.InferOutput<typeof Objects>["keys"];
  lines: readonly string[];
}

function compareFile(result: Comparison, name: string, { expected, keys, lines }: KeysOfFile): void {
  const ours = Map.groupBy(
    keys.filter(({ path }) => path !== ""),
    ({ path, document }) => (document === undefined ? path : childOf(document, path)),
  );
  const differ = (text: string): void => {
    if (result.differences.length < MAX_DIFFERENCES) result.differences.push(`${name}: ${text}`);
  };
  result.files++;
  for (const { path, line, endLine } of expected) {
    result.expected++;
    const own = ours.get(path)?.shift();
    if (own === undefined) {
      differ(`missed ${path} ${line}`);
      continue;
    }
    result.found++;
    const difference = `${path}: judge ${line}-${endLine ?? ""}, ours ${own.line}-${own.end_line}`;
    if (own.line === line && (endLine === undefined || own.end_line === endLine)) result.linesRight++;
    else if (own.line === line && isComment(lines.slice(endLine, own.end_line)))
      result.excused.push(`${name}: ${difference}; comments are part of no node (YAML 1.2, 3.2.3.3)`);
    else differ(difference);
  }
  for (const { path, line } of [...ours.values()].flat()) {
    result.invented++;
    differ(`invented ${path} ${line}`);
  }
}

function isComment(lines: readonly string[]): boolean {
  return lines.length > 0 && lines.every((line) => /^\s*(?:#|$)/.test(line));
}

/** Keys of one of several documents, as the judge names them. */
function childOf(document: number, path: string): string {
  return path.startsWith("[") ? `#${document}${path}` : `#${document}.${path}`;
}

/** Whether a digest keeps it: of long lists it has the beginning. */
function isKept({ path }: JudgedKey): boolean {
  return [...path.matchAll(/\[(\d+)\]/g)].every(([, index]) => Number(index) < MAX_ITEMS);
}

function installed(pattern: string): string[] {
  const glob = new Bun.Glob(pattern);
  return FOLDERS.flatMap((cwd) => spread([...glob.scanSync({ cwd, absolute: true })], FILES));
}

function emptyComparison(subject: string, judge: string): Comparison {
  const counts = { files: 0, expected: 0, found: 0, linesRight: 0, invented: 0 };
  return { subject, judge, ...counts, differences: [], excused: [] };
}

if (import.meta.main) await printComparison(compare, configReader);
