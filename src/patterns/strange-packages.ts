import { loggerOf, testFrameworkOf } from "./libraries.ts";
import type { Observation } from "./observe/index.ts";
import type { ProjectStyle } from "./pattern.ts";

/** Packages that nothing in the project uses or declares. Loggers and test frameworks are patterns of their own. */
export function strangersIn(
  seen: readonly Observation[],
  before: readonly Observation[],
  { language, packages }: ProjectStyle,
): { known: number; foreign: Observation[] } {
  const was = new Set(before.filter(({ pattern }) => pattern === "packages").map(({ value }) => value));
  const foreign: Observation[] = [];
  let known = 0;
  for (const one of seen) {
    if (one.pattern !== "packages") continue;
    if (loggerOf(one.value, language) !== undefined || testFrameworkOf(one.value, language) !== undefined)
      continue;
    if (was.has(one.value) || isKnown(one.value, packages)) known++;
    else foreign.push(one);
  }
  return { known, foreign };
}

/** Go's modules have packages below them; names of Python's distributions differ from their modules by a hyphen. */
function isKnown(name: string, packages: ReadonlySet<string>): boolean {
  if (packages.has(name) || packages.has(name.replaceAll("_", "-"))) return true;
  for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
    if (packages.has(name.slice(0, at))) return true;
  }
  return false;
}
