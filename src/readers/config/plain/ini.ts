import { type ConfigNode, container, Faults, leaf, NodeBudget, type ParsedConfig } from "../node.ts";
import { indentOf, linesOf, type TextLine, withoutComment } from "./lines.ts";

const SECTION = /^\[([^\]]{1,1000})\]\s*(?:[#;].*)?$/;

/**
 * INI as Python, Git, systemd and Windows write it: sections, `key = value` or `key: value`, keys without a
 * value, values that go on in lines indented deeper.
 */
export function parseIni(text: string): ParsedConfig {
  const faults = new Faults();
  const root = container("map", 0);
  const reader = new IniReader(root, faults);
  for (const line of linesOf(text)) reader.line(line);
  return { documents: [root], faults: faults.inOrder() };
}

class IniReader {
  readonly #budget = new NodeBudget();
  readonly #sections = new Map<string, ConfigNode>();
  #section: ConfigNode;
  /** The last value, which an indented line continues. */
  #last: { node: ConfigNode; indent: number } | undefined;

  constructor(
    private readonly root: ConfigNode,
    private readonly faults: Faults,
  ) {
    this.#section = root;
  }

  line({ text, start }: TextLine): void {
    const indent = indentOf(text);
    const content = text.slice(indent).trimEnd();
    if (content === "") return;
    if (content.startsWith("#") || content.startsWith(";")) return;
    if (this.#last !== undefined && indent > this.#last.indent) {
      this.#continue(this.#last.node, content, start + indent);
      return;
    }
    const section = SECTION.exec(content)?.[1];
    if (section !== undefined) this.#open(section.trim(), start + indent, content.length);
    else if (content.startsWith("[")) this.faults.add(start + indent, 'Section is not closed with "]"');
    else this.#key(content, start + indent, indent);
  }

  #open(name: string, at: number, length: number): void {
    this.#last = undefined;
    const known = this.#sections.get(name);
    this.#section = known ?? container("map", at);
    this.#extend(at + length);
    if (known !== undefined) return;
    this.#sections.set(name, this.#section);
    this.#budget.add(this.root, name, at, this.#section);
  }

  #key(content: string, at: number, indent: number): void {
    const delimiter = delimiterOf(content);
    const key = content.slice(0, delimiter ?? content.length).trimEnd();
    if (key === "") return this.faults.add(at, "Expected a key before the value");
    const behind = delimiter === undefined ? content.length : delimiter + 1;
    const from = behind + indentOf(content.slice(behind));
    const value = valueOf(content.slice(from));
    const type = delimiter === undefined ? "null" : "string";
    const node = leaf(type, value, at + from, at + Math.max(from, content.length));
    this.#budget.add(this.#section, key, at, node);
    this.#extend(node.end);
    this.#last = { node, indent };
  }

  #continue(node: ConfigNode, content: string, at: number): void {
    // Only what is shown of a value is kept; joining on without end would take quadratic time.
    if (node.value.length < 1000) node.value += `${node.value === "" ? "" : " "}${content}`;
    node.type = "string";
    node.end = at + content.length;
    this.#extend(node.end);
  }

  #extend(end: number): void {
    this.#section.end = end;
    this.root.end = end;
  }
}

/** The first `=` or `: `; in a line without them the first `:`. */
function delimiterOf(content: string): number | undefined {
  const found = content.search(/=|:(?=\s|$)/);
  const at = found < 0 ? content.indexOf(":") : found;
  return at < 0 ? undefined : at;
}

/** Without quotes, or up to a comment; quotes keep `#` and `;`. */
function valueOf(written: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:[#;].*)?$/.exec(written)?.[2];
  return quoted ?? withoutComment(written, "#;");
}
