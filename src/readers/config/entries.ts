import type { ConfigEntry } from "../../digest.ts";
import type { Lines } from "../code/lines.ts";
import { plainKey, plainText } from "./plain-text.ts";
import { type ConfigNode, isContainer } from "./node.ts";
import { shapeOfList, shapeOfMap } from "./shape.ts";

/** Entries kept in a digest: some 100 bytes each in the cache. */
const MAX_ENTRIES = 20_000;
/** Items kept of one list; the others are as their shape says. */
const MAX_ITEMS = 100;
const MAX_VALUE = 80;
const MAX_KEY = 200;

export interface Entries {
  documents: ConfigEntry[];
  leftOut: number;
}

/** What a digest keeps of the trees: the outer levels whole before the inner ones. */
export function keepEntries(documents: readonly ConfigNode[], lines: Lines): Entries {
  const kept: ConfigEntry[] = [];
  let level: { node: ConfigNode; into: ConfigEntry }[] = [];
  let left = MAX_ENTRIES;
  let leftOut = 0;
  for (const node of documents) {
    if (left-- <= 0) {
      leftOut++;
      continue;
    }
    const into = entryOf("", node.start, node, lines);
    kept.push(into);
    level.push({ node, into });
  }
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { node, into } of level) {
      const most = Math.max(0, Math.min(left, node.type === "list" ? MAX_ITEMS : left));
      const children = node.children.slice(0, most);
      left -= children.length;
      leftOut += node.size - children.length;
      if (children.length === 0) continue;
      into.entries = children.map((child) => {
        const entry = entryOf(child.key, child.at, child.node, lines);
        next.push({ node: child.node, into: entry });
        return entry;
      });
    }
    level = next;
  }
  return { documents: kept, leftOut };
}

function entryOf(key: string, at: number, node: ConfigNode, lines: Lines): ConfigEntry {
  const line = lines.lineAt(at);
  const shape = node.type === "list" ? shapeOfList(node) : node.type === "map" ? shapeOfMap(node) : undefined;
  return {
    key: plainKey(key, MAX_KEY),
    line,
    endLine: Math.max(line, lines.lineAt(Math.max(at, node.end - 1))),
    type: node.type,
    ...(isContainer(node) ? { size: node.size } : { value: plainText(node.value, MAX_VALUE) }),
    ...(shape === undefined ? {} : { shape: plainText(shape, MAX_KEY) }),
    ...(node.anchor === undefined ? {} : { anchor: plainText(node.anchor, MAX_KEY) }),
  };
}
