import type { Action } from "../action.ts";

/** The part of JSON Schema that decides whether a call which was right still is. */
interface Schema {
  type?: unknown;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: unknown;
  enum?: readonly unknown[];
  items?: Schema;
  anyOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** An action as clients rely on it. */
export interface Contract {
  action: string;
  /** JSON. */
  jsonSchema: string;
}

/** @returns what clients can rely on as of now */
export function contractsOf<Context>(actions: readonly Action<Context>[]): Contract[] {
  return actions.map(({ name, jsonSchema }) => ({ action: name, jsonSchema: JSON.stringify(jsonSchema()) }));
}

/**
 * What would make a call fail that was right before.
 * @returns a sentence for each; what was added is no break
 */
export function breakingChanges(before: readonly Contract[], after: readonly Contract[]): string[] {
  return before.flatMap(({ action, jsonSchema }) => {
    const now = after.find((contract) => contract.action === action);
    if (now === undefined) return [`Action ${action} is gone`];
    const [old, present]: Schema[] = [JSON.parse(jsonSchema), JSON.parse(now.jsonSchema)];
    return old === undefined || present === undefined ? [] : compare(old, present, action);
  });
}

function compare(before: Schema, after: Schema, where: string): string[] {
  const breaks: string[] = [];
  for (const [name, old] of Object.entries(before.properties ?? {})) {
    const present = after.properties?.[name];
    if (present !== undefined) breaks.push(...compare(old, present, `${where}.${name}`));
    else if (after.additionalProperties === false) breaks.push(`${where}.${name} is gone`);
  }
  for (const name of after.required ?? []) {
    if (before.required?.includes(name) !== true) breaks.push(`${where}.${name} is required now`);
  }
  const lost = lostTypes(before, after);
  if (lost.length > 0) breaks.push(`${where} takes no ${lost.join(", ")} any more`);
  if (before.items !== undefined && after.items !== undefined) {
    breaks.push(...compare(before.items, after.items, `${where}[]`));
  }
  if (after.enum !== undefined) {
    const gone = before.enum?.filter((value) => after.enum?.includes(value) !== true) ?? ["other values"];
    if (gone.length > 0) breaks.push(`${where} takes no ${gone.join(", ")} any more`);
  }
  for (const limit of ["minimum", "minLength"] as const) {
    if ((after[limit] ?? Number.NEGATIVE_INFINITY) > (before[limit] ?? Number.NEGATIVE_INFINITY)) {
      breaks.push(`${where}: ${limit} is ${after[limit]} now`);
    }
  }
  for (const limit of ["maximum", "maxLength"] as const) {
    if ((after[limit] ?? Number.POSITIVE_INFINITY) < (before[limit] ?? Number.POSITIVE_INFINITY)) {
      breaks.push(`${where}: ${limit} is ${after[limit]} now`);
    }
  }
  return breaks;
}

/** Types that were taken and are not any more; none where either takes anything. */
function lostTypes(before: Schema, after: Schema): string[] {
  const [old, present] = [typesOf(before), typesOf(after)];
  if (present.includes("any")) return [];
  return old.filter((type) => !present.includes(type) && !(type === "integer" && present.includes("number")));
}

function typesOf({ type, anyOf }: Schema): string[] {
  if (anyOf !== undefined) return anyOf.flatMap(typesOf);
  if (Array.isArray(type)) return type.map(String);
  return [typeof type === "string" ? type : "any"];
}
