import { type ConfigNode, container, leaf, MAX_DEPTH, NodeBudget, type ParsedConfig } from "../node.ts";
import { indentOf, linesOf } from "./lines.ts";

/** A key up to a blank, `=` or `:` that no backslash stands before. */
const KEY = /^(?:\\.|[^\\\s=:])*/;
const SEPARATOR = /^\s*[=:]?\s*/;

/**
 * Java properties (https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)).
 * Every text is well-formed. Dotted keys make a tree: `server.port` stands under `server`.
 */
export function parseProperties(text: string): ParsedConfig {
  const tree = new DottedTree();
  for (const { content, at, end } of logicalLines(text)) {
    const key = KEY.exec(content)?.[0] ?? "";
    const rest = content.slice(key.length);
    const separator = SEPARATOR.exec(rest)?.[0].length ?? 0;
    const value = rest.slice(separator);
    const from = at + key.length + separator;
    tree.add(unescape(key), at, leaf("string", unescape(value), Math.min(from, end), end));
  }
  return { documents: [tree.root], faults: [] };
}

interface LogicalLine {
  content: string;
  /** Offset of its first character, and just behind its last. */
  at: number;
  end: number;
}

/** Lines that end in a backslash go on in the next one, without its indentation. */
function* logicalLines(text: string): Generator<LogicalLine> {
  let open: { parts: string[]; at: number } | undefined;
  let end = 0;
  for (const { text: line, start } of linesOf(text)) {
    const indent = indentOf(line);
    const content = line.slice(indent);
    if (open === undefined && (content === "" || content.startsWith("#") || content.startsWith("!")))
      continue;
    open ??= { parts: [], at: start + indent };
    end = start + line.length;
    const goesOn = backslashesAtEnd(content) % 2 === 1;
    open.parts.push(goesOn ? content.slice(0, -1) : content);
    if (goesOn) continue;
    yield { content: open.parts.join(""), at: open.at, end };
    open = undefined;
  }
  if (open !== undefined) yield { content: open.parts.join(""), at: open.at, end };
}

function backslashesAtEnd(text: string): number {
  let at = text.length;
  while (at > 0 && text[at - 1] === "\\") at--;
  return text.length - at;
}

class DottedTree {
  readonly root = container("map", 0);
  readonly #budget = new NodeBudget();
  readonly #maps = new Map<ConfigNode, Map<string, ConfigNode>>();
  readonly #leaves = new Map<ConfigNode, Set<string>>();

  /** Goes down the key's parts as far as they are maps; what is left of the key names the value. */
  add(key: string, at: number, node: ConfigNode): void {
    const parts = key.split(".", MAX_DEPTH);
    let map = this.root;
    map.end = node.end;
    let used = 0;
    for (const [depth, part] of parts.slice(0, -1).entries()) {
      // `logging.level` has a value itself: `logging.level.root` cannot stand under it.
      if (part === "" || this.#leaves.get(map)?.has(part) === true) break;
      map = this.#child(map, part, at);
      map.end = node.end;
      used += part.length + 1;
      if (depth + 2 === MAX_DEPTH) break;
    }
    const name = key.slice(used);
    this.#leaves.set(map, (this.#leaves.get(map) ?? new Set()).add(name));
    this.#budget.add(map, name, at, node);
  }

  #child(map: ConfigNode, name: string, at: number): ConfigNode {
    const children = this.#maps.get(map) ?? new Map<string, ConfigNode>();
    this.#maps.set(map, children);
    const known = children.get(name);
    if (known !== undefined) return known;
    const child = container("map", at);
    children.set(name, child);
    this.#budget.add(map, name, at, child);
    return child;
  }
}

function unescape(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(/\\(?:u([\da-fA-F]{4})|(.))/g, (_, hex?: string, c?: string) =>
    hex === undefined
      ? ({ t: "\t", n: "\n", r: "\r", f: "\f" }[c ?? ""] ?? c ?? "")
      : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
