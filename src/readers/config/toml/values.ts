import type { ConfigType } from "../../../digest.ts";
import {
  type ConfigNode,
  container,
  type Faults,
  leaf,
  MAX_DEPTH,
  type NodeBudget,
  TOO_DEEP,
} from "../node.ts";
import type { KeyPart } from "./keys.ts";
import { readKey } from "./keys.ts";
import { endOfLine, readTomlString } from "./strings.ts";

/** A number, a date (a blank may stand before its time), a keyword. */
const BARE = /[\w+.:-]+(?: \d[\d:.+Z-]*)?/y;
/** What is none of these, up to where something else begins. */
const GARBAGE = /[^,\]}#\r\n=["'{]+|[^]/y;
const DATE = /^(?:\d{4}-\d\d-\d\d|\d\d:\d\d)/;

/** Adds a value below a map, making the maps of a dotted key on the way. */
export type AddValue = (map: ConfigNode, key: readonly KeyPart[], node: ConfigNode) => void;

/** Reads values with their places, however wrong; whether they are right is not its business. */
export class TomlValues {
  constructor(
    private readonly text: string,
    private readonly faults: Faults,
    private readonly budget: NodeBudget,
    private readonly addValue: AddValue,
  ) {}

  /** The value from `at` on; its `end` is where reading goes on. */
  read(at: number, depth: number): ConfigNode {
    const c = this.text[at];
    if (c === '"' || c === "'") {
      const { value, end } = readTomlString(this.text, at);
      return leaf("string", value, at, end);
    }
    if (c !== "[" && c !== "{") return this.#bare(at);
    if (depth >= MAX_DEPTH) return this.#skipped(at);
    return c === "[" ? this.#list(at, depth) : this.#inlineTable(at, depth);
  }

  #bare(at: number): ConfigNode {
    if (at >= this.text.length || "\r\n,]}#".includes(this.text[at] ?? "\n")) return leaf("null", "", at, at);
    BARE.lastIndex = at;
    GARBAGE.lastIndex = at;
    const found = BARE.exec(this.text) ?? GARBAGE.exec(this.text);
    const value = (found?.[0] ?? "").trimEnd();
    return leaf(bareType(value), value, at, at + value.length);
  }

  #list(start: number, depth: number): ConfigNode {
    const list = container("list", start);
    for (let at = this.#gap(start + 1); at < this.text.length; at = this.#gap(at)) {
      const c = this.text[at];
      if (c === "]" || c === "}") return closed(list, at + 1);
      if (c === ",") {
        at++;
        continue;
      }
      const item = this.read(at, depth + 1);
      // A key where an item belongs: the list was never closed.
      if (this.text[this.#gap(item.end)] === "=") return closed(list, at);
      this.budget.add(list, undefined, at, item);
      at = Math.max(item.end, at + 1);
    }
    return closed(list, this.text.length);
  }

  #inlineTable(start: number, depth: number): ConfigNode {
    const map = container("map", start);
    for (let at = this.#gap(start + 1); at < this.text.length; at = this.#gap(at)) {
      const c = this.text[at];
      if (c === "}" || c === "]") return closed(map, at + 1);
      if (c === ",") {
        at++;
        continue;
      }
      const { parts, end } = readKey(this.text, at, depth + 1, this.faults);
      const equals = this.#gap(end);
      if (this.text[equals] !== "=") return closed(map, equals);
      const value = this.read(this.#gap(equals + 1), depth + 1 + parts.length);
      this.addValue(map, parts, value);
      at = Math.max(value.end, equals + 1);
    }
    return closed(map, this.text.length);
  }

  /** Past blanks, line breaks and comments. */
  #gap(from: number): number {
    let at = from;
    for (;;) {
      const c = this.text[at];
      if (c === " " || c === "\t" || c === "\n" || c === "\r") at++;
      else if (c === "#") at = endOfLine(this.text, at);
      else return at;
    }
  }

  /** What is nested too deeply, up to the bracket that closes it. */
  #skipped(start: number): ConfigNode {
    this.faults.addOnce(start, TOO_DEEP);
    let open = 0;
    let at = start;
    while (at < this.text.length) {
      const c = this.text[at];
      if (c === '"' || c === "'") at = readTomlString(this.text, at).end;
      else if (c === "#") at = endOfLine(this.text, at);
      else at++;
      if (c === "[" || c === "{") open++;
      else if ((c === "]" || c === "}") && --open === 0) break;
    }
    return leaf("null", "", start, at);
  }
}

function closed(node: ConfigNode, end: number): ConfigNode {
  node.end = end;
  return node;
}

function bareType(value: string): ConfigType {
  if (value === "true" || value === "false") return "boolean";
  if (DATE.test(value)) return "date";
  return /^[+-]?(?:\d|inf$|nan$)/.test(value) ? "number" : "string";
}
