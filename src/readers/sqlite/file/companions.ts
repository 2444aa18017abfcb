import { closeSync, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import { readStart } from "./header.ts";

/** What stands beside a database. https://www.sqlite.org/tempfiles.html */
export interface Companions {
  /** Bytes of the -wal; 0 where there is none or nothing in it. */
  walBytes: number;
  shm: boolean;
  /** A rollback journal that holds something: a transaction under way, or one that a crash left. */
  journal: boolean;
}

export const COMPANIONS = ["-wal", "-shm", "-journal"] as const;

/** https://www.sqlite.org/fileformat2.html#the_rollback_journal; other first bytes are of one that was ended. */
const JOURNAL_MAGIC = "d9d505f920a163d7";
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The two salts in a header of a -wal; each of its frames repeats them. */
const SALT_BYTES = 8;
/** Two copies of the index's own header, with the last valid frame and its checksum. */
const SHM_HEADER_BYTES = 96;

/** @param path of the database */
export function findCompanions(path: string): Companions {
  const size = (ending: string): number | undefined => regularSize(path + ending);
  return {
    walBytes: size("-wal") ?? 0,
    shm: size("-shm") !== undefined,
    journal: (size("-journal") ?? 0) > 0 && startOf(`${path}-journal`, 8) === JOURNAL_MAGIC,
  };
}

/**
 * What a -wal holds, in a short text: the same only while its valid part is the same.
 * With a -shm that is its header; else the last frame that counts, whose checksum covers all before it.
 */
export function walState(path: string, { walBytes, shm }: Companions): string {
  if (walBytes <= WAL_HEADER_BYTES) return "";
  if (shm) return `${startOf(`${path}-wal`, WAL_HEADER_BYTES)} ${startOf(`${path}-shm`, SHM_HEADER_BYTES)}`;
  const descriptor = openSync(`${path}-wal`, "r");
  try {
    return lastFrame(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

function lastFrame(descriptor: number, bytes: number): string {
  const header = Buffer.alloc(WAL_HEADER_BYTES);
  readSync(descriptor, header, 0, header.length, 0);
  const pageBytes = header.readUInt32BE(8);
  const salt = header.subarray(16, 16 + SALT_BYTES);
  const frame = Buffer.alloc(FRAME_HEADER_BYTES);
  let last = "";
  for (let at = WAL_HEADER_BYTES; at < bytes; at += FRAME_HEADER_BYTES + pageBytes) {
    if (readSync(descriptor, frame, 0, frame.length, at) < frame.length) break;
    if (!frame.subarray(8, 8 + SALT_BYTES).equals(salt)) break;
    last = `${at} ${frame.toString("hex")}`;
  }
  return `${header.toString("hex")} ${last}`;
}

/** A link or FIFO under such a name is nothing of SQLite's. */
function regularSize(path: string): number | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : undefined;
}

/** Hex of a file's first bytes; empty where it went away. */
function startOf(path: string, bytes: number): string {
  try {
    return Buffer.from(readStart(path, bytes)).toString("hex");
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return "";
    throw error;
  }
}
