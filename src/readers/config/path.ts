/** Paths as people write them: `services.web.ports[0]`, `"a.b".c` where a key has a dot itself. */

/** A path one step further down. */
export function childPath(path: string, key: string, isItem: boolean): string {
  if (isItem) return `${path}[${key}]`;
  const name = /^[^\s."[\]]+$/.test(key) ? key : JSON.stringify(key);
  return path === "" ? name : `${path}.${name}`;
}
