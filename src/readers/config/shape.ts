import { type ConfigNode, isContainer } from "./node.ts";

/** Items looked at; what all of a thousand have in common the first hundred show. */
const MAX_LOOKED_AT = 100;
const MAX_KEYS = 10;
/** Maps of fewer keys show them one by one. */
const FEWEST_ALIKE = 5;
/** A map's values are alike where most of them have a key in common. */
const MOST = 0.6;

/**
 * What the items of a list look like: `{name, image, ports?}`, `string`, `[number]`.
 * @returns undefined for an empty list
 */
export function shapeOfList(list: ConfigNode): string | undefined {
  return shapeOf(list.children.slice(0, MAX_LOOKED_AT).map(({ node }) => node));
}

/** The same for a map of many maps alike: services, packages, users by name. */
export function shapeOfMap(map: ConfigNode): string | undefined {
  if (map.size < FEWEST_ALIKE) return undefined;
  const values = map.children.slice(0, MAX_LOOKED_AT).map(({ node }) => node);
  if (!values.every(({ type }) => type === "map")) return undefined;
  const counts = keyCounts(values);
  const common = [...counts.values()].some((count) => count >= values.length * MOST);
  return common ? shapeOf(values) : undefined;
}

function shapeOf(values: readonly ConfigNode[]): string | undefined {
  const kinds = new Set<string>();
  const maps = values.filter(({ type }) => type === "map");
  if (maps.length > 0) kinds.add(mapShape(maps));
  const lists = values.filter(({ type }) => type === "list");
  if (lists.length > 0) kinds.add(`[${itemTypes(lists)}]`);
  for (const value of values) if (!isContainer(value)) kinds.add(value.type);
  return kinds.size === 0 ? undefined : [...kinds].join(" | ");
}

/** Keys that not every map has have a question mark. */
function mapShape(maps: readonly ConfigNode[]): string {
  const counts = [...keyCounts(maps)];
  const shown = counts
    .slice(0, MAX_KEYS)
    .map(([key, count]) => `${key.slice(0, 40)}${count < maps.length ? "?" : ""}`);
  return `{${shown.join(", ")}${counts.length > MAX_KEYS ? ", …" : ""}}`;
}

function keyCounts(maps: readonly ConfigNode[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const map of maps) {
    const keys = new Set(map.children.slice(0, MAX_LOOKED_AT).map(({ key }) => key));
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // Those that most have come first; the order of the file decides among equals.
  return new Map([...counts].toSorted(([, a], [, b]) => b - a));
}

function itemTypes(lists: readonly ConfigNode[]): string {
  const types = lists
    .slice(0, 10)
    .flatMap(({ children }) => children.slice(0, 10).map(({ node }) => node.type));
  return [...new Set(types)].join(" | ");
}
