import type { DuplicateKey } from "../../digest.ts";
import type { Lines } from "../code/lines.ts";
import { type ConfigNode, isContainer, type ParsedConfig } from "./node.ts";
import { childPath } from "./path.ts";

const MAX_DUPLICATES = 200;

/** Keys that stand in a map more than once, with every line. */
export function findDuplicates(parsed: ParsedConfig, lines: Lines): DuplicateKey[] {
  const { documents, repeated = [], keysRepeat } = parsed;
  if (keysRepeat === true) return [];
  const found: DuplicateKey[] = repeated.map(({ path, offsets }) => ({
    path: path.reduce((outer, key) => childPath(outer, key, false), ""),
    lines: offsets.map((offset) => lines.lineAt(offset)),
  }));
  for (const document of documents) collect(document, "", lines, found);
  return found.slice(0, MAX_DUPLICATES).toSorted((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
}

function collect(node: ConfigNode, path: string, lines: Lines, found: DuplicateKey[]): void {
  const isItem = node.type === "list";
  if (!isItem) {
    const places = new Map<string, number[]>();
    for (const { key, at } of node.children) {
      const offsets = places.get(key);
      if (offsets === undefined) places.set(key, [at]);
      else offsets.push(at);
    }
    for (const [key, offsets] of places) {
      // Lists in INI (`paths[] = a`) repeat their key on purpose.
      if (offsets.length < 2 || key.endsWith("[]")) continue;
      found.push({ path: childPath(path, key, false), lines: offsets.map((offset) => lines.lineAt(offset)) });
    }
  }
  for (const { key, node: child } of node.children) {
    if (isContainer(child) && child.size > 0) collect(child, childPath(path, key, isItem), lines, found);
  }
}
