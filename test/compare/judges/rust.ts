/** Declarations as rustc's own tree has them, read from its dump. Written from that dump alone. */
import type { Judged, Verdict } from "../judged.ts";
import { type Dumped, field, parseDump } from "./rust-dump.ts";

const IDENTIFIER = /#\d+$/;

/** Refuses what rustc refuses to parse. */
export async function judge(path: string): Promise<Verdict> {
  const child = Bun.spawn(["rustc", "--edition=2021", "-Zunpretty=ast-tree", path], {
    env: { ...process.env, RUSTC_BOOTSTRAP: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [dump, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) return { path, declarations: [], refused: errors.slice(0, 200) };
  const walk = new Walk();
  walk.items(field(parseDump(dump), "items"), "", false);
  return { path, declarations: walk.found, refused: undefined };
}

class Walk {
  readonly found: Judged[] = [];

  /** @param member whether functions in it are methods */
  items({ children }: Dumped, parent: string, member: boolean): void {
    for (const item of children) this.#item(item, parent, member);
  }

  #item(item: Dumped, parent: string, member: boolean): void {
    const kind = field(item, "kind");
    const inner = kind.children.find(({ key, children }) => key === "" && children.length > 0) ?? kind;
    const name = nameOf(kind) ?? nameOf(inner) ?? "";
    const path = parent === "" ? name : `${parent}.${name}`;
    const add = (as: string): void => this.#add(item, name, as, parent);
    switch (kind.name) {
      case "Fn":
        return add(member ? "method" : "function");
      case "MacroDef":
        return add("function");
      case "Const":
        return name === "_" ? undefined : add("constant");
      case "Static":
        return add("variable");
      case "Type":
      case "TyAlias":
      case "ForeignTy":
        return add("type");
      case "Struct":
      case "Union":
        add("struct");
        for (const child of kind.children) this.#fields(child, path);
        return;
      case "Enum":
        add("enum");
        for (const child of kind.children) this.#variants(field(child, "variants"), path);
        return;
      case "Trait":
        add("interface");
        return this.items(field(inner, "items"), path, true);
      case "Impl": {
        const type = typeName(field(inner, "self_ty"));
        return this.items(field(inner, "items"), parent === "" ? type : `${parent}.${type}`, true);
      }
      case "Mod":
        add("namespace");
        for (const child of kind.children) {
          if (child.name === "Loaded") this.items(child.children[0] ?? child, path, false);
        }
        return;
      case "ForeignMod":
        return this.items(field(inner, "items"), parent, member);
    }
  }

  #variants({ children }: Dumped, parent: string): void {
    for (const variant of children) {
      const name = nameOf(variant) ?? "";
      this.#add(variant, name, "field", parent);
      this.#fields(field(variant, "data"), `${parent}.${name}`);
    }
  }

  /** Those of tuples have no names. */
  #fields(data: Dumped, parent: string): void {
    for (const one of field(data, "fields").children) {
      const [name] = field(one, "ident").children;
      if (name !== undefined) this.#add(one, identifier(name), "field", parent);
    }
  }

  #add(node: Dumped, name: string, kind: string, parent: string): void {
    const [, line, endLine] = /:(\d+):\d+: (\d+):\d+ \(#\d+\)$/.exec(field(node, "span").name) ?? [];
    this.found.push({ name, kind, parent, line: Number(line), endLine: Number(endLine) });
  }
}

/** Of the field `ident`, or the element that is an identifier. */
function nameOf({ children }: Dumped): string | undefined {
  const found = children.find(({ key, name }) => (key === "ident" || key === "") && IDENTIFIER.test(name));
  return found === undefined ? undefined : identifier(found);
}

function identifier({ name }: Dumped): string {
  return name.replace(IDENTIFIER, "");
}

/** The first path in a type, dotted. */
function typeName(type: Dumped): string {
  const kind = field(type, "kind");
  const segments = find(kind, (node) => node.key === "segments");
  if (segments === undefined) return kind.name === "Never" ? "!" : "()";
  return segments.children.map((segment) => nameOf(segment) ?? "").join(".");
}

function find(node: Dumped, fits: (node: Dumped) => boolean): Dumped | undefined {
  if (fits(node)) return node;
  for (const child of node.children) {
    const found = find(child, fits);
    if (found !== undefined) return found;
  }
  return undefined;
}
