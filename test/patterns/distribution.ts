/**
 * `bun run patterns-scores`: how well files fit the project they are of, and another one; then the same for projects
 * on which nothing was tried before, and for what a few files alone tell. Each file is judged by a project that does not
 * have it. Exits 1 where own files fit badly or strangers well.
 */
import { spread } from "../../src/ingest/patterns/choose.ts";
import { conformanceOf, judgedPatterns } from "../../src/patterns/conform.ts";
import { extractPatterns } from "../../src/patterns/extract.ts";
import type { FileStyle } from "../../src/patterns/observe/index.ts";
import type { ProjectStyle } from "../../src/patterns/pattern.ts";
import { HELD_OUT } from "./held-out.ts";
import { asIfIn, readProject, type ReadProject, styleOf } from "./known-project.ts";
import { PROJECTS, type ScoredProject } from "./projects.ts";

/** Files judged of each project. */
const MOST = 60;
/** What files of the project itself are to score at the median. */
const OWN = 0.9;
/** Below this an answer goes back to the model, unless configured otherwise. */
const REPAIRED = 0.8;
/** Own files that may score less than that: one of ten, and one where there are fewer. */
const MAY_FAIL = 0.1;
/** Of all own files at least so many score {@link OWN}; of those that fewest files judge, fewer. */
const MOST_OF_OWN = 0.95;
const MOST_OF_OWN_IN_SMALL = 0.9;
/** Files of the smallest projects that are judged. */
const SMALL = [3, 5, 8];
/** How far strangers' median is to be below that of own files. */
const APART = 0.15;

const projects = new Map<string, ReadProject>();
const missing: string[] = [];
for (const known of [...PROJECTS, ...HELD_OUT]) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  const project = await readProject(known);
  if (project === undefined) missing.push(known.name);
  else projects.set(known.name, project);
}
let failed = 0;
let few = 0;
const alike: string[] = [];
table("Projects with which extraction and conformance were made", PROJECTS);
table("Projects held out", HELD_OUT);
for (const size of SMALL) small(size);
print(
  `\n${failed} projects otherwise than wanted: median of own files at least ${percent(OWN)}, at most one of ten own files below ${percent(REPAIRED)} (one where there are fewer), strangers' median at least ${APART * 100} points lower where they have another style\n`,
);
print(
  `${few} of the above with fewer than ${percent(MOST_OF_OWN)} of all own files at ${percent(OWN)} (${percent(MOST_OF_OWN_IN_SMALL)} in small projects), or strangers near them\n`,
);
print(`Said nothing of, as their strangers have no other style: ${alike.join(", ")}\n`);
if (missing.length > 0) print(`Not to be had here: ${missing.join(", ")}\n`);
process.exitCode = failed + few > 0 ? 1 : 0;

function table(title: string, wanted: readonly ScoredProject[]): void {
  print(
    `\n${title}\n\n| project | judged | p10 | median | mean | at least 90 % | strangers of | differ in | median | mean | at least 90 % |\n`,
  );
  print(`| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n`);
  const own: number[] = [];
  for (const { name } of wanted) {
    const project = projects.get(name);
    if (project !== undefined) own.push(...row(project));
  }
  const good = own.filter((score) => score >= OWN).length;
  if (own.length > 0 && good < own.length * MOST_OF_OWN) few++;
  print(`\n${good} of ${own.length} own files reach ${percent(OWN)} (${percent(good / own.length)})\n`);
}

/** As if of each project there were so many sources alone: its other ones, and those of the project beside it. */
function small(size: number): void {
  const own: number[] = [];
  const strange: number[] = [];
  for (const home of projects.values()) {
    const sources = chosen(home).filter(({ isTest }) => !isTest);
    const kept = spread(sources, size);
    const others = sources.filter((style) => !kept.includes(style));
    const other = projects.get(home.known.foreign);
    if (others.length < size || other === undefined) continue;
    const files = kept.map((style) => ({ style, weight: 1 }));
    const project = extractPatterns(files, home.known.language, home.facts);
    own.push(...others.flatMap((style) => scoreOf(style, project, home.facts.own)));
    if (differences(home, other) === 0) continue;
    const strangers = chosen(other).filter(({ isTest }) => !isTest);
    for (const style of strangers) {
      const path = asIfIn(home, style.path);
      strange.push(...scoreOf({ ...style, path }, project, [...home.facts.own, ...other.facts.own]));
    }
  }
  if (own.length === 0) return;
  if (shareAbove(own) < MOST_OF_OWN_IN_SMALL || median(strange) > median(own) - APART) few++;
  print(
    `\nOf ${size} files: ${own.length} own ones at the median ${percent(median(own))}, ${percent(shareAbove(own))} at least ${percent(OWN)}; ${strange.length} of another style ${percent(median(strange))}, ${percent(shareAbove(strange))}\n`,
  );
}

/** @returns the scores of its own files */
function row(project: ReadProject): number[] {
  const own = scores(project, project);
  const other = projects.get(project.known.foreign);
  const strange = other === undefined ? [] : scores(project, other);
  const differ = other === undefined ? 0 : differences(project, other);
  if (differ === 0) alike.push(project.known.name);
  const low = own.filter((score) => score < REPAIRED).length;
  const fits = median(own) >= OWN && low <= Math.max(1, Math.floor(own.length * MAY_FAIL));
  const isApart = differ === 0 || median(strange) <= median(own) - APART;
  if (!fits || !isApart) failed++;
  const cells = [
    project.known.name,
    `${own.length} of ${chosen(project).length}`,
    percent(quantile(own, 0.1)),
    percent(median(own)),
    percent(mean(own)),
    `${percent(shareAbove(own))}${fits ? "" : " ≠"}`,
    project.known.foreign,
    differ,
    percent(median(strange)),
    percent(mean(strange)),
    `${percent(shareAbove(strange))}${isApart ? "" : " ≠"}`,
  ];
  print(`| ${cells.join(" | ")} |\n`);
  return own;
}

/** Patterns in which two projects plainly do not do the same: none, and the other has no other style. */
function differences(home: ReadProject, other: ReadProject): number {
  const theirs = new Map(judgedPatterns(styleOf(other)).map(({ name, value }) => [name, value]));
  return judgedPatterns(styleOf(home)).filter(({ name, value }) => {
    const their = theirs.get(name);
    return their !== undefined && their !== value;
  }).length;
}

/** Scores of a project's files in another project, or in its own as if each were not there. */
function scores(home: ReadProject, of: ReadProject): number[] {
  return chosen(of).flatMap((style) => {
    const path = home === of ? style.path : asIfIn(home, style.path);
    const project = styleOf(home, path, path);
    const own = home === of ? home.facts.own : [...home.facts.own, ...of.facts.own];
    return scoreOf({ ...style, path }, project, own);
  });
}

function scoreOf(style: FileStyle, project: ProjectStyle, own: readonly string[]): number[] {
  const found = conformanceOf(style, project, own);
  return found === undefined ? [] : [found.score];
}

/** Some of a project's files, evenly from all of them. */
function chosen({ folder, styles }: ReadProject): FileStyle[] {
  const files = [...styles.values()].filter(({ path }) => path.startsWith(folder));
  return spread(files, MOST);
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
