import { type ConfigNode, isContainer } from "../node.ts";

/** An alias may lead to an alias, or into itself. */
const MAX_ALIASES = 10;

/** A value as those who know the file read it: aliases followed, merge keys (`<<`) looked through. */
export class ConfigView {
  static of(document: ConfigNode | undefined): ConfigView {
    return new ConfigView(document, document?.start ?? 0, new Lazy(() => anchorsIn(document)));
  }

  private constructor(
    private readonly written: ConfigNode | undefined,
    /** Offset of its key. */
    readonly at: number,
    private readonly anchors: Lazy<ReadonlyMap<string, ConfigNode>>,
  ) {}

  get exists(): boolean {
    return this.written !== undefined;
  }

  get isMap(): boolean {
    return this.#node()?.type === "map";
  }

  get isList(): boolean {
    return this.#node()?.type === "list";
  }

  /** A scalar's value; undefined for all else, and for an empty one. */
  get text(): string | undefined {
    const node = this.#node();
    if (node === undefined || isContainer(node) || node.type === "alias" || node.type === "null")
      return undefined;
    return node.value === "" ? undefined : node.value;
  }

  /** How many keys or items. */
  get size(): number {
    return this.#node()?.size ?? 0;
  }

  /** A value further down; one that does not exist where a key is missing. */
  get(...keys: readonly string[]): ConfigView {
    return keys.reduce<ConfigView>((view, key) => view.#child(key), this);
  }

  keys(): string[] {
    const node = this.#node();
    return node?.type === "map" ? [...new Set(node.children.map(({ key }) => key))] : [];
  }

  /** The values of a list or map with their keys; nothing for a scalar. */
  entries(): [key: string, value: ConfigView][] {
    return (this.#node()?.children ?? []).map(({ key, at, node }) => [
      key,
      new ConfigView(node, at, this.anchors),
    ]);
  }

  /** A list's scalars, or the one scalar that may stand in place of a list. */
  texts(): string[] {
    const one = this.text;
    if (one !== undefined) return [one];
    return this.isList ? this.entries().flatMap(([, { text }]) => text ?? []) : [];
  }

  #child(key: string, hops = 0): ConfigView {
    const node = this.#node();
    if (node?.type !== "map") return this.#none();
    // Of a key given twice the last one holds.
    const own = node.children.findLast((child) => child.key === key);
    if (own !== undefined) return new ConfigView(own.node, own.at, this.anchors);
    for (const { key: name, node: merged, at } of hops < MAX_ALIASES ? node.children : []) {
      if (name !== "<<") continue;
      const view = new ConfigView(merged, at, this.anchors);
      const sources = view.isList ? view.entries().map(([, source]) => source) : [view];
      const found = sources.map((source) => source.#child(key, hops + 1)).find(({ exists }) => exists);
      if (found !== undefined) return found;
    }
    return this.#none();
  }

  #none(): ConfigView {
    return new ConfigView(undefined, this.at, this.anchors);
  }

  #node(): ConfigNode | undefined {
    let node = this.written;
    for (let hops = 0; node?.type === "alias" && hops < MAX_ALIASES; hops++)
      node = this.anchors.value.get(node.value);
    return node;
  }
}

/** Worked out when it is first needed: most files have no alias. */
class Lazy<T> {
  #made: { value: T } | undefined;

  constructor(private readonly make: () => T) {}

  get value(): T {
    this.#made ??= { value: this.make() };
    return this.#made.value;
  }
}

function anchorsIn(document: ConfigNode | undefined): ReadonlyMap<string, ConfigNode> {
  const anchors = new Map<string, ConfigNode>();
  const collect = (node: ConfigNode): void => {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    for (const child of node.children) collect(child.node);
  };
  if (document !== undefined) collect(document);
  return anchors;
}
