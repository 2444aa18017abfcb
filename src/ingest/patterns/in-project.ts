import { relative, sep } from "node:path";

/** Relative to a project's top, with forward slashes. */
export function inProject(top: string, path: string): string {
  const shown = relative(top, path);
  return sep === "/" ? shown : shown.replaceAll(sep, "/");
}
