import type {
  CallExpression,
  Expression,
  LabeledStatement,
  Statement,
  TSType,
  VariableDeclaration,
} from "oxc-parser";
import type { Declaration } from "../../../digest.ts";
import type { Collector } from "../oxc/collector.ts";
import { plainArgument } from "../oxc/expressions.ts";
import { type Field, patternFields, runtimeFields, typeFields } from "./fields.ts";

/** What a component says of itself to Vue and Svelte: props, events, slots. */
const MACRO = /^(?:define(?:Props|Emits|Model|Slots|Expose|Options)|\$props)$/;
/** Those whose argument says what each is called. */
const LISTS = /^(?:define(?:Props|Emits|Slots|Expose)|\$props)$/;

interface Macro {
  name: string;
  call: CallExpression;
  /** What `withDefaults` was given. */
  defaults: Expression | undefined;
}

/**
 * Adds what a component says of itself: props, events and slots, each a field of the name they are assigned to, or
 * where there is none of what they are: `props`, `emits`. Variables that `let { a } = $props()` binds are fields, too.
 * @returns the other declarations
 */
export function addMacros(
  into: Collector,
  body: readonly Statement[],
  declarations: readonly Declaration[],
  language: "vue" | "svelte",
): Declaration[] {
  const replaced = new Set<Declaration>();
  for (const statement of body) {
    const { start, end } = statement;
    if (statement.type === "ExpressionStatement") {
      const macro = macroOf(statement.expression);
      if (macro !== undefined) addMacro(into, macro, start, end, plainName(macro), "");
    } else if (statement.type === "LabeledStatement") {
      const reactive = language === "svelte" ? reactiveName(statement) : undefined;
      if (reactive === undefined || declarations.some(({ name }) => name === reactive)) continue;
      const head = into.source.code(start, end);
      into.add({ name: reactive, kind: "variable", start, end, head, exported: false });
    } else if (statement.type === "VariableDeclaration") {
      for (const one of addAssigned(into, statement, declarations)) replaced.add(one);
    }
  }
  return declarations.filter((one) => !replaced.has(one));
}

/** @returns the declarations that macros take the place of */
function addAssigned(
  into: Collector,
  statement: VariableDeclaration,
  declarations: readonly Declaration[],
): Declaration[] {
  const { source } = into;
  const replaced: Declaration[] = [];
  for (const [index, { id, init, ...declarator }] of statement.declarations.entries()) {
    const macro = init === null ? undefined : macroOf(init);
    if (macro === undefined) continue;
    const start = index === 0 ? statement.start : declarator.start;
    const end = index === statement.declarations.length - 1 ? statement.end : declarator.end;
    const line = source.lineAt(start);
    if (id.type === "Identifier") {
      const target = source.code(id.start, id.end);
      addMacro(into, macro, start, end, id.name, `${statement.kind} ${target} = `);
      replaced.push(...declarations.filter((one) => one.line === line && one.name === id.name));
    } else if (id.type === "ObjectPattern") {
      const annotation = id.typeAnnotation?.typeAnnotation;
      const type = annotation ?? typeOf(macro.call);
      const types = new Map(typeFields(into, type).map(({ name, head }) => [name, head]));
      const bound = patternFields(into, id, types);
      const shown =
        annotation === undefined || types.size > 0
          ? ""
          : `: ${source.code(annotation.start, annotation.end)}`;
      const left = macro.name === "$props" ? `${statement.kind} {…}${shown} = ` : "";
      addMacro(into, macro, start, end, plainName(macro), left, bound, annotation);
      const names = new Set(bound.map(({ name }) => name));
      replaced.push(...declarations.filter((one) => one.line === line && names.has(one.name)));
    }
  }
  return replaced;
}

/** @param bound what a pattern takes out of the props, which is told in the place of what it is taken out of */
function addMacro(
  into: Collector,
  { name: macro, call, defaults }: Macro,
  start: number,
  end: number,
  name: string,
  left: string,
  bound: readonly (Field & { key?: string })[] = [],
  annotation: TSType | undefined = typeOf(call),
): void {
  const known = new Set(bound.flatMap(({ key, name: own }) => [key ?? own]));
  const argument = plainArgument(call.arguments[0]);
  const fallbacks = new Map(runtimeDefaults(into, defaults).map((field) => [field.name, field]));
  const listed = LISTS.test(macro) ? [...typeFields(into, annotation), ...runtimeFields(into, argument)] : [];
  const given = listed
    .filter((field) => !known.has(field.name))
    .map((field) => {
      const fallback = fallbacks.get(field.name);
      fallbacks.delete(field.name);
      return fallback === undefined ? field : { ...field, head: `${field.head} = ${fallback.head}` };
    });
  const set = [...fallbacks.values()].map((field) => ({ ...field, head: `${field.name} = ${field.head}` }));
  const fields = [...bound, ...given, ...set];
  const isAll = listed.length > 0 && typeOf(call)?.type !== "TSIntersectionType";
  const head =
    fields.length === 0
      ? into.source.code(call.callee.end, call.end)
      : isAll && left === ""
        ? ""
        : `${isAll ? "" : typeText(into, call)}()`;
  const callee = left === "" ? name : into.source.code(call.callee.start, call.callee.end);
  into.add({ name, kind: "constant", start, end, head: left + callee + head, exported: true });
  for (const field of fields) into.add({ ...field, kind: "field", exported: true, parent: name });
}

/** `<Props>` of `defineProps<Props>()`. */
function typeText(into: Collector, call: CallExpression): string {
  const type = typeOf(call);
  return type === undefined ? "" : `<${into.source.code(type.start, type.end)}>`;
}

/** The values that `withDefaults` gives. */
function runtimeDefaults(into: Collector, defaults: Expression | undefined): Field[] {
  return runtimeFields(into, defaults).map((field) => ({
    ...field,
    head: field.head.slice(field.name.length).replace(/^: /, ""),
  }));
}

function typeOf({ typeArguments }: CallExpression): TSType | undefined {
  return typeArguments?.params[0];
}

function plainName({ name }: Macro): string {
  return name.replace(/^define|^\$/, "").toLowerCase();
}

/** `$: total = a + b` of Svelte declares `total`, where nothing else does. */
function reactiveName({ label, body }: LabeledStatement): string | undefined {
  if (label.name !== "$" || body.type !== "ExpressionStatement") return undefined;
  const { expression } = body;
  if (expression.type !== "AssignmentExpression" || expression.operator !== "=") return undefined;
  return expression.left.type === "Identifier" ? expression.left.name : undefined;
}

/** `withDefaults(defineProps<A>(), {…})` is `defineProps` with defaults. */
function macroOf(expression: Expression): Macro | undefined {
  if (expression.type !== "CallExpression" || expression.callee.type !== "Identifier") return undefined;
  const { name } = expression.callee;
  if (MACRO.test(name)) return { name, call: expression, defaults: undefined };
  const inner = plainArgument(expression.arguments[0]);
  if (name !== "withDefaults" || inner === undefined) return undefined;
  const macro = macroOf(inner);
  return macro && { ...macro, defaults: plainArgument(expression.arguments[1]) };
}
