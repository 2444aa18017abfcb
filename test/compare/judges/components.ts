/**
 * What components say of themselves, read from the trees of the compilers of Vue (Babel's) and Svelte (acorn's), which
 * differ in the names of some nodes alone. Written from those trees, other than the reader.
 */
import type { Judged } from "../judged.ts";

/** A node of either tree, at offsets of the file. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** The declarations of one component that are made here, and which of the others they take the place of. */
export interface Component {
  declarations: Judged[];
  /** Owners of options: what the language's own judge says to be in them is told here. */
  owners: Set<string>;
  /** `line name` of variables that a pattern takes from a macro. */
  bound: Set<string>;
}

type Add = (name: string, kind: string, parent: string, node: Node, from?: Node) => void;

const MACROS = /^(?:define(?:Props|Emits|Model|Slots|Expose|Options)|\$props)$/;
const WITH_FIELDS = /^(?:define(?:Props|Emits|Slots|Expose)|\$props)$/;
const HIGHER = /^(?:memo|forwardRef|observer|memoize|debounce|throttle|once|cache)$/;

/** @param lineOf 1-based line of an offset of these nodes */
export function judgeComponent(body: readonly Node[], lineOf: (offset: number) => number): Component {
  const component: Component = { declarations: [], owners: new Set(), bound: new Set() };
  const add: Add = (name, kind, parent, node) => {
    component.declarations.push({
      name,
      kind,
      parent,
      line: lineOf(node.start),
      endLine: lineOf(node.end - 1),
    });
  };
  for (const statement of body) {
    const declared = nodeOf(statement["declaration"]) ?? statement;
    if (statement.type === "ExpressionStatement") {
      const macro = macroOf(nodeOf(statement["expression"]));
      if (macro !== undefined) judgeMacro(add, macro, statement, plainName(macro.name));
    } else if (declared.type === "VariableDeclaration") {
      judgeVariables(component, add, declared, lineOf);
    }
    if (statement.type === "ExportDefaultDeclaration")
      judgeOptions(component, add, declared, "default", true);
  }
  return component;
}

function judgeVariables(
  component: Component,
  add: Add,
  statement: Node,
  lineOf: (offset: number) => number,
): void {
  const declarators = nodesOf(statement["declarations"]);
  for (const [index, declarator] of declarators.entries()) {
    const target = nodeOf(declarator["id"]);
    const value = nodeOf(declarator["init"]);
    if (target === undefined || value === undefined) continue;
    const name = textOf(target["name"]);
    if (name !== undefined) judgeOptions(component, add, value, name, false);
    const macro = macroOf(value);
    if (macro === undefined) continue;
    const start = index === 0 ? statement.start : declarator.start;
    const end = index === declarators.length - 1 ? statement.end : declarator.end;
    const place = { type: "", start, end };
    if (name !== undefined) {
      // The language's judge has the variable itself.
      judgeMacro(add, macro, undefined, name);
      continue;
    }
    for (const one of namesBound(target)) component.bound.add(`${lineOf(start)} ${one}`);
    const annotation = nodeOf(nodeOf(target["typeAnnotation"])?.["typeAnnotation"]);
    judgeMacro(add, macro, place, plainName(macro.name), target, annotation);
  }
}

interface Macro {
  name: string;
  call: Node;
  defaults: Node | undefined;
}

function macroOf(value: Node | undefined): Macro | undefined {
  const name = textOf(nodeOf(value?.["callee"])?.["name"]);
  if (value === undefined || name === undefined) return undefined;
  if (MACROS.test(name)) return { name, call: value, defaults: undefined };
  const [inner, defaults] = nodesOf(value["arguments"]);
  const macro = name === "withDefaults" ? macroOf(inner) : undefined;
  return macro && { ...macro, defaults };
}

function plainName(macro: string): string {
  return macro.replace("define", "").replace("$", "").toLowerCase();
}

function judgeMacro(
  add: Add,
  { name: macro, call, defaults }: Macro,
  statement: Node | undefined,
  name: string,
  pattern?: Node,
  annotation?: Node,
): void {
  if (statement !== undefined) add(name, "constant", "", statement);
  const [typeArgument] = nodesOf(
    (nodeOf(call["typeParameters"]) ?? nodeOf(call["typeArguments"]))?.["params"],
  );
  const told = new Set<string>();
  const tell = (one: string, node: Node): void => add(one, "field", name, node);
  for (const property of nodesOf(pattern?.["properties"])) {
    if (property.type === "RestElement") tell(namesBound(property)[0] ?? "", property);
    else {
      const key = keyOf(property);
      if (key === undefined) continue;
      told.add(key);
      const value = nodeOf(property["value"]);
      const target = value?.type === "AssignmentPattern" ? nodeOf(value["left"]) : value;
      tell(target?.type === "Identifier" ? (textOf(target["name"]) ?? key) : key, property);
    }
  }
  const [argument] = nodesOf(call["arguments"]);
  const listed = WITH_FIELDS.test(macro)
    ? [...membersOf(annotation ?? typeArgument), ...keysOf(argument)]
    : [];
  const fromPattern = new Set(told);
  for (const [one, node] of listed) {
    if (!fromPattern.has(one)) tell(one, node);
    told.add(one);
  }
  for (const [one, node] of keysOf(defaults)) if (!told.has(one)) tell(one, node);
}

/** Members of a type that is written out, events by the literals that their first parameter may be. */
function membersOf(type: Node | undefined): [string, Node][] {
  if (type === undefined) return [];
  if (type.type === "TSParenthesizedType") return membersOf(nodeOf(type["typeAnnotation"]));
  if (type.type === "TSIntersectionType") return nodesOf(type["types"]).flatMap(membersOf);
  if (type.type !== "TSTypeLiteral") return [];
  return nodesOf(type["members"]).flatMap((member): [string, Node][] => {
    const key = keyOf(member);
    if (key !== undefined) return [[key, member]];
    if (member.type !== "TSCallSignatureDeclaration") return [];
    const [event] = nodesOf(member["parameters"] ?? member["params"]);
    const eventType = nodeOf(nodeOf(event?.["typeAnnotation"])?.["typeAnnotation"]);
    const literals = eventType?.type === "TSUnionType" ? nodesOf(eventType["types"]) : [eventType];
    return literals.flatMap((one): [string, Node][] => {
      const value = textOf(nodeOf(one?.["literal"])?.["value"]);
      return value === undefined ? [] : [[value, member]];
    });
  });
}

/** Names in a list of strings or an object; what is spread into it by what it is. */
function keysOf(value: Node | undefined): [string, Node][] {
  if (value?.type === "ArrayExpression") {
    return nodesOf(value["elements"]).flatMap((one): [string, Node][] => {
      const text = textOf(one["value"]);
      return text === undefined ? [] : [[text, one]];
    });
  }
  if (value?.type !== "ObjectExpression") return [];
  return nodesOf(value["properties"]).flatMap((property): [string, Node][] => {
    if (property.type === "SpreadElement") return spreadOf(property);
    const key = keyOf(property);
    return key === undefined ? [] : [[key, property]];
  });
}

function spreadOf(property: Node): [string, Node][] {
  const argument = nodeOf(property["argument"]);
  const callee = textOf(nodeOf(argument?.["callee"])?.["name"]);
  const last = nodesOf(argument?.["arguments"]).at(-1);
  // Other spread values are named by their source, which trees do not have.
  if (callee === undefined || !callee.startsWith("map") || last === undefined) return [["...", property]];
  return keysOf(last);
}

/** The options of a component, given as an object or through a function that gives it back. */
function judgeOptions(component: Component, add: Add, value: Node, owner: string, isExported: boolean): void {
  const plain = unwrapped(value);
  const callee = nodeOf(plain["callee"]);
  const called = textOf(callee?.["name"]) ?? textOf(nodeOf(callee?.["property"])?.["name"]) ?? "";
  const isDefined =
    plain.type === "CallExpression" && /^(?:defineComponent|defineNuxtComponent|extend)$/.test(called);
  const object = isDefined
    ? nodesOf(plain["arguments"])
        .map(unwrapped)
        .find(({ type }) => type === "ObjectExpression")
    : plain;
  if (object?.type !== "ObjectExpression" || (!isDefined && !isExported)) return;
  component.owners.add(owner);
  for (const property of nodesOf(object["properties"])) {
    const key = keyOf(property);
    if (key === undefined) continue;
    const inner = valueOf(property);
    const path = `${owner}.${key}`;
    if (key === "props" || key === "emits" || key === "inject") {
      add(key, "field", owner, property);
      for (const [name, node] of keysOf(inner)) add(name, "field", path, node);
    } else if (/^(?:computed|methods|watch)$/.test(key) && inner?.type === "ObjectExpression") {
      add(key, "field", owner, property);
      for (const member of nodesOf(inner["properties"])) {
        if (member.type === "SpreadElement")
          for (const [name, node] of spreadOf(member)) add(name, "field", path, node);
        else judgeMember(add, member, path, true);
      }
    } else {
      judgeMember(add, property, owner, false);
      const given = functionOf(inner);
      if (given !== undefined && (key === "data" || key === "setup"))
        judgeGiven(add, given, path, key === "setup");
    }
  }
}

/** @param always whether what is no function counts, too */
function judgeMember(add: Add, property: Node, parent: string, always: boolean): void {
  const key = keyOf(property) ?? (property["computed"] === true ? "[]" : undefined);
  const value = valueOf(property);
  if (key === undefined || value === undefined) return;
  if (functionOf(value) !== undefined) return add(key, "method", parent, property);
  if (always && key !== "[]") add(key, "field", parent, property);
  if (value.type !== "ObjectExpression") return;
  for (const inner of nodesOf(value["properties"])) judgeMember(add, inner, `${parent}.${key}`, false);
}

/** What a function gives back at its top, and of `setup` the functions declared there. */
function judgeGiven(add: Add, given: Node, path: string, withFunctions: boolean): void {
  const body = nodeOf(given["body"]);
  const statements = nodesOf(body?.["body"]);
  const known = new Set<string>();
  for (const statement of withFunctions ? statements : []) {
    const named = statement.type === "FunctionDeclaration" ? [statement] : nodesOf(statement["declarations"]);
    for (const one of named) {
      const name = textOf(nodeOf(one["id"])?.["name"]);
      if (name === undefined || (one !== statement && functionOf(nodeOf(one["init"])) === undefined))
        continue;
      known.add(name);
      add(name, "method", path, statement);
    }
  }
  const returned =
    body?.type === "BlockStatement" ? statements.filter(({ type }) => type === "ReturnStatement") : [given];
  for (const one of returned) {
    const object = unwrapped(nodeOf(one["argument"]) ?? body ?? one);
    for (const [name, node] of object.type === "ObjectExpression" ? keysOf(object) : []) {
      if (!known.has(name)) add(name, "field", path, node);
    }
  }
}

/** A method is its own value in Babel's tree. */
function valueOf(property: Node): Node | undefined {
  if (property.type === "ObjectMethod") return property;
  const value = nodeOf(property["value"]);
  return value && unwrapped(value);
}

function functionOf(value: Node | undefined): Node | undefined {
  const plain = value && unwrapped(value);
  if (plain === undefined) return undefined;
  if (/^(?:ObjectMethod|FunctionExpression|ArrowFunctionExpression)$/.test(plain.type)) return plain;
  const callee = nodeOf(plain["callee"]);
  const name = textOf(callee?.["name"]) ?? textOf(nodeOf(callee?.["property"])?.["name"]) ?? "";
  return plain.type === "CallExpression" && HIGHER.test(name)
    ? functionOf(nodesOf(plain["arguments"])[0])
    : undefined;
}

function unwrapped(node: Node): Node {
  const inner = /^(?:TS(?:As|Satisfies|NonNull)Expression|TSTypeAssertion|ParenthesizedExpression)$/.test(
    node.type,
  )
    ? nodeOf(node["expression"])
    : undefined;
  return inner === undefined ? node : unwrapped(inner);
}

function keyOf(property: Node): string | undefined {
  const key = nodeOf(property["key"]);
  if (key === undefined || (property["computed"] === true && key.type === "Identifier")) return undefined;
  const value = key["name"] ?? key["value"];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The names that a pattern binds. */
function namesBound(pattern: Node): string[] {
  if (pattern.type === "Identifier") return [textOf(pattern["name"]) ?? ""];
  const inner =
    pattern["argument"] ??
    pattern["left"] ??
    (pattern.type === "ObjectPattern" ? undefined : pattern["value"]);
  const parts =
    nodeOf(inner) === undefined
      ? [...nodesOf(pattern["properties"]), ...nodesOf(pattern["elements"])]
      : nodesOf([inner]);
  return parts.flatMap(namesBound);
}

/** The snippets of a Svelte component's tree, wherever they stand. */
export function snippetsOf(tree: unknown, lineOf: (offset: number) => number): Judged[] {
  const node = nodeOf(tree);
  const inner = typeof tree === "object" && tree !== null ? Object.values(tree) : [];
  const found = inner.flatMap((one: unknown) => snippetsOf(one, lineOf));
  const name = node?.type === "SnippetBlock" ? textOf(nodeOf(node["expression"])?.["name"]) : undefined;
  if (node === undefined || name === undefined) return found;
  return [
    { name, kind: "function", parent: "", line: lineOf(node.start), endLine: lineOf(node.end - 1) },
    ...found,
  ];
}

export function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

export function nodesOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    "start" in value
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
