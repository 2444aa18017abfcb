import type { Node, Query, QueryMatch } from "web-tree-sitter";
import type { DeclarationKind } from "../../../digest.ts";
import { Access } from "./access.ts";
import { type Findings, type Found, type FoundImport, noFindings, type Span } from "./findings.ts";
import type { Deadline } from "./runtime.ts";

const KINDS: ReadonlySet<string> = new Set<DeclarationKind | "scope">([
  "function",
  "method",
  "class",
  "struct",
  "interface",
  "type",
  "enum",
  "namespace",
  "constant",
  "variable",
  "field",
  "scope",
]);

function isKind(name: string): name is Found["kind"] {
  return KINDS.has(name);
}

/** Nobody writes deeper; a text made to be deep has names that grow with every level. */
const MAX_DEPTH = 500;

/** A node whose children are searched, and the declaration they belong to. */
interface Region {
  node: Node;
  owner: Found | undefined;
  /** What gives the lines to all in it. */
  whole: Span | undefined;
  /** The words of the class it is in. */
  access: Access;
  depth: number;
}

/**
 * Runs the query over the tree, region by region (see `Grammar`). Function bodies are no regions, so
 * that most of a file is never visited: over the whole tree the query costs a third of the parse,
 * region by region a fiftieth.
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function collect(query: Query, root: Node, deadline: Deadline): Findings {
  const findings = noFindings();
  const regions: Region[] = [
    { node: root, owner: undefined, whole: undefined, access: new Access(), depth: 0 },
  ];
  const accesses = new Map<Found, Access>();
  for (let region = regions.pop(); region !== undefined; region = regions.pop()) {
    deadline.check();
    const matches = query.matches(region.node, { maxStartDepth: 1, progressCallback: deadline.passed });
    for (const found of collectRegion(matches, region, findings, regions)) accesses.set(found, region.access);
  }
  const { text } = root;
  // A word may stand behind what it is said of.
  for (const [found, access] of accesses) {
    found.access = access.of(found.start, text.slice(found.name.start, found.name.end)) ?? found.access;
  }
  return findings;
}

/** @returns the declarations of the region itself */
function collectRegion(
  matches: QueryMatch[],
  region: Region,
  findings: Findings,
  regions: Region[],
): Iterable<Found> {
  /** By place of node and name: what several patterns say of one declaration comes together here. */
  const declarations = new Map<string, Found>();
  const imports = new Map<string, FoundImport>();
  const inside = new Map<number, Region>();

  for (const match of matches) {
    // A region's own node matches at its depth 0 what was seen from outside already.
    if (match.captures.some(({ node }) => node.id === region.node.id)) continue;
    const nodes = new Map<string, Node>();
    let kind: Found["kind"] | undefined;
    for (const { name, node } of match.captures) {
      nodes.set(name, node);
      if (isKind(name)) kind = name;
    }
    let owner = region.owner;
    if (kind !== undefined) owner = addDeclaration(kind, match, nodes, region, declarations);
    if (nodes.has("import")) addImport(nodes, imports);
    addRest(nodes, findings);

    const body = nodes.get("inside");
    if (body === undefined) addAccess(nodes, region);
    else {
      const known = inside.get(body.id);
      const whole = optionalSpan(nodes.get("whole")) ?? region.whole;
      const access = accessInside(nodes, kind, region);
      if (known === undefined)
        inside.set(body.id, { node: body, owner, whole, access, depth: region.depth + 1 });
      else {
        known.owner ??= owner;
        if (known.access === region.access) known.access = access;
      }
    }
  }

  findings.declarations.push(...declarations.values());
  findings.imports.push(...imports.values());
  if (region.depth < MAX_DEPTH) regions.push(...inside.values());
  return declarations.values();
}

/** A declaration's inside has words of its own; blocks such as `if` share those around them. */
function accessInside(
  nodes: ReadonlyMap<string, Node>,
  kind: Found["kind"] | undefined,
  region: Region,
): Access {
  const word = nodes.get("access")?.text;
  return kind === undefined && word === undefined ? region.access : new Access(word);
}

function addAccess(nodes: ReadonlyMap<string, Node>, { access }: Region): void {
  const word = nodes.get("access");
  if (word === undefined) return;
  const named = nodes.get("named");
  if (named === undefined) access.follow(word.startIndex, word.text);
  else access.say(named.text.replaceAll(/^:?["']?|["']$/g, ""), word.text);
}

function addDeclaration(
  kind: Found["kind"],
  match: QueryMatch,
  nodes: ReadonlyMap<string, Node>,
  { owner, whole }: Region,
  declarations: Map<string, Found>,
): Found | undefined {
  const node = nodes.get(kind);
  const name = nodes.get("name");
  // A name the parser only supposes, at a syntax error, is empty.
  if (node === undefined || name === undefined || name.endIndex === name.startIndex) return owner;
  const key = `${node.startIndex}:${name.startIndex}`;
  let found = declarations.get(key);
  if (found === undefined) {
    found = {
      ...(whole ?? span(node)),
      kind,
      name: span(name),
      owner,
      parent: undefined,
      body: undefined,
      value: undefined,
      doc: undefined,
      prefix: "",
      access: owner?.members ?? "",
      members: "",
      shared: whole !== undefined,
      pattern: match.patternIndex,
    };
    declarations.set(key, found);
  } else if (match.patternIndex < found.pattern) {
    found.kind = kind;
    found.pattern = match.patternIndex;
  }
  found.parent ??= optionalSpan(nodes.get("parent"));
  const body = nodes.get("body")?.startIndex;
  if (body !== undefined) found.body = Math.min(body, found.body ?? body);
  found.value ??= optionalSpan(nodes.get("value"));
  found.doc ??= optionalSpan(nodes.get("doc"));
  const properties = match.setProperties ?? {};
  found.prefix ||= properties["prefix"] ?? "";
  found.access = properties["access"] ?? found.access;
  found.members ||= properties["members"] ?? "";
  return found;
}

function addImport(nodes: ReadonlyMap<string, Node>, imports: Map<string, FoundImport>): void {
  const statement = nodes.get("import");
  const module = nodes.get("module");
  if (statement === undefined || module === undefined) return;
  const key = `${statement.startIndex}:${module.startIndex}`;
  const found = imports.get(key) ?? { start: statement.startIndex, module: span(module), names: [] };
  imports.set(key, found);
  const name = nodes.get("imported");
  if (name !== undefined) found.names.push(span(name));
}

function addRest(nodes: ReadonlyMap<string, Node>, findings: Findings): void {
  push(findings.comments, nodes.get("comment"));
  push(findings.decorators, nodes.get("decorator"));
  push(findings.filedocs, nodes.get("filedoc"));
  push(findings.exports, nodes.get("exports"));
  push(findings.entries, nodes.get("entry"));
  push(findings.tests, nodes.get("test"));
  push(findings.ignored, nodes.get("ignored"));
  push(findings.packages, nodes.get("package"));
}

function push(spans: Span[], node: Node | undefined): void {
  if (node !== undefined) spans.push(span(node));
}

function span(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

function optionalSpan(node: Node | undefined): Span | undefined {
  return node === undefined ? undefined : span(node);
}
