/** Projects are found, sampled, told apart and looked at again when they change; real files, threads and SQLite. */
import { afterEach, expect, test } from "bun:test";
import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { choose } from "../../src/ingest/patterns/choose.ts";
import { isCurrent, type Listing, listSources } from "../../src/ingest/patterns/listing.ts";
import { projectsAround } from "../../src/ingest/patterns/project-top.ts";
import type { StudiedStyle } from "../../src/ingest/patterns/index.ts";
import { Stores } from "../../src/store/index.ts";
import { HOUSES } from "../patterns/house.ts";
import { Studio } from "../patterns/studio.ts";
import { Scratch } from "../scratch.ts";

const studios: Studio[] = [];
const places: Scratch[] = [];
afterEach(async () => {
  await Promise.all(studios.splice(0).map((one) => one[Symbol.asyncDispose]()));
  for (const place of places.splice(0)) place[Symbol.dispose]();
});

function scratch(): string {
  const place = new Scratch();
  places.push(place);
  return place.path;
}

function write(project: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}

function open(files: Readonly<Record<string, string>>): { studio: Studio; project: string } {
  const place = scratch();
  const project = join(place, "project");
  write(project, files);
  const opened = new Studio(project, join(place, "data"));
  studios.push(opened);
  return { studio: opened, project };
}

/** So many files of one style in a folder. */
function many(folder: string, count: number, text: string, extension = "ts"): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${folder}/file-${at}.${extension}`, text]),
  );
}

function value(studied: StudiedStyle | undefined, pattern: string): unknown {
  return studied?.style.patterns.find(({ name }) => name === pattern)?.value;
}

const SINGLE = "export const firstName = 'a'\nexport const lastName = 'b'\n";
const DOUBLE = 'export const firstName = "a";\nexport const lastName = "b";\n';

test("packages of a monorepo are told apart; one that is nearly empty follows those around it", async () => {
  const { project, studio } = open({
    "package.json": "{}",
    "packages/a/package.json": "{}",
    "packages/b/package.json": "{}",
    "packages/c/package.json": "{}",
    ...many("packages/a/src", 10, SINGLE),
    ...many("packages/b/src", 10, DOUBLE),
  });
  const { patterns } = studio;
  const a = await patterns.study(join(project, "packages/a/src/new.ts"), undefined);
  const b = await patterns.study(join(project, "packages/b/src/new.ts"), undefined);
  const c = await patterns.study(join(project, "packages/c/src/new.ts"), undefined);
  expect([value(a, "quotes"), value(b, "quotes"), value(c, "quotes")]).toEqual(["single", "double", "mixed"]);
  expect(a?.top).toBe(join(project, "packages/a"));
});

test("the top of a monorepo is a package, too, which those below it do not speak for", async () => {
  const { project, studio } = open({
    "package.json": "{}",
    "packages/a/package.json": "{}",
    ...many("scripts", 10, SINGLE),
    ...many("packages/a", 40, DOUBLE),
  });
  const top = await studio.patterns.study(join(project, "scripts/new.ts"), undefined);
  expect([value(top, "quotes"), top?.style.files]).toEqual(["single", 10]);
});

test("what is near counts most", async () => {
  const { project, studio } = open({
    "package.json": "{}",
    ...many("src/old", 14, DOUBLE),
    ...many("src/new/deep", 12, SINGLE),
  });
  const near = await studio.patterns.study(join(project, "src/new/deep/x.ts"), undefined);
  const share = near?.style.patterns.find(({ name }) => name === "quotes")?.share ?? 0;
  expect(share).toBeGreaterThan(0.6);
  const far = await studio.patterns.study(join(project, "src/old/x.ts"), undefined);
  expect(far?.style.patterns.find(({ name }) => name === "quotes")?.example).toStartWith("src/old/");
});

test("nothing is read again until a file changes, comes or goes; what was learned outlives it", async () => {
  const { project, studio } = open({ "package.json": "{}", ...many("src", 10, DOUBLE) });
  const { patterns, stores } = studio;
  const target = join(project, "src/new.ts");
  const quotes = async (): Promise<unknown> => value(await patterns.study(target, undefined), "quotes");
  expect(await quotes()).toBe("double");
  const rows = await stores.patterns.detected(project, "typescript");
  expect(rows.find(({ pattern }) => pattern === "quotes")).toMatchObject({ value: '"double"', weight: 1 });

  const lesson = { kind: "edit", target, before: DOUBLE.repeat(3), after: SINGLE.repeat(3) } as const;
  await patterns.learn(lesson, new AbortController().signal);
  await patterns.learn(lesson, new AbortController().signal);
  const weight = async (): Promise<number | undefined> =>
    (await stores.patterns.detected(project, "typescript")).find(({ pattern }) => pattern === "quotes")
      ?.weight;
  expect(await weight()).toBe(0.75);

  write(project, many("src", 10, SINGLE));
  expect(await quotes()).toBe("single");
  write(project, many("src/more", 8, DOUBLE));
  expect(await quotes()).toBe("mixed");
  expect(await weight()).toBe(0.75);
  expect(await patterns.reset(join(project, "src"))).toBeGreaterThan(3);
  expect(await stores.patterns.detected(project)).toEqual([]);
});

test("whatever decides which files are sources is looked at: ignore files above, within, and folders without any", async () => {
  const { project, studio } = open({
    ".git/HEAD": "ref: refs/heads/main\n",
    "a/package.json": "{}",
    ...many("a/src", 10, DOUBLE),
    ...many("a/other", 12, SINGLE),
    "a/ignored/.gitignore": "*\n",
    ...many("a/ignored", 30, SINGLE),
  });
  mkdirSync(join(project, "a/empty"));
  const seen = async (): Promise<unknown[]> => {
    // Longer than a tick of the file system's clock: what changes within one is looked at again anyway.
    await Bun.sleep(40);
    const studied = await studio.patterns.study(join(project, "a/new.ts"), undefined);
    return [value(studied, "quotes"), studied?.style.files];
  };
  expect(await seen()).toEqual(["mixed", 22]);
  expect(await seen()).toEqual(["mixed", 22]);
  write(project, { ".gitignore": "/a/other/\n" });
  expect(await seen()).toEqual(["double", 10]);
  write(project, { ".gitignore": "\n", ".git/info/exclude": "other/\n" });
  expect(await seen()).toEqual(["double", 10]);
  write(project, { ".git/info/exclude": "\n" });
  expect(await seen()).toEqual(["mixed", 22]);
  write(project, many("a/empty", 2, DOUBLE));
  expect(await seen()).toEqual(["mixed", 24]);
  rmSync(join(project, "a/ignored/.gitignore"));
  expect(await seen()).toEqual(["mixed", 54]);
  for (const folder of ["src", "other", "ignored", "empty"])
    rmSync(join(project, "a", folder), { recursive: true });
  expect(await seen()).toEqual([undefined, undefined]);
  expect(await studio.stores.patterns.detected(join(project, "a"))).toEqual([]);
});

test("a list of a folder that changed a moment before is not relied on: it may change within the same tick", async () => {
  const project = scratch();
  write(project, { "src/a.ts": DOUBLE });
  const isRelied = async (ageMs: number): Promise<boolean> => {
    const at = new Date(Date.now() - ageMs);
    for (const folder of ["src", "."]) utimesSync(join(project, folder), at, at);
    return isCurrent(project, await listSources(project, {}));
  };
  expect(await isRelied(60_000)).toBe(true);
  expect(await isRelied(0)).toBe(false);
});

test("a linked working tree and a submodule, whose .git is a file, are studied like any project", async () => {
  const { project, studio } = open({
    ".git": "gitdir: ../elsewhere/.git/worktrees/project\n",
    ...many("src", 10, DOUBLE),
  });
  const study = (): Promise<StudiedStyle | undefined> =>
    studio.patterns.study(join(project, "src/new.ts"), undefined);
  expect(value(await study(), "quotes")).toBe("double");
  expect(await studio.patterns.studyFolder(join(project, "src"))).toHaveLength(1);
});

test("what a monorepo declares may be used in its packages", async () => {
  const { project, studio } = open({
    "package.json": '{"devDependencies": {"left-pad": "^1"}, "prettier": {"semi": false}}',
    "packages/a/package.json": '{"dependencies": {"valibot": "^1"}}',
    ...many("packages/a/src", 10, DOUBLE),
  });
  const target = join(project, "packages/a/src/new.ts");
  const packages = async (): Promise<string[]> => [
    ...((await studio.patterns.study(target, undefined))?.style.packages ?? []),
  ];
  expect(await packages()).toEqual(["valibot", "left-pad"]);
  // How it is formatted is the package's own.
  expect(value(await studio.patterns.study(target, undefined), "formatter")).toBeUndefined();
  write(project, { "package.json": '{"devDependencies": {"right-pad": "^10"}}' });
  expect(await packages()).toEqual(["valibot", "right-pad"]);
});

test("what was read long ago goes, what was learned stays", async () => {
  const { project, studio } = open({ "package.json": "{}", ...many("src", 10, DOUBLE) });
  const target = join(project, "src/new.ts");
  await studio.patterns.learn(
    { kind: "edit", target, before: DOUBLE, after: SINGLE },
    new AbortController().signal,
  );
  const path = join(project, "src/file-0.ts");
  await studio.stores.patterns.prune();
  expect(await studio.stores.patterns.samples([path])).toHaveLength(1);
  const later = new Stores(studio.data, {
    workerId: "later",
    log: { warn: () => undefined },
    now: () => Date.now() + 100 * 86_400_000,
  });
  await later.patterns.prune();
  expect(await later.patterns.samples([path])).toEqual([]);
  expect(await later.patterns.listing(project)).toBeUndefined();
  const rows = await later.patterns.detected(project);
  expect(rows.find(({ pattern }) => pattern === "quotes")?.weight).toBe(0.75);
  await later.close();
});

test("refinements and commits move weights by less than a person's hand", async () => {
  const { project, studio } = open({ "package.json": "{}", ...many("src", 10, DOUBLE) });
  const { signal } = new AbortController();
  const target = join(project, "src/new.ts");
  const weights = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await studio.stores.patterns.detected(project)).map(({ pattern, weight }) => [pattern, weight]),
    );
  await studio.patterns.learn({ kind: "refinement", target, before: DOUBLE, after: SINGLE }, signal);
  expect(await weights()).toMatchObject({ quotes: 0.85, semicolons: 0.85, naming_convention: 1 });
  await studio.patterns.learn({ kind: "commit", target, after: DOUBLE }, signal);
  const { naming_convention: naming = 0, quotes = 0 } = await weights();
  expect(quotes).toBeCloseTo(0.85 * 1.03);
  expect(naming).toBeCloseTo(1.03);
});

test("hostile, broken and generated sources are no samples and stop nothing", async () => {
  const { project, studio } = open({
    "package.json": "{ not json",
    ...many("src", 10, DOUBLE),
    "src/binary.ts": "\0\u0001\0\u0001".repeat(500),
    "src/nested.ts": `${"[".repeat(50_000)}\n`,
    "src/broken.ts": "export function ( {\n",
    "src/empty.ts": "",
    // More than half of all: what a program wrote is not counted.
    ...many("src/made", 20, `// Code generated by a tool. DO NOT EDIT.\n${DOUBLE.replaceAll('"', "'")}`),
  });
  const studied = await studio.patterns.study(join(project, "src/new.ts"), undefined);
  expect(value(studied, "quotes")).toBe("double");
  expect(studied?.style.files).toBe(12);
  expect(await studio.patterns.study(join(project, "src/new.rs"), undefined)).toBeUndefined();
});

test("every language's house is recognised from its files alone", async () => {
  const files: Record<string, string> = { "go.mod": "module example.org/store\n\ngo 1.22\n" };
  for (const { file, text } of Object.values(HOUSES)) {
    for (const name of ["User", "Order", "Item", "Price", "Stock", "Basket"]) {
      files[file.replace("NAME", name.toLowerCase())] = text(name);
    }
  }
  const { project, studio } = open(files);
  const found = await studio.patterns.studyFolder(project);
  expect(found.map(({ style }) => style.language)).toEqual(["typescript", "go", "python", "sql"]);
  const [, go] = found;
  expect([value(go, "logging"), value(go, "module"), value(go, "go_version")]).toEqual([
    "logrus",
    "example.org/store",
    "1.22",
  ]);
});

test("the projects around a file are those with a manifest, the nearest first, and the root", () => {
  const root = join(scratch(), "root");
  write(root, { "go.mod": "", "a/package.json": "", "a/b/c.ts": "" });
  expect(projectsAround(join(root, "a/b/c.ts"), root)).toEqual([join(root, "a"), root]);
  expect(projectsAround(join(root, "a"), root, true)).toEqual([join(root, "a"), root]);
});

test("a sample is bounded, has what is near, and some of everything else, tests among it", () => {
  const sources = Array.from({ length: 900 }, (_, at) => `src/part-${at % 90}/file-${at}.go`);
  const tests = Array.from({ length: 300 }, (_, at) => `src/part-${at % 90}/file-${at}_test.go`);
  const listing: Listing = {
    folders: [],
    rules: [],
    packages: [],
    python: [],
    sources: { go: [...sources, ...tests], typescript: [], python: [], sql: [] },
  };
  const chosen = choose(listing, "go", "src/part-7/new.go");
  expect(chosen.length).toBeLessThanOrEqual(150);
  expect(new Set(chosen.map(({ path }) => path)).size).toBe(chosen.length);
  const here = chosen.filter(({ path }) => path.startsWith("src/part-7/"));
  expect(here).toHaveLength(14);
  expect(chosen.filter(({ path }) => path.endsWith("_test.go")).length).toBeGreaterThan(20);
  expect(Math.max(...chosen.map(({ weight }) => weight))).toBe(1);
});
