import { changesOf } from "../generate/file/changes.ts";
import { maskSecrets } from "../mask/index.ts";

/** The unified diff of two texts of a file, secrets masked. @param path tells which values count as secrets */
export function diffOf(path: string, before: string | undefined, after: string | undefined): string {
  return maskSecrets(changesOf(path, before, after).diff, { path }).text;
}
