import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { BrainloopError } from "./error.ts";
import { errnoOf, fileError } from "./file-error.ts";
import { quote } from "./quote.ts";

export interface RealPath {
  /** Where the path really leads: the real path of its nearest existing ancestor, and the rest. */
  path: string;
  /** Set where not all of it exists, or can be looked at. */
  missing?: {
    /** Real path of the part that exists. */
    existing: string;
    /** The parts that do not, outermost first. */
    rest: string[];
    /** What the operating system said. */
    error: unknown;
  };
}

/** As many as Linux follows (MAXSYMLINKS). */
const MAX_LINKS = 40;

/**
 * Where an absolute path leads once every symbolic link in it is followed, also one whose target does not
 * exist: writing through such a link would make its target.
 * @throws BrainloopError NOT_A_FILE for a loop of links or what is no path at all (a pipe's descriptor),
 * INVALID_PARAMS for a path that is too long
 */
export function realPath(absolute: string, linksLeft = MAX_LINKS): RealPath {
  try {
    const path = realpathSync.native(absolute);
    if (isAbsolute(path)) return { path };
    throw new BrainloopError("NOT_A_FILE", `${quote(absolute)} is ${path}, not a regular file`);
  } catch (error) {
    const errno = errnoOf(error);
    const climbs = errno === "ENOENT" || errno === "ENOTDIR" || errno === "EACCES" || errno === "EPERM";
    if (!climbs || dirname(absolute) === absolute) throw fileError(error, absolute);
    const target = linkTarget(absolute);
    if (target === undefined) return below(realPath(dirname(absolute), linksLeft), basename(absolute), error);
    if (linksLeft === 0)
      throw new BrainloopError("NOT_A_FILE", `${quote(absolute)} leads through too many symbolic links`);
    const parent = realPath(dirname(absolute), linksLeft).path;
    return realPath(resolve(parent, target), linksLeft - 1);
  }
}

function below(parent: RealPath, name: string, error: unknown): RealPath {
  const { existing, rest } = parent.missing ?? { existing: parent.path, rest: [] };
  return {
    path: join(parent.path, name),
    missing: { existing, rest: [...rest, name], error: parent.missing?.error ?? error },
  };
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
