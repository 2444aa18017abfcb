import { type ConfigNode, isContainer } from "./node.ts";
import { childPath } from "./path.ts";

/** A scalar or alias with where it stands. */
export interface Leaf {
  node: ConfigNode;
  /** Its own key; of an item the key of its list. */
  key: string;
  /** The key of the map or list around it. */
  parent: string;
  /** Offset of the key or item. */
  at: number;
  place: Place;
}

interface Place {
  around: Place | undefined;
  key: string;
  isItem: boolean;
}

/** Every scalar of the trees, in the order of their keys. */
export function leavesOf(documents: readonly ConfigNode[]): Leaf[] {
  const leaves: Leaf[] = [];
  for (const document of documents) {
    if (isContainer(document)) collect(document, undefined, "", "", leaves);
    else leaves.push({ node: document, key: "", parent: "", at: document.start, place: ROOT });
  }
  return leaves;
}

const ROOT: Place = { around: undefined, key: "", isItem: false };

function collect(
  node: ConfigNode,
  around: Place | undefined,
  name: string,
  parent: string,
  leaves: Leaf[],
): void {
  const isItem = node.type === "list";
  for (const { key, at, node: child } of node.children) {
    const place: Place = { around, key, isItem };
    const own = isItem ? name : key;
    const outer = isItem ? parent : name;
    if (isContainer(child)) collect(child, place, own, outer, leaves);
    else leaves.push({ node: child, key: own, parent: outer, at, place });
  }
}

/** Built when it is asked for: most leaves are never shown. */
export function pathOf({ place }: Leaf): string {
  const steps: Place[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.around) steps.push(at);
  return steps.reduceRight((path, { key, isItem }) => childPath(path, key, isItem), "");
}
