import type { Expression, ObjectExpression, ObjectProperty, Statement } from "oxc-parser";
import type { Declaration } from "../../../digest.ts";
import { type Collector, dotted } from "../oxc/collector.ts";
import {
  bare,
  type FunctionValue,
  functionIn,
  isFunction,
  memberPath,
  plainArgument,
} from "../oxc/expressions.ts";
import { addObjectMethods } from "../oxc/members.ts";
import { namedProperties, returnedBy, runtimeFields, spreadFields } from "./fields.ts";

/** Calls that give back the options they were given. */
const DEFINES = new Set(["defineComponent", "defineNuxtComponent", "Vue.extend"]);
/** Options that list what a component has: told by the names in them. */
const NAMES = new Set(["props", "emits", "inject"]);
const MEMBERS = new Set(["computed", "methods", "watch"]);
/** Options that give what the template sees by giving it back. */
const GIVING = new Set(["data", "setup"]);
const MAX_SAID = 40;

interface Options {
  object: ObjectExpression;
  /** What declares it. */
  name: string;
  /** What its declaration begins with: `export default `, `const Rate = defineComponent(`. */
  prefix: string;
}

/**
 * Adds what the options of a Vue component say: props, events, data, computed values, methods, watchers, and what
 * `setup` gives, each under its option.
 * @returns the other declarations
 */
export function addOptions(
  into: Collector,
  body: readonly Statement[],
  declarations: readonly Declaration[],
): Declaration[] {
  const found = new Map(
    body.flatMap((statement) => optionsOf(into, statement)).map((one) => [one.name, one]),
  );
  for (const { object, name } of found.values()) {
    for (const property of object.properties) {
      if (property.type === "Property") addOption(into, property, name);
    }
  }
  return declarations.flatMap((one) => {
    if (one.parent !== undefined) return found.has(one.parent.split(".", 1)[0] ?? "") ? [] : [one];
    const options = found.get(one.name);
    return [options === undefined ? one : { ...one, signature: signatureOf(into, options), exported: true }];
  });
}

/** Options that a statement exports or gives a name. */
function optionsOf(into: Collector, statement: Statement): Options[] {
  if (statement.type === "ExportDefaultDeclaration") {
    const { declaration } = statement;
    if (!isExpression(declaration)) return [];
    const options = optionsIn(into, bare(declaration), true);
    return options === undefined
      ? []
      : [{ ...options, name: "default", prefix: `export default ${options.prefix}` }];
  }
  const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (declared?.type !== "VariableDeclaration") return [];
  return declared.declarations.flatMap(({ id, init }) => {
    if (init === null || id.type !== "Identifier") return [];
    const options = optionsIn(into, bare(init), false);
    return options === undefined
      ? []
      : [{ ...options, name: id.name, prefix: `${declared.kind} ${id.name} = ${options.prefix}` }];
  });
}

function isExpression(node: { type: string }): node is Expression {
  return !/Declaration$|^TSEmptyBody/.test(node.type);
}

function optionsIn(
  into: Collector,
  value: Expression,
  isExported: boolean,
): Pick<Options, "object" | "prefix"> | undefined {
  if (value.type === "ObjectExpression") return isExported ? { object: value, prefix: "" } : undefined;
  if (value.type !== "CallExpression" || !DEFINES.has(memberPath(value.callee).join("."))) return undefined;
  const values = value.arguments.flatMap((one) => plainArgument(one) ?? []).map((one) => bare(one));
  const object = values.find((one) => one.type === "ObjectExpression");
  return object && { object, prefix: `${into.source.code(value.callee.start, value.callee.end)}(` };
}

/** `export default { name: "Rate", mixins: [Migrating] }`: the options that are told nowhere else. */
function signatureOf(into: Collector, { object, prefix }: Options): string {
  const said = namedProperties(object).flatMap(({ name, property }) => {
    if (NAMES.has(name) || MEMBERS.has(name) || GIVING.has(name) || isFunction(property.value)) return [];
    if (property.value.type === "ObjectExpression" || property.shorthand) return [];
    const text = into.source.code(property.start, property.end).replaceAll(/\s+/g, " ");
    return text.length > MAX_SAID ? [] : [text];
  });
  const inner = said.length === 0 ? "{…}" : `{ ${said.join(", ")} }`;
  return `${prefix}${inner}${prefix.endsWith("(") ? ")" : ""}`;
}

function addOption(into: Collector, property: ObjectProperty, owner: string): void {
  const { start, end } = property;
  const [{ name } = { name: "" }] = namedProperties({ ...emptyObject(property), properties: [property] });
  const path = dotted(owner, name);
  const value = bare(property.value);
  const called = functionIn(value);
  if (NAMES.has(name) || (MEMBERS.has(name) && value.type === "ObjectExpression")) {
    const isListed = value.type === "ObjectExpression" || value.type === "ArrayExpression";
    const head = isListed ? name : `${name}: ${into.valueText(value)}`;
    into.add({ name, kind: "field", start, end, head, exported: true, parent: owner });
    if (NAMES.has(name)) addFields(into, runtimeFields(into, value), path);
    else if (value.type === "ObjectExpression") addMembers(into, value, path);
    return;
  }
  addObjectMethods(into, { ...emptyObject(property), properties: [property] }, owner, true);
  if (GIVING.has(name) && called !== undefined) addGiven(into, called, path, name === "setup");
}

/** Computed values, methods and watchers: those that are functions, pairs of them, or made by a call. */
function addMembers(into: Collector, object: ObjectExpression, parent: string): void {
  for (const property of object.properties) {
    if (property.type === "SpreadElement") {
      addFields(into, spreadFields(into, property), parent);
      continue;
    }
    const alone = { ...emptyObject(property), properties: [property] };
    const value = bare(property.value);
    const [named] = namedProperties(alone);
    if (named !== undefined && functionIn(value) === undefined) {
      const { start, end } = property;
      const head = value.type === "ObjectExpression" ? named.name : `${named.name}: ${into.valueText(value)}`;
      into.add({ name: named.name, kind: "field", start, end, head, exported: true, parent });
    }
    addObjectMethods(into, alone, parent, true);
  }
}

/** What a function gives back to the template; of `setup` also the functions in it. */
function addGiven(into: Collector, value: FunctionValue, parent: string, withFunctions: boolean): void {
  const known = new Set<string>();
  const statements = withFunctions && value.body?.type === "BlockStatement" ? value.body.body : [];
  for (const statement of statements) {
    const { start, end } = statement;
    if (statement.type === "FunctionDeclaration" && statement.id !== null) {
      const { name } = statement.id;
      known.add(name);
      const head = into.functionHead(start, statement);
      into.add({ name, kind: "method", start, end, head, exported: true, parent });
    } else if (statement.type === "VariableDeclaration") {
      for (const { id, init } of statement.declarations) {
        const called = init === null ? undefined : functionIn(bare(init));
        if (id.type !== "Identifier" || init === null || called === undefined) continue;
        known.add(id.name);
        const head = `${id.name} = ${into.calledHead(bare(init), called)}`;
        into.add({ name: id.name, kind: "method", start, end, head, exported: true, parent });
      }
    }
  }
  for (const object of returnedBy(value)) {
    if (object.type !== "ObjectExpression") continue;
    for (const property of object.properties) {
      if (property.type === "SpreadElement") addFields(into, spreadFields(into, property), parent);
    }
    for (const { name, property } of namedProperties(object)) {
      if (known.has(name)) continue;
      const { start, end } = property;
      const shown = property.shorthand ? name : `${name}: ${into.valueText(bare(property.value))}`;
      into.add({ name, kind: "field", start, end, head: shown, exported: true, parent });
    }
  }
}

function addFields(into: Collector, fields: ReturnType<typeof runtimeFields>, parent: string): void {
  for (const field of fields) into.add({ ...field, kind: "field", exported: true, parent });
}

function emptyObject({ start, end }: ObjectProperty): ObjectExpression {
  return { type: "ObjectExpression", start, end, properties: [] };
}
