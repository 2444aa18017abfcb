/**
 * `bun run patterns-check`: what is found in projects that nobody here wrote, beside what a careful reader found.
 * Fetches the sources by npm and apt. Exits 1 where they differ.
 */
import { readProject, styleOf } from "./known-project.ts";
import { PROJECTS } from "./projects.ts";

const wanted = process.argv.slice(2);
let right = 0;
let wrong = 0;
const missing: string[] = [];
for (const known of PROJECTS) {
  if (wanted.length > 0 && !wanted.includes(known.name)) continue;
  // oxlint-disable-next-line no-await-in-loop -- one after the other, so that the times are its own
  const project = await readProject(known);
  if (project === undefined) {
    missing.push(known.name);
    continue;
  }
  const startedAt = performance.now();
  const style = styleOf(project);
  const ms = Math.round(performance.now() - startedAt);
  const found = new Map(style.patterns.map((pattern) => [pattern.name, pattern]));
  print(`${known.name}: ${known.language}, ${style.files} files, ${ms} ms\n`);
  for (const [name, expected] of Object.entries(known.expected)) {
    const pattern = found.get(name);
    const isRight = pattern?.value === expected;
    if (isRight) right++;
    else wrong++;
    const share = pattern === undefined ? "" : `${Math.round(pattern.share * 100)} % of ${pattern.samples}`;
    print(
      `  ${isRight ? "  " : "≠ "}${name.padEnd(18)} ${expected.padEnd(20)} ${String(pattern?.value ?? "not found").padEnd(20)} ${share}\n`,
    );
  }
  const imports = found.get("top_imports")?.value ?? [];
  for (const module of known.imports ?? []) {
    const isRight = imports.includes(module);
    if (isRight) right++;
    else wrong++;
    if (!isRight) print(`  ≠ top_imports without ${module}: ${String(imports)}\n`);
  }
}
print(`\n${right} as a careful reader found them, ${wrong} otherwise\n`);
if (missing.length > 0) print(`Not to be had here: ${missing.join(", ")}\n`);
process.exitCode = wrong > 0 ? 1 : 0;

function print(text: string): void {
  process.stdout.write(text);
}
