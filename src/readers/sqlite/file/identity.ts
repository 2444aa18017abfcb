import { closeSync, openSync, readSync } from "node:fs";
import type { SchemaRow } from "../facts/schema.ts";
import { walState } from "./companions.ts";
import type { Opened } from "./open.ts";

/** Hashed whole up to here, in some 10 ms. */
const WHOLE_BYTES = 8 * 1024 * 1024;

/**
 * What identifies a database's content without reading it whole: header (with the change counter), size, state of
 * the -wal, schema. A checkpoint changes pages and perhaps not the counter, so a small file is hashed and a large
 * one takes its time of change along.
 *
 * Reads the file as bytes: not to be called while it is open.
 */
export function fileState(
  path: string,
  { header, companions, identity }: Pick<Opened, "header" | "companions" | "identity">,
): string {
  const hash = new Bun.CryptoHasher("sha256").update(header.bytes);
  hash.update(` ${identity.size} ${walState(path, companions)} ${companions.journal} `);
  if (identity.size > BigInt(WHOLE_BYTES)) hash.update(String(identity.mtimeNs));
  else updateWith(hash, path);
  return hash.digest("hex");
}

/**
 * The identity of a database in a state, with the schema that was read of it.
 * @param expected schema that it was compared with
 */
export function databaseId(state: string, schema: readonly SchemaRow[], expected = ""): string {
  const hash = new Bun.CryptoHasher("sha256").update(state).update(JSON.stringify(schema));
  return hash.update(expected).digest("hex");
}

function updateWith(hash: Bun.CryptoHasher, path: string): void {
  const descriptor = openSync(path, "r");
  try {
    const buffer = new Uint8Array(1024 * 1024);
    for (let at = 0; at <= WHOLE_BYTES;) {
      const count = readSync(descriptor, buffer, 0, buffer.length, at);
      if (count === 0) return;
      hash.update(buffer.subarray(0, count));
      at += count;
    }
  } finally {
    closeSync(descriptor);
  }
}
