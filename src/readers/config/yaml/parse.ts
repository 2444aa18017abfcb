import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type YAMLParseError,
} from "yaml";
import type { ConfigType } from "../../../digest.ts";
import {
  type ConfigNode,
  container,
  Faults,
  leaf,
  MAX_DEPTH,
  NodeBudget,
  type ParsedConfig,
  TOO_DEEP,
} from "../node.ts";
import { checkDirectives } from "./directives.ts";

/** `&anchor` and `!tag`, in the order they come in, before an item. */
const PROPERTIES = /(?:(?<=\s)[&!]\S{0,100}\s{1,100}){1,2}$/;
const LONGEST_PROPERTIES = 300;

/**
 * Parses YAML 1.2 (`on` is a string), one tree for each document. Aliases are never followed, so that a
 * "billion laughs" is as small as it is written.
 */
export function parseYaml(text: string): ParsedConfig {
  // `yaml` compares every key of a map with every other; duplicates are found later, in linear time.
  const parsed = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const faults = new Faults();
  const builder = new TreeBuilder(text, faults);
  const documents = [...parsed].map(({ contents, range }) => builder.build(contents, range[0], 0));
  for (const { errors } of parsed) reportErrors(errors, faults);
  if ("empty" in parsed) reportErrors(parsed.errors, faults);
  checkDirectives(text, faults);
  return { documents, faults: faults.inOrder() };
}

function reportErrors(errors: readonly YAMLParseError[], faults: Faults): void {
  for (const { code, message, pos } of errors) {
    // What `yaml` says of it is that its stack is full.
    faults.add(pos[0], code === "RESOURCE_EXHAUSTION" ? "Nested too deeply to be read" : message);
  }
}

/** Copies what `yaml` made into plain nodes. */
class TreeBuilder {
  readonly #budget = new NodeBudget();

  constructor(
    private readonly text: string,
    private readonly faults: Faults,
  ) {}

  /** @param at where the node would begin if it has no place of its own */
  build(node: unknown, at: number, depth: number): ConfigNode {
    const known = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node : undefined;
    if (known === undefined) return leaf("null", "", at, at);
    const built = this.#value(known, at, depth);
    if (!isAlias(known) && known.anchor !== undefined) built.anchor = known.anchor;
    return built;
  }

  #value(node: Node, at: number, depth: number): ConfigNode {
    const [start, rawEnd] = node.range ?? [at, at];
    const end = this.#trimmed(start, rawEnd);
    if (isAlias(node)) return leaf("alias", node.source, start, end);
    if (isScalar(node)) return leaf(typeOf(node.value), textOf(node), start, end);
    const out = container(isMap(node) ? "map" : "list", start, end);
    if (depth >= MAX_DEPTH) {
      this.faults.addOnce(start, TOO_DEEP);
      return out;
    }
    for (const item of node.items) {
      if (!isPair(item))
        this.#budget.add(out, undefined, this.#itemStart(item, start), this.build(item, start, depth + 1));
      else if (out.type === "map") this.#addPair(out, item, depth);
      // Items of `!!omap` and `!!pairs` are maps of one key.
      else {
        const map = container("map", startOf(item.key, start), endOf(item.value, endOf(item.key, start)));
        this.#addPair(map, item, depth + 1);
        this.#budget.add(out, undefined, map.start, map);
      }
    }
    return out;
  }

  /** Where an item begins, its anchor and tag included. */
  #itemStart(item: unknown, otherwise: number): number {
    const start = startOf(item, otherwise);
    if (!isMap(item) && !isSeq(item) && !isScalar(item)) return start;
    if (item.anchor === undefined && item.tag === undefined) return start;
    const before = this.text.slice(Math.max(0, start - LONGEST_PROPERTIES), start);
    return start - (PROPERTIES.exec(before)?.[0].length ?? 0);
  }

  #addPair(map: ConfigNode, { key, value }: { key: unknown; value: unknown }, depth: number): void {
    const at = startOf(key, map.start);
    const end = endOf(key, at);
    const name = isScalar(key) ? textOf(key) : this.text.slice(at, end).replaceAll(/\s+/g, " ").trim();
    this.#budget.add(map, name, at, this.build(value, end, depth + 1));
  }

  /** Where a value ends without the blank lines behind it, which `yaml` counts to a block. */
  #trimmed(start: number, end: number): number {
    let last = end;
    while (last > start && " \t\r\n".includes(this.text[last - 1] ?? "x")) last--;
    return last;
  }
}

function startOf(node: unknown, otherwise: number): number {
  return rangeOf(node)?.[0] ?? otherwise;
}

function endOf(node: unknown, otherwise: number): number {
  return rangeOf(node)?.[1] ?? otherwise;
}

function rangeOf(node: unknown): readonly [number, number, number] | null | undefined {
  return isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
}

/** A scalar as people read it: `0o17` and `1e3` as they are written, strings without their quotes. */
function textOf({ value, source, type }: { value: unknown; source?: string; type?: string }): string {
  return type === "PLAIN" && typeof value !== "string" && source !== undefined ? source : String(value ?? "");
}

function typeOf(value: unknown): ConfigType {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return "date";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  return typeof value === "boolean" ? "boolean" : "string";
}
