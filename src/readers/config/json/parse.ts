/**
 * JSON, JSONC and JSON5 with the place of every key, whatever is wrong with the text.
 *
 * `jsonc-parser` 3.3 was tried: it knows no JSON5, and 6,000 nested brackets overflow its stack; `json5` has
 * no positions and stops at the first error. Both judge this one in the tests and in test/compare/config.ts.
 */
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
import { ExtensionUse, type JsonDialect } from "./extensions.ts";
import { scanString } from "./string.ts";
import { bareKey, scalarType, wordEnd } from "./word.ts";

/** A map or list that is open, or the text as a whole (a list of one). */
interface Frame {
  node: ConfigNode;
  /** What comes next. */
  awaits: "key" | "colon" | "value" | "comma";
  /** Where the last comma stands, if nothing came since. */
  comma: number;
  key: string;
  keyAt: number;
}

export interface ParsedJson extends ParsedConfig {
  /** The dialect asked for, or the narrowest that has what the text uses. */
  dialect: JsonDialect;
}

/**
 * Parses a text to its end, past all errors, in time linear in its length.
 * @param dialect undefined to tell it from the text
 */
export function parseJson(text: string, dialect?: JsonDialect): ParsedJson {
  return new JsonParser(text).parse(dialect);
}

class JsonParser {
  readonly #faults = new Faults();
  readonly #uses = new ExtensionUse();
  readonly #budget = new NodeBudget();
  readonly #root = container("list", 0);
  readonly #stack: Frame[] = [{ node: this.#root, awaits: "value", comma: -1, key: "", keyAt: 0 }];
  /** Open maps and lists deeper than is read; only their brackets are counted. */
  #tooDeep = 0;
  #openMaps = 0;

  constructor(private readonly text: string) {}

  parse(wanted: JsonDialect | undefined): ParsedJson {
    const { text } = this;
    for (let at = this.#skip(0); at < text.length; at = this.#skip(at)) at = this.#token(at);
    this.#finish();
    const dialect = wanted ?? this.#uses.dialect();
    this.#uses.report(dialect, this.#faults);
    return {
      documents: this.#root.children.map(({ node }) => node),
      faults: this.#faults.inOrder(),
      dialect,
    };
  }

  get #top(): Frame {
    const top = this.#stack.at(-1);
    if (top === undefined) throw new RangeError("The outermost frame is never closed");
    return top;
  }

  /** @returns where the token ends */
  #token(at: number): number {
    const c = this.text[at];
    if (c === "{" || c === "[") {
      this.#open(c === "{" ? "map" : "list", at);
      return at + 1;
    }
    if (c === "}" || c === "]") {
      this.#close(c === "}" ? "map" : "list", at);
      return at + 1;
    }
    if (c === '"' || c === "'") return this.#string(at);
    const end = c === "," || c === ":" ? at + 1 : wordEnd(this.text, at);
    if (this.#tooDeep > 0) return end;
    if (c === ",") this.#comma(at);
    else if (c === ":") this.#colon(at);
    else this.#word(at, end);
    return end;
  }

  #open(type: "map" | "list", at: number): void {
    if (this.#tooDeep > 0 || this.#stack.length > MAX_DEPTH) {
      if (this.#tooDeep++ === 0) this.#faults.add(at, TOO_DEEP);
      return;
    }
    const node = container(type, at);
    this.#value(node, at);
    if (type === "map") this.#openMaps++;
    this.#stack.push({ node, awaits: type === "map" ? "key" : "value", comma: -1, key: "", keyAt: at });
  }

  #close(type: "map" | "list", at: number): void {
    if (this.#tooDeep > 0) {
      if (--this.#tooDeep === 0) this.#value(leaf("null", "", at, at + 1), at);
      return;
    }
    const open = type === "map" ? this.#openMaps : this.#stack.length - 1 - this.#openMaps;
    const c = type === "map" ? "}" : "]";
    if (open === 0) return this.#faults.add(at, `"${c}" closes nothing`);
    for (let top = this.#top; top.node.type !== type; top = this.#top) {
      this.#faults.add(at, `Expected "${top.node.type === "map" ? "}" : "]"}", found "${c}"`);
      this.#pop(at);
    }
    this.#pop(at + 1);
  }

  /** The innermost map or list ends. */
  #pop(end: number): void {
    const frame = this.#top;
    if (frame.awaits === "colon" || (frame.awaits === "value" && frame.node.type === "map")) {
      this.#faults.add(frame.keyAt, `Key ${shown(frame.key)} has no value`);
      this.#attach(leaf("null", "", end - 1, end - 1), end - 1);
    } else if (frame.comma >= 0) {
      this.#uses.note("trailingComma", frame.comma);
    }
    frame.node.end = end;
    if (frame.node.type === "map") this.#openMaps--;
    this.#stack.pop();
  }

  #string(at: number): number {
    const { value, end, closed, badEscape } = scanString(this.text, at, this.#uses);
    if (!closed) this.#faults.add(at, "String is not closed on its line");
    else if (badEscape !== undefined) this.#faults.add(badEscape, "Unknown escape in a string");
    if (this.#tooDeep > 0) return end;
    if (!this.#key(value, at)) this.#value(leaf("string", value, at, end), at);
    return end;
  }

  #word(at: number, end: number): void {
    const word = this.text.slice(at, end);
    const { awaits, node } = this.#top;
    const isKey = node.type === "map" && (awaits === "key" || awaits === "comma");
    if (isKey) {
      const key = bareKey(word);
      if (key === undefined) this.#faults.add(at, `Expected a key, found ${shown(word)}`);
      else this.#uses.note("unquotedKey", at);
      this.#key(key ?? word, at);
      return;
    }
    const type = scalarType(word, at, this.#uses);
    if (type === undefined) this.#faults.add(at, `Expected a value, found ${shown(word)}`);
    this.#value(leaf(type ?? "string", type === "null" ? "" : word, at, end), at);
  }

  /** @returns whether it stands where a key belongs */
  #key(key: string, at: number): boolean {
    const frame = this.#top;
    if (frame.node.type !== "map" || (frame.awaits !== "key" && frame.awaits !== "comma")) return false;
    if (frame.awaits === "comma") this.#faults.add(at, `Expected "," before key ${shown(key)}`);
    Object.assign(frame, { awaits: "colon", key, keyAt: at, comma: -1 });
    return true;
  }

  #value(node: ConfigNode, at: number): void {
    const frame = this.#top;
    if (frame.node.type === "map") {
      if (frame.awaits === "colon") this.#faults.add(at, `Expected ":" after key ${shown(frame.key)}`);
      else if (frame.awaits !== "value") {
        this.#faults.add(at, "Expected a key in quotes");
        Object.assign(frame, { key: "", keyAt: at });
      }
    } else if (frame.awaits === "comma") {
      this.#faults.add(
        at,
        this.#stack.length === 1 ? "Expected the end of the file" : 'Expected "," between items',
      );
    }
    this.#attach(node, at);
  }

  #attach(node: ConfigNode, at: number): void {
    const frame = this.#top;
    const isMap = frame.node.type === "map";
    this.#budget.add(frame.node, isMap ? frame.key : undefined, isMap ? frame.keyAt : at, node);
    Object.assign(frame, { awaits: "comma", comma: -1 });
  }

  #comma(at: number): void {
    const frame = this.#top;
    if (this.#stack.length === 1) return this.#faults.add(at, "Comma outside of any map or list");
    if (frame.awaits === "comma") {
      Object.assign(frame, { awaits: frame.node.type === "map" ? "key" : "value", comma: at });
    } else if (frame.node.type === "map" && frame.awaits !== "key") {
      this.#faults.add(frame.keyAt, `Key ${shown(frame.key)} has no value`);
      this.#attach(leaf("null", "", at, at), at);
      Object.assign(frame, { awaits: "key" });
    } else this.#faults.add(at, `Comma with nothing before it`);
  }

  #colon(at: number): void {
    const frame = this.#top;
    if (frame.awaits === "colon") frame.awaits = "value";
    else this.#faults.add(at, "Colon that follows no key");
  }

  #finish(): void {
    const { text } = this;
    while (this.#stack.length > 1) {
      const { start, type } = this.#top.node;
      this.#faults.add(start, `"${type === "map" ? "{" : "["}" is never closed`);
      this.#pop(text.length);
    }
    if (this.#root.size === 0 && this.#faults.list.length === 0) {
      this.#faults.add(text.length, "Expected a value, found the end of the file");
    }
  }

  /** Past white space and comments. */
  #skip(from: number): number {
    const { text } = this;
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 32 || code === 10 || code === 13 || code === 9) at++;
      else if (code === SLASH && (text[at + 1] === "/" || text[at + 1] === "*")) at = this.#comment(at);
      else if ((code > 127 || code === 11 || code === 12) && /\s/.test(text[at] ?? "")) {
        this.#uses.note("whiteSpace", at++);
      } else return at;
    }
  }

  #comment(at: number): number {
    const { text } = this;
    this.#uses.note("comment", at);
    if (text[at + 1] === "/") {
      LINE_END.lastIndex = at;
      return LINE_END.exec(text)?.index ?? text.length;
    }
    const end = text.indexOf("*/", at + 2);
    if (end >= 0) return end + 2;
    this.#faults.add(at, "Comment is never closed");
    return text.length;
  }
}

const SLASH = 47;
const LINE_END = /[\n\r\u2028\u2029]|$/g;
const MAX_SHOWN = 40;

function shown(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}
