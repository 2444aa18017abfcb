import { closeSync, openSync, readSync } from "node:fs";
import { BrainloopError } from "../../../error.ts";
import { fileError } from "../../../file-error.ts";
import { quote } from "../../../quote.ts";

/** The first 100 bytes of a database. https://www.sqlite.org/fileformat2.html#the_database_header */
export interface Header {
  bytes: Uint8Array;
  pageSize: number;
  /** Bytes at the end of each page that an extension keeps for itself. */
  reservedBytes: number;
  /** As the header says; undefined where its own check says that it is out of date. */
  pageCount: number | undefined;
  freelistPages: number;
  changeCounter: number;
  schemaVersion: number;
  encoding: string;
  journalMode: "wal" | "rollback";
  userVersion: number;
  applicationId: number;
  autoVacuum: "none" | "full" | "incremental";
  defaultCachePages: number;
  /** `3.45.1` */
  sqliteVersion: string;
}

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
/** Enough to tell noise from data. */
const PROBE_BYTES = 4096;
/** Share of the entropy of random bytes from which on bytes count as such. */
const NOISE = 0.93;
/** Kinds of b-tree pages that the schema may begin with. */
const LEAF = 0x0d;
const INTERIOR = 0x05;
const ENCODINGS: Readonly<Record<number, string>> = { 2: "UTF-16le", 3: "UTF-16be" };

/**
 * Reads the header as bytes, before SQLite opens the file: closing a descriptor of an open database drops its locks.
 * @throws BrainloopError UNSUPPORTED_FORMAT for what is empty, encrypted or no database
 */
export function readHeader(path: string, fileBytes: number): Header {
  const start = readStart(path, PROBE_BYTES);
  if (start.length === 0) {
    throw new BrainloopError("UNSUPPORTED_FORMAT", `${quote(path)} is empty: a database without a table yet`);
  }
  if (Buffer.from(start.subarray(0, MAGIC.length)).toString("latin1") !== MAGIC)
    throw foreign(path, start, fileBytes);
  if (start.length < HEADER_BYTES) {
    throw new BrainloopError(
      "DATABASE_CORRUPT",
      `${quote(path)} is cut off within its header: ${start.length} bytes`,
    );
  }
  if (start[HEADER_BYTES] !== LEAF && start[HEADER_BYTES] !== INTERIOR) throw damaged(path, start);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const at = (offset: number): number => view.getUint32(offset);
  const size = view.getUint16(16);
  const version = at(96);
  return {
    bytes: start.slice(0, HEADER_BYTES),
    pageSize: size === 1 ? 65_536 : size,
    reservedBytes: view.getUint8(20),
    pageCount: at(24) === at(92) && at(28) > 0 ? at(28) : undefined,
    freelistPages: at(36),
    changeCounter: at(24),
    schemaVersion: at(40),
    encoding: ENCODINGS[at(56)] ?? "UTF-8",
    journalMode: view.getUint8(18) === 2 ? "wal" : "rollback",
    userVersion: view.getInt32(60),
    applicationId: view.getInt32(68),
    autoVacuum: at(52) === 0 ? "none" : at(64) === 0 ? "full" : "incremental",
    defaultCachePages: view.getInt32(48),
    sqliteVersion: `${Math.floor(version / 1e6)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`,
  };
}

/** Without the first page of the schema there is nothing to find anything by. */
function damaged(path: string, start: Uint8Array): BrainloopError {
  const hidden = noise(start.subarray(HEADER_BYTES)) > NOISE;
  return hidden
    ? new BrainloopError(
        "UNSUPPORTED_FORMAT",
        `${quote(path)} has a database's header, but the rest is encrypted`,
        {
          hint: "Read it with the program that has its key",
        },
      )
    : new BrainloopError("DATABASE_CORRUPT", `${quote(path)} has no schema: its first page is damaged`, {
        hint: "Try in a shell: sqlite3 broken.db .recover | sqlite3 mended.db",
      });
}

/** The first bytes of a file; fewer where it is shorter. */
export function readStart(path: string, bytes: number): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const buffer = new Uint8Array(bytes);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
  } catch (error) {
    throw fileError(error, path);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function foreign(path: string, start: Uint8Array, fileBytes: number): BrainloopError {
  if (looksEncrypted(start, fileBytes)) {
    return new BrainloopError(
      "UNSUPPORTED_FORMAT",
      `${quote(path)} seems to be encrypted (SQLCipher or the like)`,
      {
        hint: "Read it with the program that has its key",
      },
    );
  }
  return new BrainloopError(
    "UNSUPPORTED_FORMAT",
    `${quote(path)} is not a SQLite database: ${found(start)}`,
    {
      hint: "read_code, read_markdown or your own tools read text",
    },
  );
}

/** Whole pages that are noise from the first byte on. Compressed files have a signature instead. */
function looksEncrypted(start: Uint8Array, fileBytes: number): boolean {
  return (
    fileBytes % 512 === 0 && start.length >= 512 && signature(start) === undefined && noise(start) > NOISE
  );
}

/** Entropy as a share of what so many random bytes would have on average. */
function noise(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits / Math.min(8, Math.log2(bytes.length));
}

const SIGNATURES: readonly { hex: string; name: string }[] = [
  { hex: "1f8b", name: "gzip data" },
  { hex: "504b0304", name: "a zip archive" },
  { hex: "28b52ffd", name: "zstd data" },
  { hex: "fd377a58", name: "xz data" },
  { hex: "425a68", name: "bzip2 data" },
  { hex: "377abcaf", name: "a 7z archive" },
  { hex: "ce9a5713", name: "a GDBM database" },
  { hex: "cf9a5713", name: "a GDBM database" },
  { hex: "7f454c46", name: "an executable" },
  { hex: "89504e47", name: "a PNG image" },
  { hex: "25504446", name: "a PDF document" },
];

function signature(start: Uint8Array): string | undefined {
  const hex = Buffer.from(start.subarray(0, 4)).toString("hex");
  return SIGNATURES.find((row) => hex.startsWith(row.hex))?.name;
}

function found(start: Uint8Array): string {
  const known = signature(start);
  if (known !== undefined) return `it is ${known}`;
  const text = !start.some((byte) => byte < 9 || (byte > 13 && byte < 32)) && noise(start) < 0.9;
  return text ? "it is text" : `it starts with ${Buffer.from(start.subarray(0, 8)).toString("hex")}`;
}
