import { relative, sep } from "node:path";
import { BrainloopError } from "../../error.ts";
import type { PathGuard } from "../../path-guard.ts";
import { protectedBy } from "../../protected-paths.ts";
import { quote } from "../../quote.ts";
import { VERSION_CONTROL_NAMES } from "../../version-control.ts";

/**
 * The real path of a file that may be written.
 * @param given as the caller wrote it
 * @param patterns `generation.protected_paths`
 * @throws BrainloopError of the guard; PATH_PROTECTED
 */
export function pathToWrite(guard: PathGuard, given: string, patterns: readonly string[]): string {
  const path = guard.resolveForWriting(given);
  const names = path.split(sep).map((name) => name.toLowerCase().replace(/[. ]+$/, ""));
  const folder = names.find((name) => VERSION_CONTROL_NAMES.has(name));
  if (folder !== undefined) {
    throw new BrainloopError(
      "PATH_PROTECTED",
      `${quote(given)} is in ${folder}, which version control keeps`,
      {
        hint: "Use the version control's own commands",
      },
    );
  }
  const root = guard.rootOf(path);
  const below = root === undefined ? path : relative(root, path);
  const pattern = protectedBy(below.replaceAll(sep, "/"), patterns);
  if (pattern === undefined) return path;
  throw new BrainloopError(
    "PATH_PROTECTED",
    `${quote(given)} is protected: ${quote(pattern)} runs by itself or configures agents`,
    {
      hint: "Get the text with `explore` and write it with your own tool, so that a person can see it; or have the operator change generation.protected_paths",
      details: { pattern },
    },
  );
}
