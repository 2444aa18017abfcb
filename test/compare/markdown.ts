/** Compares the markdown reader with two independent parsers. `bun test/compare/markdown.ts` prints the result. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as v from "valibot";
import type { Compare, Comparison } from "./comparison.ts";
import {
  codeKey,
  commonmark,
  headingKey,
  type Judge,
  mdast,
  targetKey,
  type Thing,
} from "./markdown-judges.ts";
import { versionOf } from "./package-version.ts";

const PROJECT = join(import.meta.dir, "../..");
/** micromark reads 0.4 MB/s. */
const MAX_FILE_LENGTH = 300_000;

const Objects = v.object({
  front_matter: v.optional(v.object({ end_line: v.number() })),
  sections: v.optional(v.array(v.object({ title: v.string(), level: v.number(), line: v.number() })), []),
  code_blocks: v.optional(
    v.array(v.object({ language: v.optional(v.string()), line: v.number(), end_line: v.number() })),
    [],
  ),
  links: v.optional(
    v.array(v.object({ target: v.string(), line: v.number(), broken: v.optional(v.string()) })),
    [],
  ),
  images: v.optional(v.array(v.object({ target: v.string(), line: v.number() })), []),
});

/**
 * Where the specification decides against both judges. Example 215: a link reference definition is no part
 * of the paragraph it stands at the beginning of (CommonMark 0.31, section 4.7), and so not of the setext
 * heading that paragraph becomes (section 4.3); both judges count the heading's lines from the definition.
 */
const BY_SPECIFICATION: ReadonlySet<string> = new Set(["example-215.md"]);

interface Document {
  name: string;
  path: string;
  text: string;
}

const judges: { package: string; judge: Judge; other: Judge }[] = [
  { package: "commonmark", judge: commonmark, other: mdast },
  { package: "mdast-util-from-markdown", judge: mdast, other: commonmark },
];

/**
 * Headings, code blocks, links and images of real documents and of the CommonMark specification's examples.
 * A difference is excused, and left out of the figures, only where the other of the two judges is on our side,
 * with an exact line.
 */
export const compare: Compare = async (readObjects) => {
  const folder = await mkdtemp(join(tmpdir(), "brainloop-markdown-"));
  try {
    const corpora = [
      { subject: "Markdown documents", documents: await installedDocuments() },
      { subject: "Markdown of the CommonMark specification", documents: await specificationExamples(folder) },
    ];
    const names = await Promise.all(
      judges.map(async ({ package: name }) => `${name} ${await versionOf(name)}`),
    );
    const comparisons: Comparison[] = [];
    for (const { subject, documents } of corpora) {
      const results = names.map((name) => emptyComparison(subject, name));
      for (const document of documents) {
        const answer = await readObjects(document.path);
        // Judges know nothing of masks, and see other targets of links where one stands.
        if (answer["masked_secrets"] !== undefined) continue;
        const objects = v.parse(Objects, answer);
        const ours = thingsOf(objects);
        const text = blankFrontMatter(document.text, objects.front_matter?.end_line ?? 0);
        for (const [index, { judge, other }] of judges.entries()) {
          const result = results[index];
          if (result !== undefined) compareThings(result, document.name, ours, judge(text), other(text));
        }
      }
      comparisons.push(...results);
    }
    return comparisons;
  } finally {
    await rm(folder, { recursive: true });
  }
};

export function emptyComparison(subject: string, judge: string): Comparison {
  const counts = { files: 0, expected: 0, found: 0, linesRight: 0, invented: 0 };
  return { subject, judge, ...counts, differences: [], excused: [] };
}

async function installedDocuments(): Promise<Document[]> {
  const folders = [join(PROJECT, "node_modules"), "/usr/share/doc"].filter((folder) => existsSync(folder));
  const glob = new Bun.Glob("**/*.{md,markdown}");
  const paths = folders.flatMap((cwd) => [...glob.scanSync({ cwd, absolute: true })].toSorted());
  const documents = await Promise.all(
    paths.map(async (path) => ({ name: relative(PROJECT, path), path, text: await Bun.file(path).text() })),
  );
  return documents.filter(({ text }) => text.length <= MAX_FILE_LENGTH);
}

/** Writes each example of spec.txt to a file of its own; there `→` stands for a tab. */
async function specificationExamples(folder: string): Promise<Document[]> {
  const specification = await Bun.file(join(PROJECT, "node_modules/commonmark-spec/spec.txt")).text();
  const examples = specification.matchAll(/^`{32} example\n([^]*?)^\.\n[^]*?^`{32}$/gm);
  return Promise.all(
    [...examples].map(async ([, markdown = ""], index) => {
      const name = `example-${index + 1}.md`;
      const document = { name, path: join(folder, name), text: markdown.replaceAll("→", "\t") };
      await Bun.write(document.path, document.text);
      return document;
    }),
  );
}

/** Front matter is no part of CommonMark: the judges get empty lines in its place. */
function blankFrontMatter(text: string, endLine: number): string {
  const lines = text.split(/\r\n?|\n/);
  return [...lines.slice(0, endLine).map(() => ""), ...lines.slice(endLine)].join("\n");
}

function thingsOf(objects: v.InferOutput<typeof Objects>): Thing[] {
  return [
    ...objects.sections.map(({ level, title, line }) => thing(headingKey(level, title), line)),
    ...objects.code_blocks.map(({ language, line, end_line }) => ({
      ...thing(codeKey(language ?? null), line),
      endLine: end_line,
    })),
    ...objects.links
      .filter(({ broken }) => broken !== "undefined reference")
      .map(({ target, line }) => thing(targetKey("link", target), line)),
    ...objects.images.map(({ target, line }) => thing(targetKey("image", target), line)),
  ];
}

function thing(key: string, line: number): Thing {
  return { key, line: [line, line] };
}

/**
 * Adds what comparing one document finds.
 * @param others what the other judge says of it
 */
export function compareThings(
  result: Comparison,
  name: string,
  ours: Thing[],
  theirs: Thing[],
  others: Thing[],
): void {
  result.files++;
  const keys = new Set([...ours, ...theirs].map(({ key }) => key));
  for (const key of keys) {
    const withKey = (things: Thing[]): Thing[] =>
      things.filter((candidate) => candidate.key === key).toSorted((a, b) => a.line[0] - b.line[0]);
    compareEqual(result, name, withKey(ours), withKey(theirs), withKey(others));
  }
}

/**
 * Compares things with one key. One that only we have is excused where the other judge has it, too, and knows
 * its exact line; one that only the judge has, where the other judge has it no more than we do.
 */
function compareEqual(
  result: Comparison,
  name: string,
  ours: Thing[],
  theirs: Thing[],
  others: Thing[],
): void {
  const bySpecification = BY_SPECIFICATION.has(name);
  const [ourAlone, missed] = unmatched(ours, theirs);
  const [unconfirmed] = unmatched(ours, others.filter(isExact));
  const [, onlyOther] = unmatched(ours, others);
  const isExcusedOurs = (our: Thing | undefined): boolean =>
    our === undefined || bySpecification || !unconfirmed.includes(our);
  const isExcusedMiss = (their: Thing | undefined): boolean =>
    their === undefined || bySpecification || !onlyOther.some((other) => overlap(their, other));

  result.expected += theirs.length;
  result.found += theirs.length;
  result.linesRight += theirs.length;
  for (let index = 0; index < Math.max(ourAlone.length, missed.length); index++) {
    const our = ourAlone[index];
    const their = missed[index];
    const excused = isExcusedOurs(our) && isExcusedMiss(their);
    (excused ? result.excused : result.differences).push(`${name}: judge ${show(their)}, ours ${show(our)}`);
    if (their === undefined) {
      if (!excused) result.invented++;
    } else if (our === undefined) {
      result.found--;
      result.linesRight--;
      if (excused) result.expected--;
    } else if (!excused) result.linesRight--;
  }
}

/** What is left of both when each thing is put together with the first left that it agrees with. */
function unmatched(ours: readonly Thing[], theirs: readonly Thing[]): [Thing[], Thing[]] {
  const left = [...theirs];
  const alone = ours.filter((our) => {
    const at = left.findIndex((their) => agree(our, their));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [alone, left];
}

function isExact({ line: [first, last] }: Thing): boolean {
  return first === last;
}

function overlap(a: Thing, b: Thing): boolean {
  return a.line[0] <= b.line[1] && b.line[0] <= a.line[1];
}

function agree(our: Thing, their: Thing): boolean {
  const [line] = our.line;
  return line >= their.line[0] && line <= their.line[1] && our.endLine === their.endLine;
}

function show(of: Thing | undefined): string {
  if (of === undefined) return "nothing";
  const [first, last] = of.line;
  const end = of.endLine ?? last;
  return `${of.key.slice(0, 100)} ${first}${end === first ? "" : `-${end}`}`;
}

if (import.meta.main) {
  const { markdownReader } = await import("../../src/readers/markdown/index.ts");
  const comparisons = await compare(async (path) => {
    const text = (await Bun.file(path).text()).replace(/^\u{FEFF}/u, "");
    return markdownReader.objects(await markdownReader.parse({ path, text }));
  });
  for (const { differences, excused, ...figures } of comparisons) {
    process.stdout.write(
      `${JSON.stringify({ ...figures, differences: differences.length, excused: excused.length })}\n`,
    );
    for (const difference of differences.slice(0, 100)) process.stdout.write(`  ${difference}\n`);
    if (process.argv.includes("--excused"))
      for (const difference of excused) process.stdout.write(`  (${difference})\n`);
  }
  process.exitCode = comparisons.some(({ differences }) => differences.length > 0) ? 1 : 0;
}
