import { readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { nearest } from "./nearest.ts";
import { isSensitiveName } from "./sensitive-names.ts";
import { VERSION_CONTROL_NAMES } from "./version-control.ts";

export interface SuggestPathsOptions {
  /** Real path of the part that exists; in a root. */
  existing: string;
  /** The parts that do not, outermost first. */
  rest: readonly string[];
  /** Where the name is looked for if nothing near it is like it. */
  root: string;
  /** Whether a path exists and may be named. */
  accepts: (path: string) => boolean;
}

/** A name is looked for in so many directories and among so many entries: about 10 ms. */
const MAX_DIRECTORIES = 300;
const MAX_ENTRIES = 5_000;
const MAX_SUGGESTIONS = 3;

/** Existing paths that were probably meant by one that does not exist, best first. */
export function suggestPaths({ existing, rest, root, accepts }: SuggestPathsOptions): string[] {
  const [first = "", ...others] = rest;
  const names = entriesOf(existing).map((entry) => entry.name);
  const beside = nearest(first, names)
    .map((name) => join(existing, name, ...others))
    .filter((path) => accepts(path));
  if (beside.length > 0) return beside;
  return findByName(root, rest.at(-1) ?? "", accepts);
}

/** Breadth first, so that what is nearest to the root comes first. */
function findByName(root: string, name: string, accepts: (path: string) => boolean): string[] {
  const found: string[] = [];
  const queue = [root];
  let entriesLeft = MAX_ENTRIES;
  for (let index = 0; index < Math.min(queue.length, MAX_DIRECTORIES) && entriesLeft > 0; index++) {
    const directory = queue[index] ?? root;
    const entries = entriesOf(directory);
    entriesLeft -= entries.length;
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.name === name && found.length < MAX_SUGGESTIONS && accepts(path)) found.push(path);
      if (entry.isDirectory() && entry.name !== "node_modules" && accepts(path)) queue.push(path);
    }
    if (found.length === MAX_SUGGESTIONS) break;
  }
  return found;
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).filter(
      (entry) =>
        !VERSION_CONTROL_NAMES.has(entry.name) && !isSensitiveName(entry.name, "", entry.isDirectory()),
    );
  } catch {
    return [];
  }
}
