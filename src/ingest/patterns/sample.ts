import { basename, join } from "node:path";
import * as v from "valibot";
import { throwIfCancelled } from "../../cancelled.ts";
import { BrainloopError } from "../../error.ts";
import { MASK_VERSION } from "../../mask/index.ts";
import { type FileIdentity, identify } from "../../open-file.ts";
import type { ProjectFacts, WeightedFile } from "../../patterns/extract.ts";
import { PATTERN_LANGUAGES } from "../../patterns/language.ts";
import type { FileStyle } from "../../patterns/observe/index.ts";
import { packagesDeclaredIn, projectFacts, SETTINGS_FILES } from "../../patterns/settings.ts";
import { codeReader } from "../../readers/code/index.ts";
import type { Patterns, SampleRow } from "../../store/patterns.ts";
import type { Reading } from "../reading.ts";
import type { Chosen } from "./choose.ts";
import { inProject } from "./in-project.ts";

/** Reading ends then: what was read by then has to do, and the next call reads on. Milliseconds. */
const READING_MS = 1_200;
/** Files a thread reads at a time: some 20 ms of work, after which the time is looked at. */
const BATCH = 8;
/** Raise it whenever the same digest gives other observations. */
const OBSERVE_VERSION = 2;
/** Manifests of a monorepo whose packages those below it use. */
const DECLARING = ["package.json", "pyproject.toml", "requirements.txt", "go.mod"];
const MAX_SETTINGS_LENGTH = 64 * 1024;

const Style = v.object({
  path: v.string(),
  language: v.picklist(PATTERN_LANGUAGES),
  isTest: v.boolean(),
  observations: v.array(
    v.object({ pattern: v.string(), value: v.string(), count: v.number(), lines: v.array(v.number()) }),
  ),
});

export interface SampleTask {
  /** Real path of the project's top. */
  top: string;
  /** Tops of the projects that it is part of, real paths: what those declare may be used in it, too. */
  above: readonly string[];
  chosen: readonly Chosen[];
  /** Names by which its modules import each other. */
  own: readonly string[];
  signal: AbortSignal | undefined;
}

export interface Sample {
  files: WeightedFile[];
  facts: ProjectFacts;
  /** Changes with what was read. */
  fingerprint: string;
}

interface Tools {
  reading: Reading;
  store: Patterns;
  parallel: number;
}

/** What the chosen files and the settings of a project show: as it is known, or read anew where they changed. */
export async function sample(task: SampleTask, tools: Tools): Promise<Sample> {
  const { above, chosen, own, signal, top } = task;
  const inherited = above.flatMap((folder) => DECLARING.map((name) => inProject(top, join(folder, name))));
  const wanted = [...SETTINGS_FILES, ...inherited, ...chosen.map(({ path }) => path)];
  const stamps = new Map<string, string>();
  for (const path of wanted) {
    const stamp = stampOf(join(top, path));
    if (stamp !== undefined) stamps.set(path, stamp);
  }
  const known = await kept(top, stamps, tools.store);
  const missing = wanted.filter((path) => stamps.has(path) && !known.has(path));
  const read = new Map<string, string | null>();
  const deadline = performance.now() + READING_MS;
  const queue = batches(missing).values();
  const work = async (): Promise<void> => {
    for (const batch of queue) {
      throwIfCancelled(signal, `Studying "${top}"`);
      if (performance.now() > deadline) return;
      // oxlint-disable-next-line no-await-in-loop -- as many at once as there are workers
      for (const [path, json] of await readBatch(top, batch, tools.reading, signal)) read.set(path, json);
    }
  };
  await Promise.all(Array.from({ length: tools.parallel }, work));
  if (read.size > 0) {
    const rows: SampleRow[] = [...read].map(([path, style]) => ({
      path: join(top, path),
      stamp: stamps.get(path) ?? "",
      style,
    }));
    await tools.store.keepSamples(rows);
  }
  const found = new Map([...known, ...read]);
  const fingerprint = new Bun.CryptoHasher("sha256");
  for (const path of wanted) if (found.has(path)) fingerprint.update(`${path}\0${stamps.get(path) ?? ""}\n`);
  return {
    files: chosen.flatMap(({ path, weight }) => weighted(path, weight, found.get(path))),
    facts: withDeclared(projectFacts(settingsIn(found, SETTINGS_FILES), own), settingsIn(found, inherited)),
    fingerprint: fingerprint.digest("hex"),
  };
}

async function kept(
  top: string,
  stamps: ReadonlyMap<string, string>,
  store: Patterns,
): Promise<Map<string, string | null>> {
  const byPath = new Map([...stamps.keys()].map((path) => [join(top, path), path]));
  const known = new Map<string, string | null>();
  for (const { path, stamp, style } of await store.samples([...byPath.keys()])) {
    const relative = byPath.get(path);
    if (relative !== undefined && stamps.get(relative) === stamp) known.set(relative, style);
  }
  return known;
}

/** Settings by themselves, sources some at a time. */
function batches(paths: readonly string[]): string[][] {
  const sources = paths.filter((path) => !isSettings(path));
  return [
    ...paths.filter(isSettings).map((path) => [path]),
    ...Array.from({ length: Math.ceil(sources.length / BATCH) }, (_, at) =>
      sources.slice(at * BATCH, (at + 1) * BATCH),
    ),
  ];
}

/** @returns JSON by path; null for what shows nothing */
async function readBatch(
  top: string,
  paths: readonly string[],
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<[string, string | null][]> {
  const [first] = paths;
  if (first !== undefined && isSettings(first))
    return [[first, await settingsText(join(top, first), reading, signal)]];
  const files = paths.map((relative) => ({ path: join(top, relative), relative }));
  const styles = await reading.observeFiles(top, files, signal);
  return paths.map((path, at) => [path, toJson(styles[at])]);
}

function toJson(style: FileStyle | null | undefined): string | null {
  return style === null || style === undefined ? null : JSON.stringify(style);
}

async function settingsText(
  path: string,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    const { text } = await reading.source(path, signal);
    return text.length > MAX_SETTINGS_LENGTH ? null : JSON.stringify(text);
  } catch (error) {
    if (!(error instanceof BrainloopError) || error.code === "CANCELLED") throw error;
    return null;
  }
}

function isSettings(path: string): boolean {
  return path.startsWith("../") || SETTINGS_FILES.some((name) => name === path);
}

function weighted(path: string, weight: number, json: string | null | undefined): WeightedFile[] {
  if (json === null || json === undefined) return [];
  const style = v.safeParse(Style, JSON.parse(json));
  return style.success ? [{ style: { ...style.output, path }, weight }] : [];
}

function settingsIn(
  found: ReadonlyMap<string, string | null>,
  names: readonly string[],
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of names) {
    const text: unknown = JSON.parse(found.get(name) ?? "null");
    if (typeof text === "string") texts.set(name, text);
  }
  return texts;
}

function withDeclared(facts: ProjectFacts, above: ReadonlyMap<string, string>): ProjectFacts {
  const inherited = [...above].flatMap(([path, text]) => packagesDeclaredIn(basename(path), text));
  return { ...facts, declared: [...facts.declared, ...inherited] };
}

function stampOf(path: string): string | undefined {
  let identity: FileIdentity;
  try {
    identity = identify(path);
  } catch {
    return undefined;
  }
  const { ctimeNs, inode, mtimeNs, size } = identity;
  return [mtimeNs, ctimeNs, size, inode, codeReader.version, MASK_VERSION, OBSERVE_VERSION].join(":");
}
