import type { Declaration } from "../../digest.ts";

export interface TreeNode {
  declaration: Declaration;
  children: TreeNode[];
  /** Of a dotted parent the end that this file does not declare: `methods` of `default.methods`. */
  missing?: string;
}

/**
 * Declarations under their parents, wherever the file has them. Where several of a name could be
 * the parent (merged interfaces, overloads), it is the one around it, else the nearest before it.
 * @returns the roots: without a parent, or with one that this file does not declare
 */
export function declarationTree(declarations: readonly Declaration[]): TreeNode[] {
  const nodes = declarations.map((declaration): TreeNode => ({ declaration, children: [] }));
  const byName = new Map<string, TreeNode[]>();
  for (const node of nodes) {
    const name = qualifiedName(node.declaration);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [node]);
    else same.push(node);
  }
  const roots: TreeNode[] = [];
  for (const node of nodes) {
    const found = parentOf(node, byName);
    if (found === undefined) roots.push(node);
    else found.children.push(node);
  }
  return roots;
}

/** The declaration a node belongs to, or where that is none of this file's, the one that belongs to. */
function parentOf(node: TreeNode, byName: ReadonlyMap<string, TreeNode[]>): TreeNode | undefined {
  const whole = node.declaration.parent ?? "";
  for (let end = whole.length; end > 0; end = whole.lastIndexOf(".", end - 1)) {
    const candidates = (byName.get(whole.slice(0, end)) ?? []).filter((other) => other !== node);
    const found = nearest(candidates, node.declaration);
    if (found === undefined) continue;
    if (end < whole.length) node.missing = whole.slice(end + 1);
    return found;
  }
  return undefined;
}

/** `Server.Serve`. */
export function qualifiedName({ name, parent }: Declaration): string {
  return parent === undefined ? name : `${parent}.${name}`;
}

function nearest(candidates: readonly TreeNode[], { line, endLine }: Declaration): TreeNode | undefined {
  return (
    candidates.findLast(({ declaration }) => declaration.line <= line && declaration.endLine >= endLine) ??
    candidates.findLast(({ declaration }) => declaration.line <= line) ??
    candidates[0]
  );
}

/** Declarations that are in no other, or in none but namespaces. */
export function topLevel(declarations: readonly Declaration[]): Declaration[] {
  const spaces = new Set(declarations.filter(({ kind }) => kind === "namespace").map(qualifiedName));
  return declarations.filter(({ parent }) => parent === undefined || spaces.has(parent));
}
