/** What a path that is assigned to exports: one name, or (without one) everything, as `module.exports` does. */
export function exportTarget(path: readonly string[]): { name?: string } | undefined {
  const own = path[0] === "module" && path[1] === "exports" ? path.slice(1) : path;
  if (own[0] !== "exports" || own.length > 2) return undefined;
  const [, name] = own;
  if (name !== undefined) return { name };
  // `exports = …` by itself exports nothing; it only stands beside `module.exports = …`.
  return path[0] === "module" ? {} : undefined;
}

/** Where a script without modules puts what others are to see; `this` is the exports of a CommonJS module. */
export const PUBLIC_ROOTS: ReadonlySet<string> = new Set([
  "exports",
  "module",
  "this",
  "global",
  "globalThis",
  "window",
  "self",
]);
