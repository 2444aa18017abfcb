/** What an action is. The actions themselves stand in `actions/`, one file each. */
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

type ParamsSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

export interface ActionDefinition<S extends ParamsSchema, Context> {
  /** As on the wire. */
  name: string;
  /** What it does, in the few words that stand in the tool's description, paid for in every conversation. */
  announcement: string;
  /** What it does, in a line: for list_actions and lists of actions elsewhere. */
  summary: string;
  /** The whole truth in a few sentences: for get_schema, help and docs. */
  description: string;
  /** Every entry carries a `v.description`. */
  params: S;
  /** Other names by which models call parameters. */
  aliases?: Readonly<Record<string, string>>;
  /** Optional parameters worth naming in the tool's description. */
  announced?: readonly (keyof S["entries"] & string)[];
  /** Where one parameter tells which others there are. */
  variants?: Variants<keyof S["entries"] & string>;
  /** Parameters for an example call. */
  example: v.InferInput<S>;
  /** True where it changes nothing but Brainloop's own records. */
  readOnly: boolean;
  run(params: v.InferOutput<S>, context: Context): Promise<Record<string, unknown>>;
}

/** What a call needs and may have beside, by the value of one parameter. */
export interface Variants<Param extends string = string> {
  by: Param;
  of: Readonly<Record<string, { required: readonly Param[]; optional: readonly Param[] }>>;
}

/** An action with its parameter types folded away, so that actions of all kinds stand in one list. */
export interface Action<Context> {
  name: string;
  announcement: string;
  summary: string;
  description: string;
  aliases: Readonly<Record<string, string>>;
  announced: readonly string[];
  example: Readonly<Record<string, unknown>>;
  readOnly: boolean;
  /** Names of the parameters in the order of the definition. */
  paramNames: readonly string[];
  required: readonly string[];
  /**
   * JSON Schema (draft 2020-12) of the parameters.
   * @param given of a call: where it says which variant it is, the schema of that alone
   */
  jsonSchema(given?: Record<string, unknown>): Record<string, unknown>;
  /** Checks parameters; the issues name the parameter and what was expected. */
  check(params: Record<string, unknown>): { ok: true } | { ok: false; issues: ParamIssue[] };
  /** Checks and runs. */
  run(params: Record<string, unknown>, context: Context): Promise<Record<string, unknown>>;
}

export interface ParamIssue {
  /** The parameter's name; empty where the parameters as a whole are wrong. */
  param: string;
  message: string;
  unknown: boolean;
}

/** Folds a definition into an {@link Action}. */
export function defineAction<S extends ParamsSchema, Context>(
  definition: ActionDefinition<S, Context>,
): Action<Context> {
  const { variants } = definition;
  const entries = definition.params.entries;
  return {
    name: definition.name,
    announcement: definition.announcement,
    summary: definition.summary,
    description: definition.description,
    aliases: definition.aliases ?? {},
    announced: definition.announced ?? [],
    example: { ...definition.example },
    readOnly: definition.readOnly,
    paramNames: Object.keys(entries),
    required: Object.entries(entries)
      .filter(([, schema]) => schema.type !== "optional")
      .map(([name]) => name),
    jsonSchema(given = {}) {
      const schema = toJsonSchema(definition.params, { typeMode: "input", errorMode: "ignore" });
      if (variants === undefined) return { ...schema };
      const { by, of } = variants;
      const value = String(given[by]);
      const variant = Object.hasOwn(of, value) ? of[value] : undefined;
      if (variant === undefined) return { ...schema, oneOf: variantSchemas(variants) };
      const names = new Set<string>([by, ...variant.required, ...variant.optional]);
      const properties = Object.entries(schema.properties ?? {}).filter(([name]) => names.has(name));
      return { ...schema, properties: Object.fromEntries(properties), required: [by, ...variant.required] };
    },
    check(params) {
      const result = v.safeParse(definition.params, params);
      if (!result.success) return { ok: false, issues: result.issues.map(toParamIssue) };
      const issues = variants === undefined ? [] : variantIssues(params, variants);
      return issues.length === 0 ? { ok: true } : { ok: false, issues };
    },
    run: (params, context) => definition.run(v.parse(definition.params, params), context),
  };
}

/** The parameters of each variant; their types stand beside. */
function variantSchemas({ by, of }: Variants): Record<string, unknown>[] {
  return Object.entries(of).map(([value, { required, optional }]) => ({
    properties: Object.fromEntries([
      [by, { const: value }],
      ...[...required, ...optional].map((name) => [name, {}]),
    ]),
    required: [by, ...required],
    additionalProperties: false,
  }));
}

function variantIssues(params: Record<string, unknown>, { by, of }: Variants): ParamIssue[] {
  const value = String(params[by]);
  const variant = Object.hasOwn(of, value) ? of[value] : undefined;
  if (variant === undefined) return [];
  const known = [by, ...variant.required, ...variant.optional];
  const which = `${by} "${value}"`;
  return [
    ...variant.required
      .filter((name) => params[name] === undefined)
      .map((param) => ({ param, message: `Missing parameter "${param}" of ${which}`, unknown: false })),
    ...Object.keys(params)
      .filter((name) => params[name] !== undefined && !known.includes(name))
      .map((param) => ({
        param,
        message: `Parameter "${param}" is none of ${which}, which takes ${known.slice(1).join(", ")}`,
        unknown: false,
      })),
  ];
}

function toParamIssue(issue: v.BaseIssue<unknown>): ParamIssue {
  const param = v.getDotPath(issue) ?? "";
  const unknown = issue.type === "strict_object" && issue.expected === "never";
  if (unknown) return { param, message: `Unknown parameter "${param}"`, unknown };
  if (issue.received === "undefined") return { param, message: `Missing parameter "${param}"`, unknown };
  return {
    param,
    message: `Parameter "${param}": ${issue.kind === "schema" ? `expected ${issue.expected ?? "another type"}, found ${issue.received}` : issue.message}`,
    unknown,
  };
}
