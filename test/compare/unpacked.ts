import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "./judged.ts";

/** Where code to read is kept for the next time. */
export const KEPT = join(tmpdir(), "brainloop-compare");

/**
 * Unpacks zip archives of sources into one folder.
 * @param patterns of the members that are wanted; all without any
 * @returns the folder; undefined where an archive or `unzip` is missing
 */
export async function unpacked(
  name: string,
  archives: readonly string[],
  patterns: readonly string[] = [],
): Promise<string | undefined> {
  const folder = join(KEPT, name);
  if (existsSync(folder)) return folder;
  if (!archives.every((archive) => existsSync(archive))) return undefined;
  const partly = `${folder}.${process.pid}`;
  await mkdir(partly, { recursive: true });
  for (const archive of archives) {
    // oxlint-disable-next-line no-await-in-loop -- into the same folder
    if ((await output(["unzip", "-q", "-n", archive, ...patterns, "-d", partly])) === undefined)
      return undefined;
  }
  await rename(partly, folder);
  return folder;
}
