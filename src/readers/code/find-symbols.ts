import type { CodeDigest, Declaration } from "../../digest.ts";
import { nearest } from "../../nearest.ts";
import { type FilePart, type FoundParts, MAX_NAMES } from "../../reader.ts";
import { qualifiedName } from "./tree.ts";

const MAX_NEAR = 5;

/**
 * Looks a declaration up: by its whole name (`Outer.Inner.method`), else by the end of it (`Inner.method`,
 * `method`), else without regard to case. A name it has outside alone (`export { a as b }`) is as good as its own; of
 * what another module declares there is the statement that passes it on. Overloads and types of several parts
 * are several parts.
 * @returns ranges with doc comment and decorators; else the names it may be a slip of
 */
export function findSymbols({ declarations, reExports = [] }: CodeDigest, wanted: string): FoundParts {
  const name = plain(wanted);
  if (name === "") return { parts: [], near: [] };
  const lower = name.toLowerCase();
  const found =
    some(declarations, (whole) => whole === name) ??
    filled(declarations.filter(({ exportedAs }) => exportedAs?.includes(name))) ??
    some(declarations, (whole) => whole.endsWith(`.${name}`)) ??
    some(declarations, (whole) => whole.toLowerCase() === lower || whole.toLowerCase().endsWith(`.${lower}`));
  if (found !== undefined) return { parts: parts(found), near: [] };
  const passedOn = reExports.filter(({ names }) => names.includes(name) || names.includes(`* as ${name}`));
  if (passedOn.length > 0) {
    return { parts: passedOn.map(({ line, endLine }) => ({ name, line, endLine })), near: [] };
  }
  const alike = near(declarations, name);
  const names =
    alike.length > 0 ? [] : declarations.filter(({ parent }) => parent === undefined).map(qualifiedName);
  return {
    parts: [],
    near: alike,
    ...(names.length > 0 ? { names: [...new Set(names)].slice(0, MAX_NAMES) } : {}),
  };
}

/** `Server.Serve` for `Server#Serve`, `Server::Serve()`, `(*Server).Serve` and `Server.prototype.Serve`. */
function plain(wanted: string): string {
  return wanted
    .trim()
    .replace(/\(\s*\)$/, "")
    .replace(/^\(\s*\*?\s*([\w$.]+)\s*\)/, "$1")
    .replaceAll("::", ".")
    .replaceAll(/(?<=[\w$])#(?=[\w$])/g, ".")
    .replaceAll(".prototype.", ".");
}

function some(
  declarations: readonly Declaration[],
  fits: (whole: string) => boolean,
): Declaration[] | undefined {
  return filled(declarations.filter((declaration) => fits(qualifiedName(declaration))));
}

function filled(found: Declaration[]): Declaration[] | undefined {
  return found.length === 0 ? undefined : found;
}

/** One part per range: `const { a, b } = c` is one, whatever it declares. */
function parts(found: readonly Declaration[]): FilePart[] {
  const byRange = new Map<string, FilePart>();
  for (const declaration of found) {
    const { fromLine, line, endLine } = declaration;
    const part = { name: qualifiedName(declaration), line: fromLine ?? line, endLine };
    const key = `${part.line}-${part.endLine}`;
    if (!byRange.has(key)) byRange.set(key, part);
  }
  return [...byRange.values()];
}

/** Names a slip away, then those that contain it; whole names where a qualified one was asked for. */
function near(declarations: readonly Declaration[], name: string): string[] {
  const qualified = name.includes(".");
  const whole = new Set(declarations.map(qualifiedName));
  const own = new Set(declarations.flatMap(({ name: one, exportedAs = [] }) => [one, ...exportedAs]));
  const last = name.slice(name.lastIndexOf(".") + 1);
  const candidates = [
    ...(qualified ? [...whole].filter((other) => other.endsWith(`.${last}`) || other === last) : []),
    ...nearest(name, qualified ? whole : own, MAX_NEAR),
    ...[...whole].filter((other) => other.toLowerCase().includes(last.toLowerCase())),
  ];
  return [...new Set(candidates)].slice(0, MAX_NEAR);
}
