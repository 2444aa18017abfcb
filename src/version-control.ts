import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";

/** What marks the top of a working copy. `.git` is a file in worktrees and submodules. */
export const VERSION_CONTROL_NAMES: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  ".jj",
  ".bzr",
  ".sl",
  "_darcs",
  ".pijul",
]);

/**
 * The nearest directory at or above `directory` that is the top of a working copy.
 *
 * A marker counts only if it belongs to who owns the directory, to this user or to the superuser: anyone
 * may put a `.git` into /tmp, and nothing must follow from it (git's safe.directory, CVE-2022-24765).
 *
 * @param accepts says no to tops that are not wanted; the search goes on above them
 */
export function findVersionControlTop(directory: string, accepts: (top: string) => boolean = () => true) {
  const owner = lstatSync(directory, { throwIfNoEntry: false })?.uid;
  const trusted = new Set([owner, process.getuid?.(), 0]);
  for (let top = directory; ; top = dirname(top)) {
    if (hasMarker(top, trusted) && accepts(top)) return top;
    if (dirname(top) === top) return undefined;
  }
}

function hasMarker(directory: string, trusted: ReadonlySet<number | undefined>): boolean {
  for (const name of VERSION_CONTROL_NAMES) {
    try {
      const stats = lstatSync(join(directory, name), { throwIfNoEntry: false });
      if (stats !== undefined && !stats.isSymbolicLink() && trusted.has(stats.uid)) return true;
    } catch {
      // A directory that may not be looked into has no marker for us.
    }
  }
  return false;
}
