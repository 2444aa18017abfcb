import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { throwIfCancelled } from "./cancelled.ts";
import { BrainloopError } from "./error.ts";
import { fileError } from "./file-error.ts";
import { quote } from "./quote.ts";

/** What tells one state of a file from another, as far as the file system knows. */
export interface FileIdentity {
  /** Last change of the content, nanoseconds since the Unix epoch. Anyone can set it back. */
  mtimeNs: bigint;
  /** Last change of content or attributes; nobody can set it. */
  ctimeNs: bigint;
  /** Bytes. */
  size: bigint;
  inode: bigint;
  device: bigint;
}

export interface ReadOptions {
  /** Larger files are refused, also those that grow past it while they are read. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
}

/** Pauses before a file that changed while it was read is read again: a writer wants a moment to finish. */
const RETRY_AFTER_MS = [5, 20, 80];
/** For a file that says it is empty. */
const MIN_BUFFER_BYTES = 4_096;
/** O_NONBLOCK: opening a FIFO must not wait for a writer. O_NOFOLLOW: the path is real, so a link is an attack. */
const OPEN_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOFOLLOW ?? 0);

/**
 * The state of what stands at a path, itself and not what a symbolic link points to. Two microseconds.
 * @throws BrainloopError FILE_NOT_FOUND, PERMISSION_DENIED
 */
export function identify(path: string): FileIdentity {
  try {
    return toIdentity(fs.lstatSync(path, { bigint: true }));
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * Refuses what is no regular file before anything opens it: a FIFO would be waited on.
 * @throws BrainloopError NOT_A_FILE, FILE_NOT_FOUND, PERMISSION_DENIED
 */
export function requireRegularFile(path: string): void {
  try {
    refuseUnreadable(fs.lstatSync(path, { bigint: true }), path, Number.POSITIVE_INFINITY);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Whether two states are the same, as far as the file system can tell. */
export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  return (
    a.inode === b.inode &&
    a.device === b.device &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}

/**
 * Reads a whole regular file, and only such: a FIFO, device, socket or directory is refused without
 * waiting. A file that changes meanwhile is read again, so that nobody gets half of one state and half of the
 * next. The file system's clock sets the limit: two changes in one tick (up to 10 ms) look like one, which is
 * why what was written shortly before it was read has to be checked again by who keeps it.
 *
 * Not for a SQLite database this process has open: closing any descriptor of it drops SQLite's locks.
 *
 * @param path a real path, as PathGuard.resolve gives
 * @throws BrainloopError FILE_NOT_FOUND, NOT_A_FILE, FILE_TOO_LARGE, PERMISSION_DENIED, CANCELLED, TIMEOUT;
 * FILE_CHANGED (retryable) if it went on changing, or if the path came to lead elsewhere
 */
export async function readRegularFile(
  path: string,
  options: ReadOptions,
): Promise<{ bytes: Uint8Array; identity: FileIdentity }> {
  return readStable(path, options, RETRY_AFTER_MS);
}

async function readStable(path: string, options: ReadOptions, [pauseMs, ...later]: readonly number[]) {
  throwIfCancelled(options.signal, `Reading ${quote(path)}`);
  const result = readOnce(path, options.maxBytes);
  if (result !== "changed") return result;
  if (pauseMs === undefined) {
    throw new BrainloopError("FILE_CHANGED", `${quote(path)} changed while it was read`, {
      hint: "Try again when what writes it has finished",
      retryable: true,
    });
  }
  await sleep(pauseMs);
  return readStable(path, options, later);
}

function readOnce(path: string, maxBytes: number): { bytes: Uint8Array; identity: FileIdentity } | "changed" {
  let descriptor: number | undefined;
  try {
    // Before opening too: opening some devices does something.
    refuseUnreadable(fs.lstatSync(path, { bigint: true }), path, maxBytes);
    descriptor = fs.openSync(path, OPEN_FLAGS);
    const before = fs.fstatSync(descriptor, { bigint: true });
    refuseUnreadable(before, path, maxBytes);
    const bytes = readToEnd(descriptor, path, Number(before.size), maxBytes);
    if (bytes === "changed") return bytes;
    const identity = toIdentity(fs.fstatSync(descriptor, { bigint: true }));
    const unchanged = sameIdentity(toIdentity(before), identity) && leadsTo(path, identity);
    return unchanged ? { bytes, identity } : "changed";
  } catch (error) {
    throw fileError(error, path);
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** A directory above may have been swapped for a symbolic link after the path was checked. */
function leadsTo(path: string, identity: FileIdentity): boolean {
  return (
    fs.realpathSync.native(path) === path &&
    sameIdentity(toIdentity(fs.lstatSync(path, { bigint: true })), identity)
  );
}

/**
 * Synchronous: 8 µs for a small file against 86 through promises, and what may be large is bounded.
 * @returns "changed" as soon as there is more than there should be: one who appends all the time would never let
 * the end be reached
 */
function readToEnd(descriptor: number, path: string, size: number, maxBytes: number): Uint8Array | "changed" {
  // Files as in /proc say 0 and hold something all the same. A byte more than expected shows the end.
  let buffer = new Uint8Array(size === 0 ? MIN_BUFFER_BYTES : size + 1);
  let length = 0;
  for (;;) {
    const count = fs.readSync(descriptor, buffer, length, buffer.length - length, length);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
    if (length > maxBytes) throw tooLarge(path, length, maxBytes);
    if (length === buffer.length) {
      if (size > 0) return "changed";
      const grown = new Uint8Array(Math.min(2 * length, maxBytes + 1));
      grown.set(buffer);
      buffer = grown;
    }
  }
}

function refuseUnreadable(stats: fs.BigIntStats, path: string, maxBytes: number): void {
  if (!stats.isFile()) {
    throw new BrainloopError("NOT_A_FILE", `${quote(path)} is ${kindOf(stats)}, not a regular file`);
  }
  if (Number(stats.size) > maxBytes) throw tooLarge(path, Number(stats.size), maxBytes);
}

function kindOf(stats: fs.BigIntStats): string {
  if (stats.isDirectory()) return "a directory";
  if (stats.isFIFO()) return "a FIFO";
  if (stats.isSocket()) return "a socket";
  if (stats.isSymbolicLink()) return "a symbolic link";
  return "a device";
}

function tooLarge(path: string, bytes: number, maxBytes: number): BrainloopError {
  return new BrainloopError(
    "FILE_TOO_LARGE",
    `${quote(path)} has ${bytes} bytes or more, over the limit of ${maxBytes}`,
    {
      hint: "Read a part of it with your own tools",
      details: { bytes, max_bytes: maxBytes },
    },
  );
}

function toIdentity(stats: fs.BigIntStats): FileIdentity {
  return {
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    size: stats.size,
    inode: stats.ino,
    device: stats.dev,
  };
}
