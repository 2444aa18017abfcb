import { createHash } from "node:crypto";
import { posix, win32 } from "node:path";
import { BrainloopError } from "./error.ts";
import { quote } from "./quote.ts";

export interface DataHomeOptions {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
}

export interface DataDirectoryOptions extends DataHomeOptions {
  /** Value of `--data-dir`; relative to `cwd`. */
  flag?: string | undefined;
  cwd: string;
  /** Real path of the project's first root; none where no root is set. */
  firstRoot?: string | undefined;
}

/** 48 bits: two of a million projects share a folder with a chance of one in 500. */
const HASH_DIGITS = 12;
const MAX_NAME_LENGTH = 40;
/** Workers without a root have no project; what they measure goes to one place. */
const WITHOUT_ROOT = "no-root";

/**
 * Where a project's databases are: `--data-dir`, else `BRAINLOOP_DATA_DIR`, else a folder under the
 * user's data home named after the first root and a hash of its real path (`no-root` where there is none).
 * Only names the place; `prepareDataDirectory` makes it.
 * @throws BrainloopError INVALID_PARAMS for a relative `BRAINLOOP_DATA_DIR`: it would let every cloned
 * repository bring a data directory along; or where there is no home directory
 */
export function dataDirectory({ flag, cwd, firstRoot, ...rest }: DataDirectoryOptions): string {
  const path = pathOf(rest.platform);
  if (flag !== undefined) {
    if (flag === "") throw new BrainloopError("INVALID_PARAMS", "--data-dir is empty, expected a directory");
    return path.resolve(cwd, flag);
  }
  const given = rest.env["BRAINLOOP_DATA_DIR"];
  if (given) {
    if (path.isAbsolute(given)) return path.normalize(given);
    throw new BrainloopError(
      "INVALID_PARAMS",
      `BRAINLOOP_DATA_DIR ${quote(given)} is relative, expected an absolute path`,
      {
        hint: given.startsWith("~")
          ? "~ is not expanded here"
          : "A relative one would let a cloned repository bring its own along",
      },
    );
  }
  return path.join(
    brainloopHome(rest),
    firstRoot === undefined ? WITHOUT_ROOT : projectFolder(firstRoot, path),
  );
}

/** Where the user-wide store is, which no project option moves. */
export function userDataDirectory(options: DataHomeOptions): string {
  return pathOf(options.platform).join(brainloopHome(options), "user");
}

/**
 * The folder all of Brainloop's data is under, unless `--data-dir` says otherwise:
 * https://specifications.freedesktop.org/basedir-spec/latest/ (a relative XDG_DATA_HOME is to be ignored).
 */
export function brainloopHome({ env, home, platform }: DataHomeOptions): string {
  const path = pathOf(platform);
  const absolute = (variable: string): string | undefined => {
    const value = env[variable];
    return value !== undefined && path.isAbsolute(value) ? value : undefined;
  };
  const set = platform === "win32" ? absolute("LOCALAPPDATA") : absolute("XDG_DATA_HOME");
  if (set !== undefined) return path.join(set, "brainloop");
  if (!path.isAbsolute(home)) {
    throw new BrainloopError(
      "INVALID_PARAMS",
      `The home directory ${quote(home)} is not absolute, so there is no place for data`,
      {
        hint: "Set HOME, or give --data-dir DIR",
      },
    );
  }
  const under = { win32: ["AppData", "Local"], darwin: ["Library", "Application Support"] };
  const folders = platform === "win32" || platform === "darwin" ? under[platform] : [".local", "share"];
  return path.join(home, ...folders, "brainloop");
}

function projectFolder(root: string, path: typeof posix): string {
  const name = path
    .basename(root)
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, MAX_NAME_LENGTH);
  const hash = createHash("sha256").update(root).digest("hex").slice(0, HASH_DIGITS);
  return `${name || "root"}-${hash}`;
}

function pathOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}
