import type {
  Expression,
  ObjectExpression,
  ObjectPattern,
  ObjectProperty,
  PropertyKey,
  TSSignature,
  TSType,
} from "oxc-parser";
import type { Collector } from "../oxc/collector.ts";
import { bare, type FunctionValue, isFunction } from "../oxc/expressions.ts";

/** What a component is given or tells, as a field of it. */
export interface Field {
  name: string;
  start: number;
  end: number;
  head: string;
}

/** A property's name as one would write it behind a dot; undefined where only running tells it. */
export function keyOf(key: PropertyKey, computed: boolean): string | undefined {
  if (computed && key.type !== "Literal") return undefined;
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" && key.value !== null ? String(key.value) : undefined;
}

/** The properties of an object that have names. */
export function namedProperties(object: ObjectExpression): { name: string; property: ObjectProperty }[] {
  return object.properties.flatMap((property) => {
    if (property.type !== "Property") return [];
    const name = keyOf(property.key, property.computed);
    return name === undefined ? [] : [{ name, property }];
  });
}

/** Props as an object or a list has them: `size?: Number = 1`, `title: String`. */
export function runtimeFields(into: Collector, value: Expression | undefined): Field[] {
  if (value?.type === "ArrayExpression") return listed(value.elements);
  if (value?.type !== "ObjectExpression") return [];
  const spread = value.properties.flatMap((one) =>
    one.type === "SpreadElement" ? spreadFields(into, one) : [],
  );
  const named = namedProperties(value).map(({ name, property }) => {
    const { start, end } = property;
    return { name, start, end, head: runtimeHead(into, name, property) };
  });
  return [...named, ...spread].toSorted((a, b) => a.start - b.start);
}

/** `...mapState(["a", "b"])` by the names in it, other spread values by what they are. */
export function spreadFields(into: Collector, { argument, start, end }: Spread): Field[] {
  if (
    argument.type === "CallExpression" &&
    argument.callee.type === "Identifier" &&
    /^map[A-Z]/.test(argument.callee.name)
  ) {
    const last = argument.arguments.at(-1);
    if (last?.type === "ArrayExpression") return listed(last.elements);
    if (last?.type === "ObjectExpression") {
      return namedProperties(last).map(({ name, property }) => ({ ...placeOf(property), name, head: name }));
    }
  }
  const text = `...${into.valueText(argument)}`;
  return [{ name: text, start, end, head: text }];
}
type Spread = Extract<ObjectExpression["properties"][number], { type: "SpreadElement" }>;

function listed(elements: readonly ({ type: string; start: number; end: number } | null)[]): Field[] {
  return elements.flatMap((element) =>
    element !== null && isText(element)
      ? [{ ...placeOf(element), name: element.value, head: element.value }]
      : [],
  );
}

function isText(node: {
  type: string;
}): node is { type: "Literal"; value: string; start: number; end: number } {
  return node.type === "Literal" && "value" in node && typeof node.value === "string";
}

function runtimeHead(into: Collector, name: string, property: ObjectProperty): string {
  const value = bare(property.value);
  if (value.type !== "ObjectExpression") {
    if (isFunction(value)) return `${name}${into.functionHead(parametersOf(into, value), value)}`;
    const type = runtimeType(into, property.value);
    return type === "" ? name : `${name}: ${type}`;
  }
  const options = new Map(namedProperties(value).map((one) => [one.name, one.property.value]));
  const type = options.get("type");
  const required = options.get("required");
  const isRequired = required?.type === "Literal" && required.value === true;
  const typeText = type === undefined ? "" : runtimeType(into, type);
  const left = `${name}${isRequired ? "" : "?"}${typeText === "" ? "" : `: ${typeText}`}`;
  const fallback = options.get("default");
  return fallback === undefined ? left : `${left} = ${defaultText(into, fallback)}`;
}

/** `Item[]` of `Array as PropType<Item[]>`, `String | Number` of `[String, Number]`; empty for `null`. */
function runtimeType(into: Collector, value: Expression): string {
  if (value.type === "TSAsExpression") {
    const { typeAnnotation: type } = value;
    const [inner] = (type.type === "TSTypeReference" ? type.typeArguments?.params : undefined) ?? [];
    const shown = inner ?? type;
    return into.source.code(shown.start, shown.end);
  }
  if (value.type === "ArrayExpression") {
    const types = value.elements.map((one) => (one === null ? "" : into.source.code(one.start, one.end)));
    return types.join(" | ");
  }
  return value.type === "Literal" && value.value === null ? "" : into.valueText(value);
}

/** What a default is: of a function that makes it, what it gives back. */
function defaultText(into: Collector, value: Expression): string {
  const plain = bare(value);
  if (!isFunction(plain)) return into.valueText(plain);
  const [made] = returnedBy(plain);
  return made === undefined ? "…" : into.valueText(made);
}

/** What a function gives back at its top, in source order. */
export function returnedBy({ body }: FunctionValue): Expression[] {
  if (body === null) return [];
  if (body.type !== "BlockStatement") return [bare(body)];
  return body.body.flatMap((statement) =>
    statement.type === "ReturnStatement" && statement.argument !== null ? [bare(statement.argument)] : [],
  );
}

function parametersOf(into: Collector, value: { start: number }): number {
  const open = into.source.text.indexOf("(", value.start);
  return open < 0 ? value.start : open;
}

/** The members of a type that is written out: props, events by their names, slots. */
export function typeFields(into: Collector, type: TSType | undefined): Field[] {
  switch (type?.type) {
    case "TSTypeLiteral":
      return type.members.flatMap((member) => memberFields(into, member));
    case "TSIntersectionType":
      return type.types.flatMap((part) => typeFields(into, part));
    case "TSParenthesizedType":
      return typeFields(into, type.typeAnnotation);
    default:
      return [];
  }
}

function memberFields(into: Collector, member: TSSignature): Field[] {
  const place = placeOf(member);
  const text = into.source.code(member.start, member.end).replace(/[;,\s]+$/, "");
  if (member.type === "TSPropertySignature" || member.type === "TSMethodSignature") {
    const name = keyOf(member.key, member.computed);
    return name === undefined ? [] : [{ ...place, name, head: text.replace(/^readonly /, "") }];
  }
  // `(event: "open" | "close", id: number): void`
  if (member.type !== "TSCallSignatureDeclaration") return [];
  const [event] = member.params;
  const type =
    event !== undefined && "typeAnnotation" in event ? event.typeAnnotation?.typeAnnotation : undefined;
  const parts = type?.type === "TSUnionType" ? type.types : type === undefined ? [] : [type];
  const rest = member.params.slice(1).map((one) => into.source.code(one.start, one.end));
  return parts.flatMap((part) =>
    part.type === "TSLiteralType" && part.literal.type === "Literal"
      ? [
          {
            ...place,
            name: String(part.literal.value),
            head: `${String(part.literal.value)}(${rest.join(", ")})`,
          },
        ]
      : [],
  );
}

/**
 * What a pattern takes out of the props: `size?: number = 1`, `class: className`, `...rest`, each under the name it
 * has in the component.
 * @param types by name, as the type that is written out has them
 */
export function patternFields(
  into: Collector,
  pattern: ObjectPattern,
  types: ReadonlyMap<string, string>,
): (Field & { key: string })[] {
  return pattern.properties.flatMap((property) => {
    const place = placeOf(property);
    if (property.type === "RestElement") {
      const { argument } = property;
      if (argument.type !== "Identifier") return [];
      return [{ ...place, key: "", name: argument.name, head: `...${argument.name}` }];
    }
    const key = keyOf(property.key, property.computed);
    if (key === undefined) return [];
    const { value } = property;
    const [target, fallback] = value.type === "AssignmentPattern" ? [value.left, value.right] : [value];
    const name = target.type === "Identifier" ? target.name : key;
    const local = name === key ? "" : ` as ${name}`;
    const set = fallback === undefined ? "" : ` = ${into.valueText(fallback)}`;
    return [{ ...place, key, name, head: `${types.get(key) ?? key}${local}${set}` }];
  });
}

function placeOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end };
}
