/** What independent parsers say of the keys of a configuration file. */
import { type Node as JsonNode, type ParseError, parseTree } from "jsonc-parser";
import yamlPath from "@tree-sitter-grammars/tree-sitter-yaml/tree-sitter-yaml.wasm" with { type: "file" };
import { type AST, parseTOML } from "toml-eslint-parser";
import { Language, type Node as TreeNode, Parser } from "web-tree-sitter";
import { childPath } from "../../../src/readers/config/path.ts";
import { plainKey } from "../../../src/readers/config/plain-text.ts";

/** Keys of more characters are shortened in answers. */
const MAX_KEY = 200;

/** A key or an item by its path; lines are 1-based. */
export interface JudgedKey {
  path: string;
  line: number;
  /** Of its value's last character, where the judge has it. */
  endLine: number | undefined;
}

export interface KeyJudge {
  package: string;
  /** @returns undefined where the judge cannot read the file, or where it has keys that are no scalars */
  keysOf(text: string): JudgedKey[] | undefined;
}

export async function keyJudges(): Promise<Record<"json" | "yaml" | "toml", KeyJudge>> {
  return {
    json: { package: "jsonc-parser", keysOf: jsonKeys },
    yaml: { package: "@tree-sitter-grammars/tree-sitter-yaml", keysOf: await yamlJudge() },
    toml: { package: "toml-eslint-parser", keysOf: tomlKeys },
  };
}

function jsonKeys(text: string): JudgedKey[] | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: false, allowTrailingComma: true });
  if (root === undefined || errors.length > 0) return undefined;
  const lineAt = lineCounter(text);
  const keys: JudgedKey[] = [];
  const visit = (node: JsonNode, path: string): void => {
    for (const [index, child] of (node.children ?? []).entries()) {
      const [name, member] = child.children ?? [];
      const isItem = node.type === "array";
      const value = isItem ? child : member;
      if (value === undefined) continue;
      const place = pathOf(path, isItem ? index : String(name?.value));
      keys.push({
        path: place,
        line: lineAt(child.offset),
        endLine: lineAt(value.offset + value.length - 1),
      });
      visit(value, place);
    }
  };
  visit(root, "");
  return keys;
}

async function yamlJudge(): Promise<KeyJudge["keysOf"]> {
  await Parser.init();
  const language = await Language.load(await Bun.file(yamlPath).bytes());
  const parser = new Parser();
  parser.setLanguage(language);
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) return undefined;
    try {
      return tree.rootNode.hasError ? undefined : yamlKeys(tree.rootNode, text);
    } finally {
      tree.delete();
    }
  };
}

function yamlKeys(root: TreeNode, text: string): JudgedKey[] | undefined {
  const lineAt = lineCounter(text);
  const keys: JudgedKey[] = [];
  let hasOtherKeys = false;
  const add = (path: string, at: TreeNode, value: TreeNode | null): void => {
    const end = at.startIndex + text.slice(at.startIndex, endOf(value ?? at)).trimEnd().length;
    keys.push({ path, line: at.startPosition.row + 1, endLine: lineAt(Math.max(at.startIndex, end - 1)) });
    if (value !== null) visit(value, path);
  };
  const visit = (node: TreeNode, path: string): void => {
    let index = 0;
    for (const child of node.namedChildren) {
      if (child.type === "block_mapping_pair" || child.type === "flow_pair") {
        const key = child.childForFieldName("key");
        const name = key === null ? undefined : scalarOf(key);
        if (key === null || name === undefined || node.type === "flow_sequence") hasOtherKeys = true;
        else add(pathOf(path, name), key, child.childForFieldName("value"));
      } else if (child.type === "block_sequence_item") {
        const value = child.namedChildren.find(({ type }) => type !== "comment") ?? null;
        add(pathOf(path, index++), value ?? child, value);
      } else if (node.type === "flow_sequence" && child.type === "flow_node") {
        add(pathOf(path, index++), child, child);
      } else if (node.type === "flow_mapping" && child.type === "flow_node") {
        hasOtherKeys = true;
      } else visit(child, path);
    }
  };
  const documents = root.namedChildren.filter(({ type }) => type === "document");
  for (const [index, document] of documents.entries())
    visit(document, documents.length > 1 ? `#${index + 1}` : "");
  return hasOtherKeys ? undefined : keys;
}

/** Where a node ends without the comments behind it, which the grammar counts to a block. */
function endOf(node: TreeNode): number {
  const last = node.namedChildren.findLast(({ type }) => type !== "comment");
  return last === undefined || node.type.endsWith("_scalar") || node.type.startsWith("flow_")
    ? node.endIndex
    : endOf(last);
}

/** A key that is a scalar on one line, decoded; undefined for any other. */
function scalarOf(key: TreeNode): string | undefined {
  const [scalar, ...others] = key.namedChildren;
  if (scalar === undefined || others.length > 0 || key.text.includes("\n")) return undefined;
  if (scalar.type === "plain_scalar") return scalar.text;
  if (scalar.type === "single_quote_scalar") return scalar.text.slice(1, -1).replaceAll("''", "'");
  const isPlainJson = scalar.type === "double_quote_scalar" && !/\\[^"\\/bfnrtu]/.test(scalar.text);
  return isPlainJson ? String(JSON.parse(scalar.text)) : undefined;
}

function tomlKeys(text: string): JudgedKey[] | undefined {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: "1.1" });
  } catch {
    return undefined;
  }
  const keys = new Map<string, JudgedKey>();
  const add = (parts: readonly (string | number)[], line: number, endLine?: number): string => {
    let path = "";
    for (const [index, part] of parts.entries()) {
      path = pathOf(path, part);
      const isLast = index === parts.length - 1;
      if (!keys.has(path)) keys.set(path, { path, line, endLine: isLast ? endLine : undefined });
    }
    return path;
  };
  const value = (node: AST.TOMLContentNode, parts: readonly (string | number)[]): void => {
    if (node.type === "TOMLArray") {
      for (const [index, element] of node.elements.entries()) {
        add([...parts, index], element.loc.start.line, element.loc.end.line);
        value(element, [...parts, index]);
      }
    } else if (node.type === "TOMLInlineTable") for (const pair of node.body) keyValue(pair, parts);
  };
  const keyValue = (pair: AST.TOMLKeyValue, base: readonly (string | number)[]): void => {
    const names = pair.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value));
    add([...base, ...names], pair.key.loc.start.line, pair.value.loc.end.line);
    value(pair.value, [...base, ...names]);
  };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") keyValue(node, []);
    else {
      add(node.resolvedKey, node.key.loc.start.line);
      for (const pair of node.body) keyValue(pair, node.resolvedKey);
    }
  }
  return [...keys.values()];
}

/** A path as it is written in answers, one step further down. */
function pathOf(path: string, step: string | number): string {
  return childPath(path, plainKey(String(step), MAX_KEY), typeof step === "number");
}

/** @returns the 1-based line of an offset */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (const { index } of text.matchAll(/\r\n|\r|\n/g))
    starts.push(index + (text.startsWith("\r\n", index) ? 2 : 1));
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
