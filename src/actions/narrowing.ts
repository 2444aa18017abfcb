/**
 * Where a JSON Schema takes less than an older one did: what worked with the old one may be refused by the new one.
 * Knows the keywords that schemas of actions are made of.
 */

type Schema = Record<string, unknown>;

/** Keywords whose number must not grow, and those whose number must not shrink. */
const LOWER_BOUNDS = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const UPPER_BOUNDS = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

/**
 * Compares the schemas of an action's parameters.
 * @returns a few words for each thing that is taken no longer: `"symbol" is gone`; none where all is
 */
export function narrowings(old: unknown, now: unknown): string[] {
  return compare(old, now, "").toSorted();
}

function compare(old: unknown, now: unknown, at: string): string[] {
  if (!isSchema(old) || !isSchema(now)) return now === false ? [say(at, "is taken no longer")] : [];
  const alternatives = alternativesOf(old);
  if (alternatives.length > 1 || alternativesOf(now).length > 1) {
    return alternatives.flatMap((one) => {
      const refused = alternativesOf(now).map((other) => compare(one, other, at));
      return refused.some((list) => list.length === 0)
        ? []
        : [say(at, `is no longer taken as ${nameOf(one)}`)];
    });
  }
  return [
    ...compareTypes(old, now, at),
    ...compareValues(old, now, at),
    ...compareBounds(old, now, at),
    ...compareProperties(old, now, at),
    ...compare(old["items"], now["items"], at),
  ];
}

function compareTypes(old: Schema, now: Schema, at: string): string[] {
  const taken = typesOf(now);
  if (taken.length === 0) return [];
  const given = typesOf(old);
  if (given.length === 0) return [say(at, `is taken as ${taken.join(" or ")} alone`)];
  const lost = given.filter(
    (type) => !taken.includes(type) && !(type === "integer" && taken.includes("number")),
  );
  return lost.map((type) => say(at, `is no longer taken as ${type}`));
}

function compareValues(old: Schema, now: Schema, at: string): string[] {
  const taken = valuesOf(now);
  if (taken === undefined) return [];
  const given = valuesOf(old);
  if (given === undefined) return [say(at, `takes ${taken.join(", ")} alone`)];
  return given.filter((value) => !taken.includes(value)).map((value) => say(at, `takes ${value} no longer`));
}

function compareBounds(old: Schema, now: Schema, at: string): string[] {
  const tighter = (key: string, sign: 1 | -1): string[] => {
    const [before, after] = [old[key], now[key]];
    if (typeof after !== "number") return [];
    if (typeof before === "number" && sign * after <= sign * before) return [];
    return [say(at, `has ${key} ${after}${typeof before === "number" ? `, it was ${before}` : ""}`)];
  };
  const pattern = now["pattern"];
  return [
    ...LOWER_BOUNDS.flatMap((key) => tighter(key, 1)),
    ...UPPER_BOUNDS.flatMap((key) => tighter(key, -1)),
    ...(pattern !== undefined && pattern !== old["pattern"] ? [say(at, "has another pattern")] : []),
  ];
}

function compareProperties(old: Schema, now: Schema, at: string): string[] {
  const before = schemaAt(old, "properties");
  const after = schemaAt(now, "properties");
  const inside = (name: string): string => (at === "" ? name : `${at}.${name}`);
  const needed = requiredOf(old);
  return [
    ...Object.keys(before)
      .filter((name) => now["additionalProperties"] === false && !Object.hasOwn(after, name))
      .map((name) => say(inside(name), "is gone")),
    ...requiredOf(now)
      .filter((name) => !needed.includes(name))
      .map((name) => say(inside(name), "is required")),
    ...Object.keys(before).flatMap((name) => compare(before[name], after[name], inside(name))),
  ];
}

function say(at: string, what: string): string {
  return at === "" ? `it ${what}` : `${JSON.stringify(at)} ${what}`;
}

function alternativesOf(schema: Schema): Schema[] {
  const list = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(list) ? list.filter(isSchema) : [schema];
}

function nameOf(schema: Schema): string {
  return valuesOf(schema)?.join(", ") ?? (typesOf(schema).join(" or ") || "it was");
}

function typesOf({ type }: Schema): string[] {
  return (Array.isArray(type) ? type : [type]).filter((one) => typeof one === "string");
}

/** As JSON, to be compared. */
function valuesOf(schema: Schema): string[] | undefined {
  if (schema["const"] !== undefined) return [JSON.stringify(schema["const"])];
  const values = schema["enum"];
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : undefined;
}

function requiredOf(schema: Schema): string[] {
  const required = schema["required"];
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

function schemaAt(schema: Schema, key: string): Schema {
  const value = schema[key];
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
