/**
 * `bun run compare`: the readers against independent parsers, through the executable, on code that nobody
 * here wrote. Exits 1 below the figures. `--write` puts the result into docs/compare.md.
 */
import { join } from "node:path";
import { fillFile } from "../../packaging/marked-parts.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { Peer } from "../support/peer.ts";
import type { Comparison } from "./comparison.ts";
import { compare as compareGo } from "./go.ts";
import { compare as compareMarkdown } from "./markdown.ts";
import { compare as comparePython } from "./python.ts";
import { compare as compareSql } from "./sql.ts";
import { compare as compareTypeScript } from "./typescript.ts";

/** Differences printed of each subject. */
const MAX_PRINTED = 40;

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
  [compareSql, "read_code"],
  [compareMarkdown, "read_markdown"],
] as const) {
  results.push(...(await compare(read(action))));
}
await peer.end();

for (const { subject, differences, excused } of results) {
  for (const text of differences.slice(0, MAX_PRINTED)) print(`- ${subject}: ${text}`);
  for (const text of excused.slice(0, MAX_PRINTED)) print(`~ ${subject}: ${text}`);
}
const table = [
  "| subject | judge | files | found by the judge | found here too | with the same lines | invented here | differences that stand | decided for us |",
  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
  ...results.map(
    ({ subject, judge, files, expected, found, linesRight, invented, differences, excused }) =>
      `| ${[subject, judge, files, expected, found, linesRight, invented, differences.length, excused.length].join(" | ")} |`,
  ),
].join("\n");
print(`\n${table}`);
if (process.argv.includes("--write")) await writeDoc();

const below = results.filter(({ differences }) => differences.length > 0);
for (const { subject, differences } of below) print(`${subject}: ${differences.length} differences stand`);
process.exitCode = below.length > 0 ? 1 : 0;

async function writeDoc(): Promise<void> {
  const excused = results.flatMap(({ subject, excused: list }) =>
    list.slice(0, MAX_PRINTED).map((text) => `- ${subject}: ${text.slice(0, 200)}`),
  );
  const decided =
    excused.length > 0 ? ["", `Decided for us, at most ${MAX_PRINTED} of each:`, "", ...excused] : [];
  await fillFile(join(import.meta.dir, "../../docs/compare.md"), { result: [table, ...decided].join("\n") });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
