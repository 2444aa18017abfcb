import { realpathSync, statSync } from "node:fs";
import { delimiter, resolve, sep } from "node:path";
import { BrainloopError } from "./error.ts";
import { errnoOf, fileError } from "./file-error.ts";
import { quote } from "./quote.ts";
import { findVersionControlTop } from "./version-control.ts";

export type RootsOrigin = "flag" | "environment" | "version control" | "current directory";

export interface Roots {
  /** Real paths, the first being the project's; empty where there is no safe default. */
  roots: string[];
  origin: RootsOrigin;
  /** Why there is no root; completes "no root is set: …". */
  refusedDefault?: string;
}

export interface FindRootsOptions {
  /** Values of `--root`. */
  flags: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  home: string;
}

/**
 * The directories Brainloop may work in: `--root`s, else `BRAINLOOP_ROOTS`, else the version-control top
 * above the current directory, else the current directory. The home directory and what lies above it
 * are roots only where someone says so, and no working copy is looked for there.
 * @throws BrainloopError INVALID_PARAMS for a given root that is no directory, PERMISSION_DENIED
 */
export function findRoots({ flags, env, cwd, home }: FindRootsOptions): Roots {
  if (flags.length > 0) return { roots: realRoots(flags, cwd, "--root"), origin: "flag" };
  const listed = (env["BRAINLOOP_ROOTS"] ?? "").split(delimiter).filter((entry) => entry !== "");
  if (listed.length > 0) return { roots: realRoots(listed, cwd, "BRAINLOOP_ROOTS"), origin: "environment" };

  const real = realOrUndefined(cwd);
  const realHome = realOrUndefined(home) ?? home;
  if (real === undefined) return refused(`the current directory ${quote(cwd)} cannot be used`);
  const top = findVersionControlTop(real, (directory) => !holds(directory, realHome));
  if (top !== undefined) return { roots: [top], origin: "version control" };
  if (real === realHome) return refused(`the current directory ${quote(cwd)} is the home directory`);
  if (holds(real, realHome)) return refused(`the current directory ${quote(cwd)} holds the home directory`);
  if (resolve(real, "..") === real)
    return refused(`the current directory ${quote(cwd)} is the top of the file system`);
  return { roots: [real], origin: "current directory" };
}

function refused(refusedDefault: string): Roots {
  return { roots: [], origin: "current directory", refusedDefault };
}

function holds(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function realRoots(given: readonly string[], cwd: string, from: string): string[] {
  return [...new Set(given.map((path) => realRoot(path, cwd, from)))];
}

function realRoot(path: string, cwd: string, from: string): string {
  if (path === "") throw new BrainloopError("INVALID_PARAMS", `${from} is empty, expected a directory`);
  const absolute = resolve(cwd, path);
  try {
    const real = realpathSync.native(absolute);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== "ENOENT" && errno !== "ENOTDIR") throw fileError(error, absolute);
    throw new BrainloopError(
      "INVALID_PARAMS",
      `${from} ${quote(path)} does not exist, expected a directory`,
      {
        hint: unexpandedHint(path) ?? `Looked for ${quote(absolute)}`,
      },
    );
  }
  throw new BrainloopError("INVALID_PARAMS", `${from} ${quote(path)} is a file, expected a directory`, {
    hint: `Give the directory it is in: ${quote(resolve(absolute, ".."))}`,
  });
}

/** Registrations of MCP clients are no shell: what stands there arrives as it is. */
function unexpandedHint(path: string): string | undefined {
  if (path.startsWith("~")) return "~ is not expanded here; give the absolute path";
  return /\$\{|\$[A-Z_]|%[A-Z_]+%/i.test(path)
    ? "Variables are not expanded here; give the absolute path"
    : undefined;
}

function realOrUndefined(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
