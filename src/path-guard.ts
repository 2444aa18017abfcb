import { lstatSync, readdirSync } from "node:fs";
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { BrainloopError } from "./error.ts";
import { errnoOf, fileError } from "./file-error.ts";
import { isInside, isInsideByIdentity } from "./inside.ts";
import { quote } from "./quote.ts";
import { realPath, type RealPath } from "./real-path.ts";
import { isSensitivePath } from "./sensitive-names.ts";
import { suggestPaths } from "./suggest-paths.ts";
import { windowsPathProblem } from "./windows-paths.ts";

export interface PathGuardOptions {
  /** As findRoots gives them. */
  roots: readonly string[];
  /** As findRoots gives it: why there is no root. */
  refusedDefault?: string | undefined;
  cwd: string;
  home: string;
  /** This project's data directory: its files are Brainloop's, and not for reading as text. */
  dataDirectory: string;
  /** The folder all projects' data is under (brainloopHome), with unmasked pre-images and the user-wide store. */
  dataHome: string;
  /** Further files and directories the operator allows; absolute, or beginning with `~/`. */
  allowPaths?: readonly string[] | undefined;
  platform?: NodeJS.Platform | undefined;
}

export interface ResolveOptions {
  /** Lets the project's own databases through, for a reader that masks what they hold. */
  ownDatabases?: boolean;
}

/** So many parts of a path may be composed otherwise on disk; links could lead in circles for ever. */
const MAX_SPELLINGS = 20;

/** Decides which paths may be touched. Everything a call names goes through it, and comes out real. */
export class PathGuard {
  readonly roots: readonly string[];
  /** Relative paths are relative to this: the current directory if it lies in a root, else the first root. */
  readonly base: string;
  readonly #allowed: readonly string[];
  readonly #dataDirectory: string;
  readonly #dataHome: string;
  readonly #refusedDefault: string | undefined;
  readonly #platform: NodeJS.Platform;

  constructor(options: PathGuardOptions) {
    this.#platform = options.platform ?? process.platform;
    this.roots = options.roots;
    this.#refusedDefault = options.refusedDefault;
    const allowPaths = (options.allowPaths ?? []).map((path) => allowedPath(path, options.home));
    this.#allowed = [...options.roots, ...allowPaths];
    this.#dataDirectory = realPath(options.dataDirectory).path;
    this.#dataHome = realPath(options.dataHome).path;
    const cwd = realPath(options.cwd).path;
    this.base = this.#isAllowed(cwd) ? cwd : (options.roots[0] ?? cwd);
  }

  /**
   * The real absolute path of an existing file or directory that may be read.
   * @param path absolute, or relative to {@link base}; `~` and `..` through links mean nothing special
   * @throws BrainloopError INVALID_PARAMS, PATH_OUTSIDE_ROOTS, PATH_PROTECTED, FILE_NOT_FOUND, NOT_A_FILE,
   * PERMISSION_DENIED
   */
  resolve(path: string, options: ResolveOptions = {}): string {
    const place = this.#locate(path, options);
    if (place.missing === undefined) return place.path;
    const errno = errnoOf(place.missing.error);
    if (errno !== "ENOENT" && errno !== "ENOTDIR") throw fileError(place.missing.error, path);
    throw this.#notFound(path, place.missing);
  }

  /**
   * The real absolute path of a file that may be written, whether or not it exists; the directories above it
   * need not exist either. What is there already is a regular file.
   * @throws BrainloopError INVALID_PARAMS, PATH_OUTSIDE_ROOTS, PATH_PROTECTED, NOT_A_FILE, PERMISSION_DENIED
   */
  resolveForWriting(path: string): string {
    const place = this.#locate(path, {});
    const named = /[/\\]\.{0,2}$/.test(path) || path === "." || path === "..";
    if (named || isDirectory(place.path)) {
      throw new BrainloopError("NOT_A_FILE", `${quote(path)} is a directory, expected a file's path`);
    }
    const errno = place.missing === undefined ? undefined : errnoOf(place.missing.error);
    if (errno === undefined || errno === "ENOENT") return place.path;
    throw fileError(place.missing?.error, path);
  }

  /** The root that a real path is in; undefined for one that `allow_paths` lets through. */
  rootOf(path: string): string | undefined {
    return this.roots.find((root) => isInside(path, root));
  }

  /** A path as agents see it and may give back: relative to {@link base} within its root, with forward slashes. */
  relative(path: string): string {
    const root = this.roots.find((candidate) => isInside(this.base, candidate) && isInside(path, candidate));
    const shown = root === undefined ? path : relative(this.base, path) || ".";
    return sep === "/" ? shown : shown.replaceAll(sep, "/");
  }

  /** Where a path leads, whether or not it exists, if that is a place that may be touched. */
  #locate(given: string, options: ResolveOptions, spellingsLeft = MAX_SPELLINGS): RealPath {
    this.#refuseMalformed(given);
    const absolute = resolve(this.base, given);
    const place = this.#realPath(absolute, given);
    this.#refuseProtected(given, absolute, options);
    if (place.path !== absolute) this.#refuseProtected(given, place.path, options);
    const own = options.ownDatabases === true && this.#isWithin(place.path, this.#dataDirectory);
    if (!own && !this.#isAllowed(place.path)) throw this.#outside(given, absolute, place.path);
    if (place.missing === undefined || spellingsLeft === 0) return place;
    const spelled = otherSpelling(place.missing.existing, place.missing.rest);
    return spelled === undefined ? place : this.#locate(spelled, options, spellingsLeft - 1);
  }

  /** A loop or a name that is too long says nothing about what is outside, unless the link that leads there is. */
  #realPath(absolute: string, given: string): RealPath {
    try {
      return realPath(absolute);
    } catch (error) {
      if (!this.#isAllowed(absolute)) throw this.#outside(given, absolute, absolute);
      throw error;
    }
  }

  #refuseMalformed(path: string): void {
    if (path === "") {
      throw new BrainloopError("INVALID_PARAMS", "The path is empty", {
        hint: 'Give "." for the project itself',
      });
    }
    const problem =
      (path.includes("\0") && "it contains a NUL character") ||
      (!path.isWellFormed() && "it contains half a surrogate pair, which no file name can hold") ||
      (this.#platform === "win32" && windowsPathProblem(path));
    if (problem) throw new BrainloopError("INVALID_PARAMS", `The path ${quote(path)} is refused: ${problem}`);
  }

  #refuseProtected(given: string, path: string, options: ResolveOptions): void {
    // Outside the roots the name alone decides, so that the error says nothing about what is there.
    if (isSensitivePath(path, () => !this.#isAllowed(path) || isDirectory(path))) {
      throw new BrainloopError("PATH_PROTECTED", `${quote(given)} may hold credentials, so it is not read`);
    }
    const own = this.#isWithin(path, this.#dataDirectory);
    if (own && options.ownDatabases !== true) {
      throw new BrainloopError("PATH_PROTECTED", `${quote(given)} is in Brainloop's own data directory`, {
        hint: "Look into its databases with the sqlite3 shell",
      });
    }
    if (!own && this.#isWithin(path, this.#dataHome)) {
      throw new BrainloopError(
        "PATH_PROTECTED",
        `${quote(given)} is in the data directory of another project`,
      );
    }
    if (this.#platform === "linux" && isInside(path, "/proc")) {
      throw new BrainloopError(
        "PATH_PROTECTED",
        `${quote(given)} shows running processes, so it is not read`,
      );
    }
  }

  /** By name first, which is nearly always right, then as the file system sees it: by identity, up the path. */
  #isAllowed(path: string): boolean {
    if (this.#allowed.some((place) => isInside(path, place))) return true;
    return isInsideByIdentity(path, this.#allowed);
  }

  /** For what is kept out, names that differ only in case or composition count as the same wherever they may be. */
  #isWithin(path: string, directory: string): boolean {
    if (this.#platform === "linux") return isInside(path, directory);
    return isInside(path.normalize().toLowerCase(), directory.normalize().toLowerCase());
  }

  /** The flag must not tell whether the path exists or what it is, so it is made from the name alone. */
  #outside(given: string, absolute: string, real: string): BrainloopError {
    const shown = this.#isAllowed(absolute) ? real : absolute;
    const directory = extname(shown) === "" ? shown : dirname(shown);
    const details = { roots: this.roots, flag: `--root ${JSON.stringify(directory)}` };
    if (this.roots.length === 0) {
      const why = this.#refusedDefault === undefined ? "" : `: ${this.#refusedDefault}`;
      return new BrainloopError(
        "PATH_OUTSIDE_ROOTS",
        `${quote(given)} cannot be used, since no root is set${why}`,
        {
          hint: `Start Brainloop in a project, or with ${details.flag}`,
          details,
        },
      );
    }
    const through = shown === real && real !== absolute ? `leads to ${quote(real)}, which is` : "is";
    const roots = this.roots.map(quote).join(", ");
    return new BrainloopError(
      "PATH_OUTSIDE_ROOTS",
      `${quote(given)} ${through} outside every root: ${roots}`,
      {
        hint: `Start Brainloop with ${details.flag} besides the roots it has to allow it`,
        details,
      },
    );
  }

  /** Whether an error may say that a path exists. */
  #mayName(path: string): boolean {
    try {
      return this.#locate(path, {}).missing === undefined;
    } catch {
      return false;
    }
  }

  #notFound(given: string, { existing, rest }: NonNullable<RealPath["missing"]>): BrainloopError {
    const inRoot = this.roots.find((candidate) => isInside(existing, candidate)) ?? existing;
    const root = isInside(this.base, inRoot) ? this.base : inRoot;
    const paths = suggestPaths({ existing, rest, root, accepts: (path) => this.#mayName(path) }).map((path) =>
      this.relative(path),
    );
    const meant = paths.length > 0 ? `Did you mean ${paths.map(quote).join(" or ")}?` : undefined;
    const hint = notationHint(given) ?? meant ?? `Relative paths start from ${quote(this.base)}`;
    return new BrainloopError("FILE_NOT_FOUND", `${quote(given)} does not exist`, {
      hint,
      ...(paths.length > 0 ? { details: { suggestions: paths } } : {}),
    });
  }
}

function isDirectory(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

function allowedPath(path: string, home: string): string {
  const absolute = /^~[/\\]/.test(path) ? join(home, path.slice(2)) : path;
  if (isAbsolute(absolute)) return realPath(absolute).path;
  throw new BrainloopError(
    "INVALID_PARAMS",
    `allow_paths ${quote(path)} is relative, expected an absolute path`,
  );
}

/** The same name composed differently ("é" as one character or two): archives bring such files to Linux. */
function otherSpelling(existing: string, [name = "", ...rest]: readonly string[]): string | undefined {
  if (/^\p{ASCII}*$/u.test(name)) return undefined;
  try {
    const same = readdirSync(existing).filter((entry) => entry.normalize() === name.normalize());
    return same.length === 1 && same[0] !== name ? join(existing, ...same, ...rest) : undefined;
  } catch {
    return undefined;
  }
}

function notationHint(path: string): string | undefined {
  if (path.startsWith("~")) return "~ is not expanded; give the absolute path";
  return /^[a-z][a-z+.-]+:\/\//i.test(path) ? "Give a plain path instead of a URL" : undefined;
}
