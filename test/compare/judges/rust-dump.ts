/** A value of rustc's dump: a constructor's name or a scalar, and its fields or elements. */
export interface Dumped {
  /** Name of the field; empty for elements. */
  key: string;
  name: string;
  children: Dumped[];
}

/** Large, and without declarations of their own. */
const SKIPPED = new Set(["body", "rhs_kind", "generics", "sig", "attrs", "tokens", "args"]);

/** Parses what `{:#?}` prints: one line for each scalar, opening and closing. */
export function parseDump(dump: string): Dumped {
  const root: Dumped = { key: "", name: "", children: [] };
  const open: Dumped[] = [root];
  for (const raw of dump.split("\n")) {
    const line = raw.trim().replace(/,$/, "");
    if (/^[})\]]$/.test(line)) {
      open.pop();
      continue;
    }
    const [, key = "", value = ""] = /^(?:([a-z_]\w*): )?(.*)$/.exec(line) ?? [];
    const parent = open.at(-1);
    const opens = /(?:^|\w|\s)[{([]$/.test(value) && !value.startsWith('"');
    const node: Dumped = { key, name: opens ? value.slice(0, -1).trim() : value, children: [] };
    // What is skipped is parsed all the same, for its brackets, but belongs to nothing.
    if (line !== "" && !SKIPPED.has(key)) parent?.children.push(node);
    if (opens) open.push(node);
  }
  return root.children[0] ?? root;
}

/** The field of that name; an empty one where there is none. */
export function field({ children }: Dumped, key: string): Dumped {
  return children.find((child) => child.key === key) ?? { key, name: "", children: [] };
}
