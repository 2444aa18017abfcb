import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { BrainloopError } from "../../error.ts";
import { errnoOf, fileError } from "../../file-error.ts";
import { quote } from "../../quote.ts";
import { HeldDirectory } from "./held-directory.ts";

/** What stands at a target. */
export interface Present {
  bytes: Uint8Array;
  /** Lower-case hex of the bytes. */
  sha256: string;
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
}

/** A file to be replaced is read whole. */
export const MAX_TARGET_BYTES = 16 * 1024 * 1024;

const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);
const WRITE_FLAGS =
  fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | (fs.constants.O_NOFOLLOW ?? 0);
/** File systems without links say so in one of these ways. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
]);

/** A file that is to be written, reached through its directory, which is held open. All of it is synchronous. */
export class TargetFile implements Disposable {
  readonly path: string;
  readonly #directory: HeldDirectory;
  readonly #name: string;

  /**
   * @param path real
   * @param options.make makes the directories above it
   * @throws BrainloopError as {@link HeldDirectory.open}
   */
  constructor(path: string, options: { make: boolean }) {
    this.path = path;
    this.#name = basename(path);
    this.#directory = HeldDirectory.open(dirname(path), options);
  }

  /**
   * What stands there now; undefined where nothing does.
   * @throws BrainloopError NOT_A_FILE, FILE_TOO_LARGE, PERMISSION_DENIED for what must not be replaced
   */
  read(): Present | undefined {
    try {
      const descriptor = fs.openSync(this.#directory.at(this.#name), READ_FLAGS);
      try {
        const stats = fs.fstatSync(descriptor);
        refuse(stats, this.path);
        const bytes = fs.readFileSync(descriptor);
        return { bytes, sha256: sha256(bytes), mode: stats.mode & 0o777, uid: stats.uid, gid: stats.gid };
      } finally {
        fs.closeSync(descriptor);
      }
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return undefined;
      throw fileError(error, this.path);
    }
  }

  /**
   * Writes a new file beside the target, down to the disk.
   * @param name of the file
   * @param like whose permissions and owner it gets
   */
  stage(name: string, bytes: Uint8Array, like: Present | undefined): void {
    const path = this.#directory.at(name);
    try {
      const descriptor = fs.openSync(path, WRITE_FLAGS, like === undefined ? 0o666 : 0o600);
      try {
        for (let from = 0; from < bytes.length;) from += fs.writeSync(descriptor, bytes, from);
        if (like !== undefined && process.platform !== "win32") this.#takeAfter(descriptor, like);
        fs.fsyncSync(descriptor);
      } finally {
        fs.closeSync(descriptor);
      }
    } catch (error) {
      // Only then is it about the staged file itself.
      if (errnoOf(error) === "EEXIST") throw fileError(error, join(dirname(this.path), name));
      this.unstage(name);
      throw fileError(error, this.path);
    }
  }

  /** Removes a staged file; nothing where there is none. */
  unstage(name: string): void {
    fs.rmSync(this.#directory.at(name), { force: true });
  }

  /** Puts a staged file in place of the target. */
  replace(name: string): void {
    try {
      fs.renameSync(this.#directory.at(name), this.#directory.at(this.#name));
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /**
   * Puts a staged file where nothing stands.
   * @throws BrainloopError FILE_CHANGED where a file came meanwhile: a rename would have replaced it
   */
  create(name: string): void {
    try {
      fs.linkSync(this.#directory.at(name), this.#directory.at(this.#name));
      this.unstage(name);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === "EEXIST") throw cameMeanwhile(this.path);
      if (!NO_LINKS.has(errno)) throw fileError(error, this.path);
      // Without links there is no way that fails by itself.
      if (fs.lstatSync(this.#directory.at(this.#name), { throwIfNoEntry: false }) !== undefined)
        throw cameMeanwhile(this.path);
      this.replace(name);
    }
  }

  remove(): void {
    try {
      fs.unlinkSync(this.#directory.at(this.#name));
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** Makes what was put in place survive a loss of power. */
  sync(): void {
    this.#directory.sync();
  }

  [Symbol.dispose](): void {
    this.#directory[Symbol.dispose]();
  }

  /** A file replaced by another user's, the superuser's above all, would no longer be its owner's. */
  #takeAfter(descriptor: number, { mode, uid, gid }: Present): void {
    const own = fs.fstatSync(descriptor);
    if (own.uid !== uid || own.gid !== gid) {
      try {
        fs.fchownSync(descriptor, uid, gid);
      } catch (error) {
        throw new BrainloopError(
          "PERMISSION_DENIED",
          `${quote(this.path)} belongs to another user or group, whose it would no longer be once replaced`,
          { hint: "Have its owner run Brainloop, or change its owner", cause: error },
        );
      }
    }
    fs.fchmodSync(descriptor, mode);
  }
}

/**
 * What stands at a path; undefined where nothing does, or not even its directory.
 * @throws BrainloopError as {@link TargetFile.read}
 */
export function readTarget(path: string): Present | undefined {
  try {
    using file = new TargetFile(path, { make: false });
    return file.read();
  } catch (error) {
    if (error instanceof BrainloopError && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
}

function refuse(stats: fs.Stats, path: string): void {
  if (!stats.isFile()) throw new BrainloopError("NOT_A_FILE", `${quote(path)} is no regular file`);
  if (stats.nlink > 1) {
    throw new BrainloopError(
      "PERMISSION_DENIED",
      `${quote(path)} has ${stats.nlink} links: replacing one name would part it from the others`,
      { hint: "Write it with your own tool, or remove the other names" },
    );
  }
  if (process.platform !== "win32" && (stats.mode & 0o222) === 0) {
    throw new BrainloopError("PERMISSION_DENIED", `${quote(path)} is read-only`, {
      hint: "Make it writable first, if it is meant to be changed",
    });
  }
  if (stats.size > MAX_TARGET_BYTES) {
    throw new BrainloopError(
      "FILE_TOO_LARGE",
      `${quote(path)} has ${stats.size} bytes, over the limit of ${MAX_TARGET_BYTES} for a file to be rewritten`,
      { hint: "Change it with your own tool" },
    );
  }
}

function cameMeanwhile(path: string): BrainloopError {
  return new BrainloopError("FILE_CHANGED", `${quote(path)} came to exist while its content was made`, {
    hint: "Look at it, then call again with overwrite or if_sha256",
    details: { path },
  });
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}
