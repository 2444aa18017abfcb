import { lstatSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { familyOf, PATTERN_LANGUAGES } from "../../patterns/language.ts";
import { detectLanguage } from "../../readers/code/detect.ts";
import { IGNORE_FILES, ignoreFilesAbove } from "../ignore-scope.ts";
import { walk } from "../walk.ts";
import { PROJECT_MARKS } from "./project-top.ts";

/** Larger sources are generated, or so unlike the others that they say little. */
const MAX_BYTES = 256 * 1024;
/** Files after which a walk ends: what is nearest to a target is looked for anew there. */
const MAX_FILES = 20_000;
/** More than a tick of the clock by which file systems stamp, 10 ms at most on Linux. */
const TICK_MS = 30;
/** Equal to no state. */
const UNSETTLED = "?";
/** What is not written by hand, or not here. */
const FOREIGN =
  /(?:^|\/)(?:vendor|third[-_]party|dist|build|out|target|node_modules|__generated__|generated)\/|\.min\.[cm]?js$|\.d\.[cm]?ts$|\.pb\.go$|_generated\.go$|zz_generated|_pb2(?:_grpc)?\.pyi?$|\.gen\.[jt]s$/;

const Listing = v.object({
  /** Every folder that was looked into, `` for the project itself, with what tells whether names came or went. */
  folders: v.array(v.tuple([v.string(), v.string()])),
  /** Ignore files above the project, absolute, there or not. */
  rules: v.array(v.tuple([v.string(), v.string()])),
  /** Sources by language, relative, forward slashes, in the order of a walk. */
  sources: v.record(v.picklist(PATTERN_LANGUAGES), v.optional(v.array(v.string()), [])),
  /** Folders with a manifest of their own. */
  packages: v.array(v.string()),
  /** Folders that are Python packages. */
  python: v.array(v.string()),
});

/** What lies in a project, so that it need not be walked again while no folder changes. */
export type Listing = v.InferOutput<typeof Listing>;

/** @returns undefined for what this version did not write */
export function unpackListing(json: string): Listing | undefined {
  const result = v.safeParse(Listing, JSON.parse(json));
  return result.success ? result.output : undefined;
}

/** @param project real path of its top */
export async function listSources(
  project: string,
  options: { signal?: AbortSignal | undefined; except?: ReadonlySet<string> },
): Promise<Listing> {
  const sources: Listing["sources"] = { typescript: [], go: [], python: [], sql: [] };
  const startedAt = Date.now();
  const folders: string[] = [];
  const packages = new Set<string>();
  const python = new Set<string>();
  const rules = ignoreFilesAbove(project).map((path): [string, string] => [path, changeOf(path)]);
  const walking = { ...options, maxFiles: MAX_FILES, onFolder: (folder: string) => folders.push(folder) };
  for await (const { path, relative, size } of walk(project, walking)) {
    const folder = folderOf(relative);
    const name = basename(path);
    if (PROJECT_MARKS.includes(name)) packages.add(folder);
    if (name === "__init__.py") python.add(folder);
    if (size > MAX_BYTES || size === 0 || FOREIGN.test(relative)) continue;
    const family = familyOf(detectLanguage(path)?.name ?? "");
    if (family !== undefined) sources[family]?.push(relative);
  }
  return {
    folders: folders.map((folder) => [folder, settled(stateOf(join(project, folder)), startedAt)]),
    rules,
    sources,
    packages: [...packages],
    python: [...python],
  };
}

/** Whether no file came or went, and no ignore file changed, since a listing was made. */
export function isCurrent(project: string, { folders, rules }: Listing): boolean {
  return (
    folders.every(([folder, state]) => stateOf(join(project, folder)) === state) &&
    rules.every(([path, change]) => changeOf(path) === change)
  );
}

/** What changed just before it was looked at may change once more within the same tick of the file system's clock. */
function settled(state: string, startedAt: number): string {
  const isSettled = state.split(" ").every((time) => Number(time) < startedAt - TICK_MS);
  return isSettled ? state : UNSETTLED;
}

/** A folder's time of change, and those of the ignore files in it. */
function stateOf(folder: string): string {
  const own = changeOf(folder);
  const rules = IGNORE_FILES.map((name) => changeOf(join(folder, name))).filter((time) => time !== "");
  return [own, ...rules].join(" ");
}

/** Empty for what is not there, or cannot be looked at: in a linked working tree `.git` is a file, with nothing below it. */
function changeOf(path: string): string {
  try {
    return String(lstatSync(path).mtimeMs);
  } catch {
    return "";
  }
}

/** Empty for what lies at the top. */
export function folderOf(relative: string): string {
  const folder = dirname(relative);
  return folder === "." ? "" : folder;
}
