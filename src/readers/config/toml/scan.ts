import { type ConfigNode, container, type Faults, NodeBudget, type RepeatedKey } from "../node.ts";
import { type KeyPart, readKey } from "./keys.ts";
import { endOfLine } from "./strings.ts";
import { TomlValues } from "./values.ts";

/**
 * Where the keys of a TOML text stand: tables opened anywhere, dotted keys and inline tables become one tree,
 * as TOML means them. It reads on past everything; what is wrong with a text `smol-toml` says.
 */
export function scanToml(text: string, faults: Faults): { root: ConfigNode; repeated: RepeatedKey[] } {
  return new TomlScanner(text, faults).scan();
}

class TomlScanner {
  readonly #root = container("map", 0);
  readonly #budget = new NodeBudget();
  readonly #values: TomlValues;
  /** The children of each map by name: the last one of a name, as `[table]` goes on in that. */
  readonly #index = new Map<ConfigNode, Map<string, ConfigNode>>();
  /** Where `[a.b]` stands for each table that has one. */
  readonly #headers = new Map<ConfigNode, RepeatedKey>();
  /** The table that keys now go into, with those around it. */
  #open: ConfigNode[] = [this.#root];

  constructor(
    private readonly text: string,
    private readonly faults: Faults,
  ) {
    this.#values = new TomlValues(text, faults, this.#budget, (map, key, node) =>
      this.#add([map], key, node),
    );
  }

  scan(): { root: ConfigNode; repeated: RepeatedKey[] } {
    const { text } = this;
    let at = 0;
    while (at < text.length) {
      const c = text[at];
      if (c === "#") at = endOfLine(text, at);
      else if (c === "[") at = this.#header(at);
      else if (c === " " || c === "\t" || c === "\n" || c === "\r" || c === "\u{FEFF}") at++;
      else at = this.#keyValue(at);
    }
    return {
      root: this.#root,
      repeated: [...this.#headers.values()].filter(({ offsets }) => offsets.length > 1),
    };
  }

  /** `[a.b]` or `[[a.b]]`. */
  #header(at: number): number {
    const isItem = this.text[at + 1] === "[";
    const { parts, end } = readKey(this.text, at + (isItem ? 2 : 1), 0, this.faults);
    const last = parts.at(-1);
    if (last !== undefined) {
      const around = this.#descend([this.#root], parts.slice(0, -1));
      this.#open = isItem ? this.#item(around, last) : this.#table(around, last, parts);
      this.#extend(this.#open, end);
    }
    return endOfLine(this.text, end);
  }

  #table(around: ConfigNode[], last: KeyPart, parts: readonly KeyPart[]): ConfigNode[] {
    const open = this.#descend(around, [last]);
    const table = open.at(-1) ?? this.#root;
    const header = this.#headers.get(table);
    if (header === undefined) {
      this.#headers.set(table, { path: parts.map(({ name }) => name), offsets: [last.at] });
    } else header.offsets.push(last.at);
    return open;
  }

  #item(around: ConfigNode[], last: KeyPart): ConfigNode[] {
    const parent = around.at(-1) ?? this.#root;
    let list = this.#child(parent, last.name);
    if (list?.type !== "list") {
      list = container("list", last.at);
      this.#put(parent, last, list);
    }
    const item = container("map", last.at);
    this.#budget.add(list, undefined, last.at, item);
    return [...around, list, item];
  }

  #keyValue(at: number): number {
    const { parts, end } = readKey(this.text, at, this.#open.length, this.faults);
    const equals = this.#blanks(end);
    if (parts.length === 0 || this.text[equals] !== "=") return Math.max(endOfLine(this.text, end), at + 1);
    const value = this.#values.read(this.#blanks(equals + 1), this.#open.length + parts.length);
    this.#add(this.#open, parts, value);
    return Math.max(value.end, equals + 1);
  }

  #add(open: ConfigNode[], key: readonly KeyPart[], node: ConfigNode): void {
    const last = key.at(-1);
    if (last === undefined) return;
    const chain = this.#descend(open, key.slice(0, -1));
    this.#put(chain.at(-1) ?? this.#root, last, node);
    this.#extend(chain, node.end);
  }

  /** The maps along a key, made where they are missing; of a list of tables the last one. */
  #descend(from: ConfigNode[], key: readonly KeyPart[]): ConfigNode[] {
    const chain = [...from];
    for (const part of key) {
      const parent = chain.at(-1) ?? this.#root;
      let child = this.#child(parent, part.name);
      if (child?.type === "list") {
        chain.push(child);
        child = child.children.at(-1)?.node;
      }
      if (child?.type !== "map") {
        child = container("map", part.at);
        this.#put(chain.at(-1) ?? this.#root, part, child);
      }
      chain.push(child);
    }
    return chain;
  }

  #child(map: ConfigNode, name: string): ConfigNode | undefined {
    return this.#index.get(map)?.get(name);
  }

  #put(parent: ConfigNode, { name, at }: KeyPart, node: ConfigNode): void {
    const index = this.#index.get(parent) ?? new Map<string, ConfigNode>();
    this.#index.set(parent, index.set(name, node));
    this.#budget.add(parent, parent.type === "list" ? undefined : name, at, node);
  }

  #extend(chain: readonly ConfigNode[], end: number): void {
    for (const node of chain) node.end = Math.max(node.end, end);
  }

  #blanks(from: number): number {
    let at = from;
    while (this.text[at] === " " || this.text[at] === "\t") at++;
    return at;
  }
}
