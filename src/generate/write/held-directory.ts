import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { BrainloopError } from "../../error.ts";
import { errnoOf, fileError } from "../../file-error.ts";
import { quote } from "../../quote.ts";

const OPEN_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_DIRECTORY ?? 0) | (fs.constants.O_NOFOLLOW ?? 0);

/**
 * A directory that is held open, so that files are reached in it and not in what its path may lead to by then: a
 * directory swapped for a symbolic link between check and rename gains nothing. Where the system offers no such
 * way (it is Linux's `/proc/self/fd`), its path is checked anew each time.
 */
export class HeldDirectory implements Disposable {
  private constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {}

  /**
   * Opens a directory, and makes it and those above it where they are missing.
   * @param path real
   * @throws BrainloopError PERMISSION_DENIED, NOT_A_FILE, STORAGE_FULL; FILE_CHANGED where it became a link
   */
  static open(path: string, options: { make: boolean }): HeldDirectory {
    const { existing, missing } = options.make ? missingParts(path) : { existing: path, missing: [] };
    let held = HeldDirectory.#openOne(existing, existing);
    for (const name of missing) {
      try {
        const next = held.#makeBelow(name);
        held[Symbol.dispose]();
        held = next;
      } catch (error) {
        held[Symbol.dispose]();
        throw error;
      }
    }
    return held;
  }

  /** The path by which an entry is to be reached. */
  at(name: string): string {
    if (process.platform === "linux") return `/proc/self/fd/${this.descriptor}/${name}`;
    if (fs.realpathSync.native(this.path) !== this.path) throw moved(this.path);
    return join(this.path, name);
  }

  /** Makes renames in it survive a loss of power. */
  sync(): void {
    // Windows has no such thing for directories.
    if (process.platform !== "win32") fs.fsyncSync(this.descriptor);
  }

  [Symbol.dispose](): void {
    fs.closeSync(this.descriptor);
  }

  #makeBelow(name: string): HeldDirectory {
    const path = join(this.path, name);
    try {
      fs.mkdirSync(this.at(name));
      this.sync();
    } catch (error) {
      if (errnoOf(error) !== "EEXIST") throw fileError(error, path);
    }
    return HeldDirectory.#openOne(this.at(name), path);
  }

  static #openOne(by: string, path: string): HeldDirectory {
    let descriptor: number;
    try {
      descriptor = fs.openSync(by, OPEN_FLAGS);
    } catch (error) {
      throw isLink(by) ? moved(path) : fileError(error, path);
    }
    const held = new HeldDirectory(path, descriptor);
    if (process.platform === "linux" && fs.readlinkSync(`/proc/self/fd/${descriptor}`) !== path) {
      held[Symbol.dispose]();
      throw moved(path);
    }
    return held;
  }
}

/** The nearest directory that exists, and the names below it that do not. */
function missingParts(path: string): { existing: string; missing: string[] } {
  const missing: string[] = [];
  let existing = path;
  try {
    while (fs.lstatSync(existing, { throwIfNoEntry: false }) === undefined) {
      missing.unshift(basename(existing));
      existing = dirname(existing);
    }
  } catch (error) {
    throw fileError(error, existing);
  }
  return { existing, missing };
}

/**
 * Refuses early what could not be written in the end: who may write there is known before anything is made.
 * @param path of a file that need not exist
 * @throws BrainloopError PERMISSION_DENIED
 */
export function requireWritableDirectory(path: string): void {
  const { existing } = missingParts(dirname(path));
  try {
    fs.accessSync(existing, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw fileError(error, existing);
  }
}

/** Linux says ELOOP or ENOTDIR of a link that was not to be followed. */
function isLink(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function moved(path: string): BrainloopError {
  return new BrainloopError("FILE_CHANGED", `Directory ${quote(path)} was moved or became a symbolic link`, {
    hint: "Try again when it stays where it is",
    retryable: true,
  });
}
