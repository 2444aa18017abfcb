import { lstatSync } from "node:fs";
import { dirname, sep } from "node:path";

/** Whether a path is a directory or lies in it, by name. Both absolute and without `..`. */
export function isInside(path: string, directory: string): boolean {
  if (!path.startsWith(directory)) return false;
  return path.length === directory.length || directory.endsWith(sep) || path[directory.length] === sep;
}

/**
 * Whether a path or one of its ancestors is one of the places, whatever the names are: follows the file
 * system's own rules for case and composition, where a comparison of names could only guess at them.
 * Identities are asked for anew each time: those of deleted directories come to be used again.
 */
export function isInsideByIdentity(
  path: string,
  places: readonly string[],
  identify: (path: string) => string | undefined = identityOf,
): boolean {
  const identities = new Set(places.map(identify));
  for (let at = path; ; at = dirname(at)) {
    const identity = identify(at);
    if (identity !== undefined && identities.has(identity)) return true;
    if (dirname(at) === at) return false;
  }
}

/** What two paths share if and only if they lead to the same file or directory; nothing where there is none. */
function identityOf(path: string): string | undefined {
  try {
    const stats = lstatSync(path, { bigint: true });
    return `${stats.dev}:${stats.ino}`;
  } catch {
    return undefined;
  }
}
