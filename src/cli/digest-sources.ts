import { BrainloopError } from "../error.ts";
import type { NotRead } from "../ingest/warm/tally.ts";
import type { PathGuard } from "../path-guard.ts";

export interface DigestSources {
  /** Real paths to be walked. */
  paths: string[];
  /** Those that cannot be: gone, or outside the roots. */
  missing: NotRead[];
}

/**
 * What a run walks: the paths it was given, else the enabled sources, else the roots.
 * @param given as they were typed
 * @param enabled real paths at the time they were added
 * @throws BrainloopError for a given path that cannot be read, and where there is no root
 */
export function digestSources(
  given: readonly string[],
  enabled: readonly string[],
  guard: PathGuard,
): DigestSources {
  if (given.length > 0) return { paths: [...new Set(given.map((path) => guard.resolve(path)))], missing: [] };
  if (enabled.length === 0) {
    const roots = guard.roots.length > 0 ? guard.roots : ["."];
    return { paths: roots.map((root) => guard.resolve(root)), missing: [] };
  }
  const paths: string[] = [];
  const missing: NotRead[] = [];
  for (const path of enabled) {
    try {
      paths.push(guard.resolve(path));
    } catch (error) {
      if (!(error instanceof BrainloopError)) throw error;
      missing.push({ path, code: error.code, message: error.message });
    }
  }
  return { paths: [...new Set(paths)], missing };
}
