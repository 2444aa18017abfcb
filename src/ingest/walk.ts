import { lstatSync, readdirSync, realpathSync, type Dirent, type Stats } from "node:fs";
import { basename, join } from "node:path";
import { throwIfCancelled } from "../cancelled.ts";
import { BrainloopError } from "../error.ts";
import { fileError } from "../file-error.ts";
import { quote } from "../quote.ts";
import { isSensitiveName } from "../sensitive-names.ts";
import { VERSION_CONTROL_NAMES } from "../version-control.ts";
import { toByteString } from "./ignore-rules.ts";
import {
  IGNORE_FILES,
  isIgnored,
  scopeAbove,
  withIgnoreFiles,
  type IgnoreScope,
  type OnUnreadable,
} from "./ignore-scope.ts";

export interface WalkedFile {
  /** Absolute. */
  path: string;
  /** To the walked directory, with forward slashes. */
  relative: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the Unix epoch. */
  mtimeMs: number;
}

/** Something that was left out and that no ignore file speaks of. */
export interface Skipped {
  path: string;
  reason: "symbolic_link" | "special_file" | "sensitive" | "unreadable" | "name_not_utf8" | "too_many";
  /** For "unreadable": what went wrong. */
  error?: BrainloopError;
}

export interface WalkOptions {
  signal?: AbortSignal | undefined;
  onSkip?: ((skipped: Skipped) => void) | undefined;
  /** Told of each directory that is looked into, relative as files are, without a slash at the end. */
  onFolder?: ((relative: string) => void) | undefined;
  /** After so many files the walk ends, with one "too_many" for the directory walked. */
  maxFiles?: number | undefined;
  /** Real paths of directories to leave out, such as a data directory. */
  except?: ReadonlySet<string> | undefined;
}

interface Directory {
  path: string;
  /** To the walked directory; empty or with a slash at the end. */
  relative: string;
  /** Byte string of the path from where the scopes begin; empty or with a slash at the end. */
  ruled: string;
  above: IgnoreScope | undefined;
}

/** So many entries take about 2 ms; then the event loop gets a turn. */
const ENTRIES_PER_TURN = 256;

/**
 * The regular files below a directory that git would not ignore, in an order that depends on nothing but
 * their names: a directory's files first, then its subdirectories, by code unit.
 *
 * Ignore files (`.gitignore`, `.ignore`, `.git/info/exclude`) hold as in git, nested ones too, and those
 * above the directory up to the top of the working copy; what git tracks in spite of them is left out all the
 * same. A nested repository follows its own rules only. Left out without any ignore file: version-control
 * folders, `node_modules`, and names that hold credentials. Symbolic links are not followed, so that loops do no
 * harm and nothing outside is reached. What cannot be read is told to `onSkip` and stops nothing.
 *
 * @param root real path of a directory; walked even if an ignore file above names it
 * @throws BrainloopError FILE_NOT_FOUND, NOT_A_FILE or PERMISSION_DENIED for `root` itself; CANCELLED, TIMEOUT
 */
export async function* walk(root: string, options: WalkOptions = {}): AsyncGenerator<WalkedFile, void, void> {
  const skip = options.onSkip ?? ((): void => {});
  const onUnreadable = (path: string, error: BrainloopError): void =>
    skip({ path, reason: "unreadable", error });
  refuseUnwalkable(root);
  const { scope, prefix } = await scopeAbove(root, onUnreadable);
  const pending: Directory[] = [{ path: root, relative: "", ruled: prefix, above: scope }];
  let filesLeft = options.maxFiles ?? Number.POSITIVE_INFINITY;
  let entriesLeft = ENTRIES_PER_TURN;

  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    throwIfCancelled(options.signal, `Walking ${quote(root)}`);
    options.onFolder?.(directory.relative.slice(0, -1));
    const entries = list(directory.path, skip);
    const here = await enter(directory, entries, directory.path === root, onUnreadable);
    const below: Directory[] = [];
    for (const entry of entries) {
      if (--entriesLeft === 0) {
        entriesLeft = ENTRIES_PER_TURN;
        await new Promise(setImmediate);
        throwIfCancelled(options.signal, `Walking ${quote(root)}`);
      }
      const found = look(entry, directory, here, options.except, skip);
      if (found === "directory") below.push(child(directory, here, entry.name));
      if (typeof found !== "object") continue;
      if (filesLeft-- <= 0) {
        skip({ path: root, reason: "too_many" });
        return;
      }
      yield {
        path: join(directory.path, entry.name),
        relative: directory.relative + entry.name,
        size: found.size,
        mtimeMs: found.mtimeMs,
      };
    }
    pending.push(...below.toReversed());
  }
}

type Skip = (skipped: Skipped) => void;

/** What holds among a directory's entries. */
interface Here {
  scope: IgnoreScope | undefined;
  ruled: string;
}

function refuseUnwalkable(root: string): void {
  let stats: Stats;
  try {
    stats = lstatSync(root);
  } catch (error) {
    throw fileError(error, root);
  }
  if (!stats.isDirectory()) throw new BrainloopError("NOT_A_FILE", `${quote(root)} is not a directory`);
}

function list(path: string, skip: Skip): Dirent[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    // Swapped for a link since its parent was listed: these may be names from outside.
    if (realpathSync.native(path) !== path) {
      skip({ path, reason: "symbolic_link" });
      return [];
    }
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    skip(unreadable(path, error));
    return [];
  }
}

/** Names that are not UTF-8 arrive with replacement characters, by which nothing can be opened. */
function unreadable(path: string, error: unknown): Skipped {
  const known = fileError(error, path);
  const mangled = basename(path).includes("\ufffd") && known.code === "FILE_NOT_FOUND";
  return mangled ? { path, reason: "name_not_utf8" } : { path, reason: "unreadable", error: known };
}

async function enter(
  { path, ruled, above }: Directory,
  entries: readonly Dirent[],
  isRoot: boolean,
  onUnreadable: OnUnreadable,
): Promise<Here> {
  const named = (name: string): boolean => entries.some((entry) => entry.name === name && entry.isFile());
  const files = IGNORE_FILES.filter(named).map((name) => join(path, name));
  // What `root` is in has been looked at by scopeAbove.
  if (isRoot || !entries.some((entry) => entry.name === ".git")) {
    return { scope: await withIgnoreFiles(above, files, ruled.length, onUnreadable), ruled };
  }
  const own = [join(path, ".git", "info", "exclude"), ...files];
  return { scope: await withIgnoreFiles(undefined, own, 0, onUnreadable), ruled: "" };
}

/** @returns a file's facts, or that an entry is a directory to walk, or nothing where it is left out */
function look(
  entry: Dirent,
  { path: directory }: Directory,
  here: Here,
  except: ReadonlySet<string> | undefined,
  skip: Skip,
): Stats | "directory" | undefined {
  const { name } = entry;
  if (VERSION_CONTROL_NAMES.has(name) || name === "node_modules") return undefined;
  const path = join(directory, name);
  const isDirectory = entry.isDirectory();
  if (isIgnored(here.scope, toByteString(name), here.ruled + toByteString(name), isDirectory))
    return undefined;
  if (except?.has(path)) return undefined;
  if (isSensitiveName(name, basename(directory), isDirectory)) {
    skip({ path, reason: "sensitive" });
    return undefined;
  }
  if (isDirectory) return "directory";
  try {
    const stats = lstatSync(path);
    if (stats.isFile()) return stats;
    // File systems that give no types with the names.
    if (stats.isDirectory()) return "directory";
    skip({ path, reason: stats.isSymbolicLink() ? "symbolic_link" : "special_file" });
  } catch (error) {
    const skipped = unreadable(path, error);
    // Gone since it was listed: as if it had never been.
    if (skipped.error?.code !== "FILE_NOT_FOUND") skip(skipped);
  }
  return undefined;
}

function child(parent: Directory, here: Here, name: string): Directory {
  return {
    path: join(parent.path, name),
    relative: `${parent.relative}${name}/`,
    ruled: `${here.ruled}${toByteString(name)}/`,
    above: here.scope,
  };
}
