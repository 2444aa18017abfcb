import type {
  Class,
  ClassElement,
  ObjectExpression,
  PropertyKey,
  TSEnumDeclaration,
  TSInterfaceDeclaration,
  TSSignature,
} from "oxc-parser";
import { type Collector, dotted } from "./collector.ts";
import { bare, functionIn } from "./expressions.ts";
import { fold } from "./signature.ts";

/** A class, by its statement or as the value of something that gives it its name. */
export function addClass(
  into: Collector,
  node: Class,
  name: string,
  start: number,
  end: number,
  exported: boolean,
  parent: string | undefined,
  prefix = "",
  show: "members" | "none" = "members",
): void {
  // Decorators stand before `export`, then the statement starts after them, or after it.
  const from = into.afterDecorators(start, node.decorators);
  const headStart = Math.max(from, into.afterDecorators(node.start, node.decorators));
  const docBefore = Math.min(start, ...node.decorators.map((decorator) => decorator.start));
  into.add({
    name,
    kind: "class",
    start: from,
    end,
    head: into.decorators(node.decorators) + prefix + into.classHead(headStart, node),
    exported,
    parent,
    docBefore,
  });
  if (show === "members") addClassMembers(into, node, dotted(parent, name), exported);
}

/** Fields and methods of a class; the index signatures of its instances too. */
export function addClassMembers(into: Collector, node: Class, parent: string, exported: boolean): void {
  for (const member of node.body.body) addClassMember(into, member, parent, exported);
}

function addClassMember(into: Collector, member: ClassElement, parent: string, exported: boolean): void {
  const { source } = into;
  if (member.type === "StaticBlock") return;
  if (member.type === "TSIndexSignature") {
    const { start, end } = member;
    into.add({ name: "[]", kind: "field", start, end, head: source.code(start, end), exported, parent });
    return;
  }
  const name = keyName(into, member.key, member.computed);
  const start = into.afterDecorators(member.start, member.decorators);
  const marks = into.decorators(member.decorators);
  const common = {
    name,
    start,
    end: member.end,
    docBefore: member.start,
    exported: exported && member.accessibility !== "private" && member.key.type !== "PrivateIdentifier",
    parent,
  };
  if (member.type === "MethodDefinition" || member.type === "TSAbstractMethodDefinition") {
    into.add({ ...common, kind: "method", head: marks + into.functionHead(start, member.value) });
    return;
  }
  const value = member.value === null ? null : bare(member.value);
  if (member.value === null || value === null) {
    into.add({ ...common, kind: "field", head: marks + source.code(start, member.end) });
    return;
  }
  const left = `${marks}${source
    .code(start, member.value.start)
    .replace(/=[\s(]*$/, "")
    .trimEnd()} = `;
  const called = functionIn(value);
  if (called !== undefined) {
    into.add({ ...common, kind: "method", head: left + into.calledHead(value, called) });
  } else if (value.type === "ClassExpression") {
    addClass(into, value, name, start, member.end, common.exported, parent, left);
  } else {
    into.add({ ...common, kind: "field", head: left + into.valueText(value) });
    if (value.type === "ObjectExpression")
      addObjectMethods(into, value, dotted(parent, name), common.exported);
  }
}

/** Properties, methods, and signatures without a name: `()`, `new()` and `[]`, as TypeScript's own outline calls them. */
export function addInterfaceMembers(
  into: Collector,
  node: TSInterfaceDeclaration,
  parent: string,
  exported: boolean,
): void {
  for (const member of node.body.body) {
    const { start, end } = member;
    const isField = member.type === "TSPropertySignature" || member.type === "TSIndexSignature";
    into.add({
      name: signatureName(into, member),
      kind: isField ? "field" : "method",
      start,
      end,
      head: into.source.code(start, end),
      exported,
      parent,
    });
  }
}

function signatureName(into: Collector, member: TSSignature): string {
  switch (member.type) {
    case "TSCallSignatureDeclaration":
      return "()";
    case "TSConstructSignatureDeclaration":
      return "new()";
    case "TSIndexSignature":
      return "[]";
    default:
      return keyName(into, member.key, member.computed);
  }
}

export function addEnumMembers(
  into: Collector,
  node: TSEnumDeclaration,
  parent: string,
  exported: boolean,
): void {
  for (const { id, start, end, initializer } of node.body.members) {
    const name =
      id.type === "Identifier"
        ? id.name
        : id.type === "Literal"
          ? id.value
          : into.source.code(id.start, id.end);
    const value = initializer === null ? "" : ` = ${into.valueText(initializer)}`;
    into.add({ name, kind: "field", start, end, head: name + value, exported, parent });
  }
}

/**
 * The functions and classes among an object's properties and those of objects in it; other values would cost
 * more than they tell.
 */
export function addObjectMethods(
  into: Collector,
  node: ObjectExpression,
  parent: string,
  exported: boolean,
): void {
  for (const property of node.properties) {
    if (property.type !== "Property") continue;
    const value = bare(property.value);
    const { start, end } = property;
    const called = functionIn(value);
    const isNamed =
      called !== undefined || value.type === "ClassExpression" || value.type === "ObjectExpression";
    if (!isNamed) continue;
    const name = keyName(into, property.key, property.computed);
    if (called !== undefined) {
      // A method's value begins behind its name, where its parameters do.
      const head =
        property.value === called
          ? into.functionHead(start, called)
          : `${name}: ${into.calledHead(value, called)}`;
      into.add({ name, kind: "method", start, end, head, exported, parent });
    } else if (value.type === "ClassExpression") {
      addClass(into, value, name, start, end, exported, parent, `${name}: `);
    } else if (value.type === "ObjectExpression") {
      addObjectMethods(into, value, dotted(parent, name), exported);
    }
  }
}

/** A key as one would write it after the dot; computed ones with their brackets, private ones with `#`. */
function keyName(into: Collector, key: PropertyKey, computed: boolean): string {
  if (computed) return `[${computedKey(into, key)}]`;
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal" && typeof key.value === "string") return key.value;
  return into.source.code(key.start, key.end);
}

/** What stands between the brackets; parentheses around it are not in the tree. */
function computedKey({ source }: Collector, key: PropertyKey): string {
  const start = source.text.lastIndexOf("[", key.start - 1) + 1;
  return fold(source.code(start, source.text.indexOf("]", key.end)));
}
