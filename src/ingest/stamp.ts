import { type FileIdentity, identify } from "../open-file.ts";
import type { AnyReader } from "../reader.ts";
import type { FileStamp } from "./parse-job.ts";

/**
 * The state of a file, and of what stands beside it where its reader says that this is a part of its content.
 * @throws BrainloopError FILE_NOT_FOUND, PERMISSION_DENIED
 */
export function stampOf(path: string, reader: AnyReader): FileStamp {
  const main = identify(path);
  const stamp = {
    mtimeNs: `${main.mtimeNs}`,
    ctimeNs: `${main.ctimeNs}`,
    size: `${main.size}`,
    inode: `${main.inode}`,
  };
  if (!("companions" in reader)) return stamp;
  const beside = reader.companions.map((ending) => ({ ending, identity: identifyIfThere(path + ending) }));
  const changes = [main, ...beside.flatMap(({ identity }) => identity ?? [])].map(({ ctimeNs }) => ctimeNs);
  return {
    ...stamp,
    ctimeNs: `${changes.reduce((a, b) => (a > b ? a : b))}`,
    beside: [stamp.ctimeNs, ...beside.map(({ ending, identity }) => `${ending} ${describe(identity)}`)].join(
      "\0",
    ),
  };
}

function identifyIfThere(path: string): FileIdentity | undefined {
  try {
    return identify(path);
  } catch {
    return undefined;
  }
}

function describe(identity: FileIdentity | undefined): string {
  if (identity === undefined) return "";
  const { mtimeNs, ctimeNs, size, inode } = identity;
  return [mtimeNs, ctimeNs, size, inode].join(" ");
}
