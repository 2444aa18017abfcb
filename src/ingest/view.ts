/** What is made of a digest for one call. Runs wherever the digest is unpacked: here, or in a worker thread. */
import type { CodeDigest, Digest } from "../digest.ts";
import { BrainloopError } from "../error.ts";
import type { AnyReader, FoundParts } from "../reader.ts";
import { topLevel } from "../readers/code/tree.ts";
import { readerNamed } from "../readers/index.ts";
import { focusMap } from "../readers/map/focus.ts";
import { mapView } from "../readers/map/index.ts";
import { type Presentation, present } from "./present.ts";
import type { Focusing } from "./parse-job.ts";
import { pack, type StoredDigest, unpack } from "./stored-digest.ts";

/** The answer to a read. */
export function answerFrom(stored: StoredDigest, want: Presentation): Record<string, unknown> {
  const { digest, source } = unpack(stored);
  const reader = readerNamed(stored.reader);
  return present(reader ?? mapView, stored, { digest: shown(reader, digest, stored, want), source }, want);
}

/** The digest as it is now, or the part of it that is wanted. */
function shown(
  reader: AnyReader | undefined,
  digest: Digest,
  { realPath }: StoredDigest,
  { only }: Presentation,
): Digest {
  if (reader === undefined) return digest;
  if ("parse" in reader) return reader.refresh?.(digest, realPath) ?? digest;
  return only === undefined ? digest : reader.select(digest, only);
}

/** The named parts of a file, a list for each name. */
export function findIn(stored: StoredDigest, wanted: readonly string[]): FoundParts[] {
  const { digest } = unpack(stored);
  const reader = readerNamed(stored.reader);
  if (reader === undefined || !("find" in reader)) {
    const what = reader === undefined ? "a folder" : "no text";
    throw new BrainloopError("INVALID_PARAMS", `"${stored.path}" is ${what}, which has no parts to ask for`, {
      hint: "Name a file of text",
    });
  }
  return wanted.map((name) => reader.find(digest, name));
}

/** A map with what is wanted at its front, packed. */
export function focusOn(stored: StoredDigest, { wanted, holders, known }: Focusing): string {
  const { digest } = unpack(stored);
  if (digest.kind !== "map")
    throw new BrainloopError("INTERNAL", `"${stored.path}" was not read as a folder`);
  return pack({ digest: focusMap(digest, wanted, holders, known) });
}

/** What a map needs of a source file: everything but what is nested. */
export function topLevelOf(stored: StoredDigest): CodeDigest {
  const { digest } = unpack(stored);
  if (digest.kind !== "code") throw new BrainloopError("INTERNAL", `"${stored.path}" was not read as code`);
  return { ...digest, declarations: topLevel(digest.declarations) };
}
