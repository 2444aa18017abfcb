import * as fs from "node:fs";
import { dirname } from "node:path";
import { BrainloopError } from "./error.ts";
import { errnoOf, fileError } from "./file-error.ts";
import { quote } from "./quote.ts";

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;

/**
 * Makes the data directory if it is not there and makes sure that it is this user's alone: a real
 * directory, owned by the current user, 0700. Many processes may do so at once.
 * @param path absolute
 * @returns its real path
 * @throws BrainloopError PERMISSION_DENIED (a symbolic link, another user's, read-only), FILE_EXISTS (a file
 * stands in the way), STORAGE_FULL
 */
export function prepareDataDirectory(path: string): string {
  return useDataDirectory(path, (descriptor, { mode }) => {
    if ((mode & OTHERS) !== 0) fs.fchmodSync(descriptor, DIRECTORY_MODE);
  });
}

/**
 * As {@link prepareDataDirectory}, for those who only look: who may read it is left as it is.
 * @returns its real path
 */
export function checkDataDirectory(path: string): string {
  return useDataDirectory(path, () => undefined);
}

type WithDirectory = (descriptor: number, stats: fs.Stats) => void;

function useDataDirectory(path: string, work: WithDirectory): string {
  try {
    makeMissing(path);
    if (!onWindows()) withOwnDirectory(path, work);
    return fs.realpathSync.native(path);
  } catch (error) {
    throw directoryError(error, path);
  }
}

/** By descriptor, so that what is checked is what is changed. */
function withOwnDirectory(path: string, work: WithDirectory): void {
  const descriptor = fs.openSync(
    path,
    fs.constants.O_RDONLY | fs.constants.O_DIRECTORY | fs.constants.O_NOFOLLOW,
  );
  try {
    const stats = fs.fstatSync(descriptor);
    refuseForeign(stats, path);
    work(descriptor, stats);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Makes a file of the data directory if it is not there, empty, and 0600 either way. SQLite gives
 * the files it makes beside a database the database's own mode.
 *
 * An existing file is never opened: closing a descriptor of a database that this process has open would
 * drop SQLite's locks (https://www.sqlite.org/howtocorrupt.html, 2.2).
 * @param path in a directory that prepareDataDirectory returned
 * @throws BrainloopError PERMISSION_DENIED, STORAGE_FULL, NOT_A_FILE
 */
export function preparePrivateFile(path: string): void {
  try {
    fs.closeSync(
      fs.openSync(path, fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_WRONLY, FILE_MODE),
    );
    return;
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw fileError(error, path);
  }
  const stats = statPrivateFile(path);
  try {
    if (stats !== undefined && !onWindows() && (stats.mode & OTHERS) !== 0) fs.chmodSync(path, FILE_MODE);
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * Looks at a file of the data directory, without opening it: a pipe would be waited on.
 * @returns undefined where it is not there
 * @throws BrainloopError NOT_A_FILE, also for a link; PERMISSION_DENIED for another user's
 */
export function statPrivateFile(path: string): fs.Stats | undefined {
  try {
    const stats = fs.lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (!stats.isFile())
      throw new BrainloopError(
        "NOT_A_FILE",
        `${quote(path)} stands in the data directory and is no regular file`,
        { hint: "Move it away; what belongs there is made anew" },
      );
    refuseForeign(stats, path);
    return stats;
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Directories above that exist may be links (a home moved to another disk); what is made here may not become one. */
function makeMissing(path: string): void {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) {
    if (stats.isSymbolicLink()) throw linked(path);
    if (!stats.isDirectory()) throw inTheWay(path);
    return;
  }
  const missing = [path];
  let existing = dirname(path);
  while (fs.statSync(existing, { throwIfNoEntry: false }) === undefined) {
    if (fs.lstatSync(existing, { throwIfNoEntry: false })?.isSymbolicLink()) throw linked(existing);
    missing.push(existing);
    existing = dirname(existing);
  }
  for (const directory of missing.toReversed()) makeOne(directory);
}

function makeOne(directory: string): void {
  try {
    fs.mkdirSync(directory, { mode: DIRECTORY_MODE });
  } catch (error) {
    // Another worker of this user may have been first; what it made is checked like our own.
    if (errnoOf(error) !== "EEXIST") throw error;
  }
  const stats = fs.lstatSync(directory);
  if (stats.isSymbolicLink()) throw linked(directory);
  if (!stats.isDirectory()) throw inTheWay(directory);
  refuseForeign(stats, directory);
}

function refuseForeign(stats: fs.Stats, path: string): void {
  const user = process.getuid?.();
  if (user === undefined || stats.uid === user) return;
  throw new BrainloopError(
    "PERMISSION_DENIED",
    `Data directory: ${quote(path)} belongs to user ${stats.uid}, expected ${user}`,
    {
      hint: "Give a directory of your own: --data-dir DIR or BRAINLOOP_DATA_DIR",
    },
  );
}

function linked(path: string): BrainloopError {
  return new BrainloopError(
    "PERMISSION_DENIED",
    `Data directory: ${quote(path)} is a symbolic link, expected a directory`,
    {
      hint: "Give the directory it leads to: --data-dir DIR or BRAINLOOP_DATA_DIR",
    },
  );
}

function inTheWay(path: string): BrainloopError {
  return new BrainloopError("FILE_EXISTS", `Data directory: ${quote(path)} is a file, expected a directory`, {
    hint: "Move the file away, or give another place: --data-dir DIR or BRAINLOOP_DATA_DIR",
  });
}

function directoryError(error: unknown, path: string): BrainloopError {
  const errno = errnoOf(error);
  if (errno === "ENOTDIR") return inTheWay(firstNonDirectory(path));
  if (errno === "ELOOP") return linked(path);
  const known = fileError(error, path);
  if (known === error) return known;
  return new BrainloopError(known.code, `Data directory: ${known.message}`, {
    cause: error,
    hint: "Give a directory you can write to: --data-dir DIR or BRAINLOOP_DATA_DIR",
  });
}

/** The part of a path that is a file where a directory should be. */
function firstNonDirectory(path: string): string {
  let found = path;
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    try {
      if (!fs.statSync(at).isDirectory()) found = at;
    } catch {
      // Below the file nothing can be looked at.
    }
  }
  return found;
}

function onWindows(): boolean {
  return process.platform === "win32";
}
