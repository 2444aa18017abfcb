import type { Declaration } from "../../digest.ts";

export interface TreeNode {
  declaration: Declaration;
  children: TreeNode[];
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
    const { parent } = node.declaration;
    const candidates =
      parent === undefined ? [] : (byName.get(parent) ?? []).filter((other) => other !== node);
    const found = nearest(candidates, node.declaration);
    if (found === undefined) roots.push(node);
    else found.children.push(node);
  }
  return roots;
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
