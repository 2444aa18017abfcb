/**
 * `bun run compare`: the readers against independent parsers, through the executable, on code that nobody
 * here wrote. Exits 1 below the figures. `--write` puts the result into docs/compare.md. Names of actions
 * (`bun run compare read_sqlite`) run the comparisons of those alone.
 */
import { join } from "node:path";
import { fillFile } from "../../packaging/marked-parts.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { Peer } from "../support/peer.ts";
import type { Comparison } from "./comparison.ts";
import { compare as compareGo } from "./go.ts";
import { compare as compareMarkdown } from "./markdown.ts";
import { compare as comparePython } from "./python.ts";
import { compare as compareSqlite } from "./sqlite.ts";
import { compare as compareTypeScript } from "./typescript.ts";

/** Differences printed of each subject. */
const MAX_PRINTED = 40;
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

using sandbox = new Sandbox();
const peer = new Peer([EXECUTABLE, "--root", "/"], { cwd: sandbox.path, env: sandbox.env });
await peer.initialize();

const read = (action: string) => (path: string) =>
  peer.call(action, { file_path: path, format: "objects", max_tokens: 0, force: true });

const results: Comparison[] = [];
for (const [compare, action] of [
  [compareTypeScript, "read_code"],
  [compareGo, "read_code"],
  [comparePython, "read_code"],
  [compareMarkdown, "read_markdown"],
  [compareSqlite, "read_sqlite"],
] as const) {
  if (wanted.length > 0 && !wanted.includes(action)) continue;
  results.push(...(await compare(read(action))));
}
await peer.end();
if (results.length === 0) throw new Error(`Nothing compares ${wanted.join(", ")}`);

for (const { subject, differences, excused } of results) {
  for (const text of differences.slice(0, MAX_PRINTED)) print(`- ${subject}: ${text}`);
  for (const text of excused.slice(0, MAX_PRINTED)) print(`~ ${subject}: ${text}`);
}
const rows = results.map(
  ({ subject, judge, files, expected, found, linesRight, invented, differences, excused }) =>
    `| ${[subject, judge, files, expected, found, linesRight, invented, differences.length, excused.length].join(" | ")} |`,
);
const HEAD = [
  "| subject | judge | files | found by the judge | found here too | with the same lines | invented here | differences that stand | decided for us |",
  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
];
print(`\n${[...HEAD, ...rows].join("\n")}`);
if (process.argv.includes("--write")) await writeDoc();

const below = results.filter(({ differences }) => differences.length > 0);
for (const { subject, differences } of below) print(`${subject}: ${differences.length} differences stand`);
process.exitCode = below.length > 0 ? 1 : 0;

/** What was not compared in this run stays as it is in the page. */
async function writeDoc(): Promise<void> {
  const page = join(import.meta.dir, "../../docs/compare.md");
  const subjects = results.map(({ subject }) => subject);
  const [, kept = ""] = /<!-- result -->\n([^]*?)<!-- \/result -->/.exec(await Bun.file(page).text()) ?? [];
  const others = kept
    .split("\n")
    .filter((line) => !subjects.some((subject) => line.slice(2).startsWith(subject)));
  const left = (begins: RegExp): string[] =>
    wanted.length > 0 ? others.filter((line) => begins.test(line)) : [];
  const excused = results.flatMap(({ subject, excused: list }) =>
    list.slice(0, MAX_PRINTED).map((text) => `- ${subject}: ${text.slice(0, 200)}`),
  );
  const decisions = [...left(/^- /), ...excused];
  const decided =
    decisions.length > 0 ? ["", `Decided for us, at most ${MAX_PRINTED} of each:`, "", ...decisions] : [];
  await fillFile(page, { result: [...HEAD, ...left(/^\| (?!subject|---)/), ...rows, ...decided].join("\n") });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
