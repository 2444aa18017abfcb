/**
 * `bun run patterns-scores`: how well files fit the project they are of, and another one. Each file is judged by a
 * project that does not have it. Exits 1 where own files fit badly or strangers well.
 */
import { conformanceOf } from "../../src/patterns/conform.ts";
import { asIfIn, readProject, type ReadProject, styleOf } from "./known-project.ts";
import { PROJECTS } from "./projects.ts";

/** Files judged of each project. */
const MOST = 60;
/** What a file of the project itself is to score at the median, and how far below it strangers are. */
const OWN = 0.9;
const APART = 0.1;

const projects = new Map<string, ReadProject>();
for (const known of PROJECTS) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  const project = await readProject(known);
  if (project !== undefined) projects.set(known.name, project);
}
print(
  `| project | files | p10 | median | mean | at least 90 % | strangers of | median | mean | at least 90 % |\n`,
);
print(`| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n`);
let failed = 0;
for (const project of projects.values()) {
  const own = scores(project, project);
  const other = projects.get(project.known.foreign);
  const strange = other === undefined ? [] : scores(project, other);
  const isFine = median(own) >= OWN && (other === undefined || median(strange) <= median(own) - APART);
  if (!isFine) failed++;
  const cells = [
    project.known.name,
    own.length,
    percent(quantile(own, 0.1)),
    percent(median(own)),
    percent(mean(own)),
    percent(shareAbove(own)),
    project.known.foreign,
    percent(median(strange)),
    percent(mean(strange)),
    `${percent(shareAbove(strange))}${isFine ? "" : " ≠"}`,
  ];
  print(`| ${cells.join(" | ")} |\n`);
}
process.exitCode = failed > 0 ? 1 : 0;

/** Scores of a project's files in another project, or in its own as if each were not there. */
function scores(home: ReadProject, of: ReadProject): number[] {
  const files = [...of.styles.values()].filter(({ path }) => path.startsWith(of.folder));
  const step = Math.max(1, files.length / MOST);
  return files
    .filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
    .flatMap((style) => {
      const path = home === of ? style.path : asIfIn(home, style.path);
      const project = styleOf(home, path, path);
      const own = home === of ? home.facts.own : [...home.facts.own, ...of.facts.own];
      const found = conformanceOf({ ...style, path }, project, own);
      return found === undefined ? [] : [found.score];
    });
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function shareAbove(values: readonly number[]): number {
  return values.filter((value) => value >= OWN).length / Math.max(1, values.length);
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

function print(text: string): void {
  process.stdout.write(text);
}
