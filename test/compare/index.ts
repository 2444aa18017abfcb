/**
 * `bun run compare`: the readers against independent parsers, through the executable, on code that nobody
 * here wrote. Exits 1 below the figures. `--write` puts the result into docs/compare.md. Names of languages
 * run theirs alone: `bun run compare ruby c#`.
 */
import { join } from "node:path";
import { fillFile } from "../../packaging/marked-parts.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { Peer } from "../support/peer.ts";
import { type Compare, type Comparison, reached } from "./comparison.ts";
import { compare as compareBash } from "./bash.ts";
import { compare as compareC } from "./c.ts";
import { compare as compareCpp } from "./cpp.ts";
import { compare as compareComponents } from "./components.ts";
import { compare as compareCSharp } from "./c-sharp.ts";
import { compare as compareConfig } from "./config.ts";
import { compare as compareCss } from "./css.ts";
import { compare as compareGo } from "./go.ts";
import { compare as compareHtml } from "./html.ts";
import { compare as compareJava } from "./java.ts";
import { compare as compareKotlin } from "./kotlin.ts";
import { compare as compareLua } from "./lua.ts";
import { compare as compareMarkdown } from "./markdown.ts";
import { compare as comparePhp } from "./php.ts";
import { compare as comparePython } from "./python.ts";
import { compare as compareRuby } from "./ruby.ts";
import { compare as compareRust } from "./rust.ts";
import { compare as compareSecrets } from "./secrets.ts";
import { compare as compareSql } from "./sql.ts";
import { compare as compareSqlite } from "./sqlite.ts";
import { compare as compareTypeScript } from "./typescript.ts";

/** Differences printed of each subject. */
const MAX_PRINTED = 40;

const SUBJECTS: readonly (readonly [name: string, compare: Compare, action?: string])[] = [
  ["typescript", compareTypeScript],
  ["go", compareGo],
  ["python", comparePython],
  ["java", compareJava],
  ["rust", compareRust],
  ["php", comparePhp],
  ["c", compareC],
  ["c++", compareCpp],
  ["c#", compareCSharp],
  ["kotlin", compareKotlin],
  ["ruby", compareRuby],
  ["bash", compareBash],
  ["lua", compareLua],
  ["css", compareCss],
  ["sql", compareSql],
  ["html", compareHtml],
  ["components", compareComponents],
  ["markdown", compareMarkdown, "read_markdown"],
  ["config", compareConfig, "read_config"],
  ["secrets", compareSecrets, "read_config"],
  ["sqlite", compareSqlite, "read_sqlite"],
];
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith("--"));
const unknown = wanted.find((name) => SUBJECTS.every(([known]) => known !== name));
if (unknown !== undefined) {
  throw new Error(
    `No comparison is called "${unknown}"; there are ${SUBJECTS.map(([name]) => name).join(", ")}`,
  );
}
const isWritten = words.includes("--write");
if (isWritten && wanted.length > 0) {
  throw new Error("--write needs all comparisons, and some were chosen by name");
}

using sandbox = new Sandbox();
const peer = new Peer([EXECUTABLE, "--root", "/"], { cwd: sandbox.path, env: sandbox.env });
await peer.initialize();

/** The judges are programs of one thread each: two at once use two processors. */
const AT_ONCE = 2;
const chosen = SUBJECTS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
const compared = new Map<string, Comparison[]>();
const left = chosen.values();
await Promise.all(Array.from({ length: AT_ONCE }, compareNext));
const results = chosen.flatMap(([name]) => compared.get(name) ?? []);
await peer.end();

for (const { subject, differences, excused, details = [] } of results) {
  for (const text of details) print(`  ${subject}: ${text}`);
  for (const text of differences.slice(0, MAX_PRINTED)) print(`- ${subject}: ${text}`);
  for (const text of excused.slice(0, MAX_PRINTED)) print(`~ ${subject}: ${text}`);
}
const table = [
  "| subject | judge | files | found by the judge | found here too | with the same lines | invented here | differences that stand | decided for us |",
  "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
  ...results.map(
    ({ subject, judge, files, expected, found, linesRight, invented, differences, excused, missing }) =>
      `| ${[subject, missing === undefined ? judge : "not compared", files, expected, found, linesRight, invented, differences.length, excused.length].join(" | ")} |`,
  ),
].join("\n");
print(`\n${table}`);
if (isWritten) await writeDoc();

for (const { subject, missing } of results) {
  if (missing !== undefined) print(`${subject}: not compared; to compare: ${missing}`);
}
const below = results.filter((result) => !reached(result));
for (const { subject, differences } of below) print(`${subject}: ${differences.length} differences stand`);
process.exitCode = below.length > 0 ? 1 : 0;

/** Takes one subject after the other from those that are left. */
async function compareNext(): Promise<void> {
  for (const [name, compare, action = "read_code"] of left) {
    const start = performance.now();
    const read = (path: string): Promise<Record<string, unknown>> =>
      peer.call(action, { file_path: path, format: "objects", max_tokens: 0, force: true });
    // oxlint-disable-next-line no-await-in-loop -- the judges share the processors
    compared.set(name, await compare(read));
    process.stderr.write(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  }
}

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
