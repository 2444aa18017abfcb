import { existsSync, readFileSync } from "node:fs";
import postcss, { type AtRule, type ChildNode, CssSyntaxError, type Rule } from "postcss";
import manifest from "postcss/package.json" with { type: "json" };
import type { Declaration } from "../../src/digest.ts";
import { groupRules } from "../../src/readers/code/tree-sitter/css-groups.ts";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, spread, type Verdict } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 400;
const FOLDERS = ["/usr/share", "/usr/lib", "/usr/local/lib", "/usr/src"];
const MAX_BYTES = 500_000;
const HOLDERS = new Set([
  "layer",
  "container",
  "scope",
  "starting-style",
  "document",
  "-moz-document",
  "media",
  "supports",
]);

/** The parser of PostCSS over the style sheets of the system. */
export const compare: Compare = async (readObjects) => {
  const all = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => [
    ...new Bun.Glob("**/*.css").scanSync({ cwd: folder, absolute: true }),
  ]);
  const paths = all.filter((path) => Bun.file(path).size < MAX_BYTES);
  if (paths.length === 0) return [notCompared("CSS", "apt-get install libjs-bootstrap4 libjs-jquery-ui")];
  const verdicts = spread(paths, FILES).map(judged);
  return compareDeclarations(
    "CSS",
    `postcss ${manifest.version}`,
    verdicts,
    readObjects,
    () => undefined,
    REACH,
  );
};

function judged(path: string): Verdict {
  try {
    const root = postcss.parse(readFileSync(path, "utf8"));
    const found: Declaration[] = [];
    const properties = new Set<string>();
    for (const node of root.nodes) visit(node, undefined, found, properties);
    const declarations = groupRules(found).map(({ name, kind, parent = "", line, endLine }) => ({
      name,
      kind,
      parent,
      line,
      endLine,
    }));
    return { path, declarations, refused: undefined };
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    return { path, declarations: [], refused: error.reason };
  }
}

function visit(
  node: ChildNode,
  parent: string | undefined,
  found: Declaration[],
  properties: Set<string>,
): void {
  if (node.type === "rule") {
    found.push(declaration(node, fold(node.selector), "class", parent));
    for (const child of node.nodes) {
      if (child.type !== "decl" || !child.prop.startsWith("--")) continue;
      const path = `${parent}.${child.prop}`;
      if (properties.has(path)) continue;
      properties.add(path);
      found.push(declaration(child, child.prop, "variable", parent));
    }
  } else if (node.type === "atrule") visitAtRule(node, parent, found, properties);
}

function visitAtRule(
  node: AtRule,
  parent: string | undefined,
  found: Declaration[],
  properties: Set<string>,
): void {
  if (/^(?:charset|import|namespace)$/i.test(node.name)) return;
  if (/keyframes$/i.test(node.name)) {
    found.push(declaration(node, node.params, "type", parent));
    return;
  }
  const name = fold(`@${node.name}${node.raws.afterName ?? " "}${node.params}`);
  const holds = HOLDERS.has(node.name);
  found.push(declaration(node, name, holds ? "namespace" : "type", parent));
  if (!holds) return;
  const inner = parent === undefined ? name : `${parent}.${name}`;
  for (const child of node.nodes ?? []) visit(child, inner, found, properties);
}

function declaration(
  node: AtRule | Rule | ChildNode,
  name: string,
  kind: Declaration["kind"],
  parent: string | undefined,
): Declaration {
  const line = node.source?.start?.line ?? 0;
  const endLine = node.source?.end?.line ?? line;
  return {
    name,
    kind,
    line,
    endLine,
    ...(parent === undefined ? {} : { parent }),
    signature: name,
    exported: true,
  };
}

function fold(text: string): string {
  return text
    .replaceAll(/\/\*[^]*?\*\//g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

if (import.meta.main) await printComparison(compare);
