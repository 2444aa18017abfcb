import type { Action } from "../action.ts";
import { BrainloopError } from "../error.ts";
import { didYouMean } from "../nearest.ts";

/** A call as it came in, taken apart and checked. */
export interface PreparedCall<Context> {
  action: Action<Context>;
  params: Record<string, unknown>;
}

/**
 * Finds the action and its parameters. Takes `{action, params: {…}}` as well as `{action, …}`, which
 * models often send, and the action's other names for parameters.
 * @throws BrainloopError UNKNOWN_ACTION, INVALID_PARAMS; both say how the next call is right
 */
export function prepareCall<Context>(
  actions: readonly Action<Context>[],
  call: Record<string, unknown>,
): PreparedCall<Context> {
  const { action: name, params: nested, ...flat } = call;
  const action = findAction(actions, name);
  const given = new Map<string, unknown>();
  for (const [key, value] of [...Object.entries(flat), ...Object.entries(asParams(action, nested))]) {
    const alias = Object.hasOwn(action.aliases, key) ? action.aliases[key] : undefined;
    const known = action.paramNames.includes(key) ? key : (alias ?? key);
    if (given.has(known) && JSON.stringify(given.get(known)) !== JSON.stringify(value)) {
      throw invalid(action, {}, [`Parameter "${known}" is given twice with different values`]);
    }
    given.set(known, value);
  }
  const params: Record<string, unknown> = Object.fromEntries(given);
  const checked = action.check(params);
  if (checked.ok) return { action, params };
  throw invalid(
    action,
    params,
    checked.issues.map(
      ({ message, param, unknown }) => message + (unknown ? didYouMean(param, action.paramNames) : ""),
    ),
  );
}

function findAction<Context>(actions: readonly Action<Context>[], name: unknown): Action<Context> {
  const names = actions.map((action) => action.name);
  const found = actions.find((action) => action.name === name);
  if (found !== undefined) return found;
  const what =
    name === undefined ? "No action was named" : `Unknown action ${JSON.stringify(name)?.slice(0, 80)}`;
  throw new BrainloopError(
    "UNKNOWN_ACTION",
    what + (typeof name === "string" ? didYouMean(name, names) : ""),
    {
      hint: `The actions are ${names.join(", ")}`,
    },
  );
}

/** Some models send the parameters as a JSON text. */
function asParams<Context>(action: Action<Context>, nested: unknown): Record<string, unknown> {
  if (nested === undefined || nested === null) return {};
  const value = typeof nested === "string" ? parseObject(nested) : nested;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(action, {}, [`"params" is no object`]);
  }
  return { ...value };
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid<Context>(
  action: Action<Context>,
  given: Record<string, unknown>,
  problems: string[],
): BrainloopError {
  return new BrainloopError("INVALID_PARAMS", `${action.name}: ${problems.join("; ")}`, {
    hint: "Call again with the parameters of this schema",
    details: {
      schema: compactSchema(action, given),
      example: { action: action.name, params: action.example },
    },
  });
}

/**
 * The schema without what only tools need.
 * @param given parameters of a call, by which a variant may be told
 */
export function compactSchema<Context>(
  action: Action<Context>,
  given: Record<string, unknown> = {},
): Record<string, unknown> {
  const { $schema: _, ...schema } = action.jsonSchema(given);
  return schema;
}
