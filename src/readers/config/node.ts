import type { ConfigType } from "../../digest.ts";

/** What the parsers of all formats make: values with their places. Offsets are UTF-16 code units. */
export interface ConfigNode {
  type: ConfigType;
  /** Where the value begins as written, and just after its last character. */
  start: number;
  end: number;
  /** Scalars: the value, decoded. Aliases: the name of the anchor. */
  value: string;
  /** Keys of a map or items of a list, in source order; of a key given twice both. */
  children: ConfigChild[];
  /** How many there are; more than `children` where they were not kept. */
  size: number;
  anchor?: string;
}

export interface ConfigChild {
  /** Items of a list have their index. */
  key: string;
  /** Offset of the key; of the item itself in a list. */
  at: number;
  node: ConfigNode;
}

/** Something wrong at a place of the text. */
export interface Fault {
  offset: number;
  message: string;
}

/** The same key more than once, where the tree does not show it. */
export interface RepeatedKey {
  path: readonly string[];
  offsets: number[];
}

export interface ParsedConfig {
  documents: ConfigNode[];
  faults: Fault[];
  /** Beyond what `documents` show: tables that TOML does not allow to be defined twice. */
  repeated?: RepeatedKey[];
  /** Whether keys repeat on purpose, as they do in systemd's units, Git's configuration and `go.mod`. */
  keysRepeat?: boolean;
}

/** Maps and lists nested deeper are not read. Every later pass over the tree recurses, so this bounds them all. */
export const MAX_DEPTH = 100;
/** Keys and items kept of one file: some 200 bytes each. */
export const MAX_NODES = 200_000;
/** Faults kept of one file; the first explain the rest. */
export const MAX_FAULTS = 20;

export const TOO_DEEP = `Nested deeper than ${MAX_DEPTH} levels, what is further inside is not read`;

/** A scalar or an alias. */
export function leaf(type: ConfigType, value: string, start: number, end: number): ConfigNode {
  return { type, start, end, value, children: [], size: 0 };
}

/** An empty map or list. */
export function container(type: "map" | "list", start: number, end = start): ConfigNode {
  return { type, start, end, value: "", children: [], size: 0 };
}

export function isContainer(node: ConfigNode): boolean {
  return node.type === "map" || node.type === "list";
}

/** Adds keys and items to their parents until there are too many to keep; then they are only counted. */
export class NodeBudget {
  #left = MAX_NODES;

  /** @returns false where the child was counted and not kept */
  add(parent: ConfigNode, key: string | undefined, at: number, node: ConfigNode): boolean {
    const index = parent.size++;
    if (this.#left <= 0) return false;
    this.#left--;
    parent.children.push({ key: key ?? String(index), at, node });
    return true;
  }
}

/** Collects the first faults of a file. */
export class Faults {
  readonly list: Fault[] = [];

  add(offset: number, message: string): void {
    if (this.list.length < MAX_FAULTS) this.list.push({ offset, message });
  }

  /** The same message is said once, at the first place it is true of. */
  addOnce(offset: number, message: string): void {
    if (!this.list.some((fault) => fault.message === message)) this.add(offset, message);
  }

  inOrder(): Fault[] {
    return this.list.toSorted((a, b) => a.offset - b.offset);
  }
}
