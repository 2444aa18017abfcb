import { type ConfigNode, container, Faults, leaf, NodeBudget, type ParsedConfig } from "../node.ts";
import { indentOf, linesOf } from "./lines.ts";

/** Directives with one value; the others list modules. https://go.dev/ref/mod#go-mod-file */
const SINGLE: ReadonlySet<string> = new Set(["module", "go", "toolchain"]);
const LISTS: ReadonlySet<string> = new Set([
  "require",
  "replace",
  "exclude",
  "retract",
  "tool",
  "ignore",
  "godebug",
]);

/** A `go.mod`: each directive a key; `require` and its like are maps from module to version. */
export function parseGoMod(text: string): ParsedConfig {
  const root = container("map", 0);
  const faults = new Faults();
  const budget = new NodeBudget();
  const blocks = new Map<string, ConfigNode>();
  let open: ConfigNode | undefined;

  const block = (verb: string, at: number): ConfigNode => {
    const known = blocks.get(verb);
    if (known !== undefined) return known;
    const map = container("map", at);
    blocks.set(verb, map);
    budget.add(root, verb, at, map);
    return map;
  };
  const add = (map: ConfigNode, content: string, at: number): void => {
    const name = /^\S+/.exec(content)?.[0] ?? "";
    const from = name.length + indentOf(content.slice(name.length));
    const node = leaf("string", content.slice(from), at + from, at + content.length);
    budget.add(map, bare(name), at, node);
    map.end = node.end;
  };

  for (const { text: line, start } of linesOf(text)) {
    const indent = indentOf(line);
    const at = start + indent;
    const content = line.slice(indent).trimEnd();
    if (content === "" || content.startsWith("//")) continue;
    root.end = at + content.length;
    if (open !== undefined) {
      if (content.startsWith(")")) {
        open.end = at + 1;
        open = undefined;
      } else add(open, content, at);
      continue;
    }
    const [, verb = "", blanks = "", rest = ""] = /^(\w+)([ \t]*)(.*)$/.exec(content) ?? [];
    const behind = at + verb.length + blanks.length;
    if (SINGLE.has(verb)) {
      const value = bare(rest.split("//", 1)[0]?.trim() ?? "");
      budget.add(root, verb, at, leaf("string", value, behind, at + content.length));
    } else if (!LISTS.has(verb)) faults.add(at, `Unknown directive "${(verb || content).slice(0, 40)}"`);
    else if (rest.startsWith("(")) open = block(verb, at);
    else add(block(verb, at), rest, behind);
  }
  if (open !== undefined) faults.add(open.start, 'Block is not closed with ")"');
  return { documents: [root], faults: faults.inOrder() };
}

function bare(name: string): string {
  return name.replaceAll(/^["`]|["`]$/g, "");
}
