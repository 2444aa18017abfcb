import type { Expression } from "oxc-parser";
import type { Declaration } from "../../../digest.ts";
import { type Dialect, parseProgram } from "../oxc/program.ts";
import { SourceText } from "../oxc/source.ts";
import { shorten } from "../shorten.ts";

/** What a component says of itself to Vue and Svelte: props, events, slots. */
const MACRO = /^(?:define(?:Props|Emits|Model|Slots|Expose|Options)|\$props)$/;
const MAX_SIGNATURE = 240;

/**
 * The declarations of a component with its props and events among them, written out:
 * `const props = defineProps<{ a: string }>()`, and by what they define where nothing is assigned.
 * @param text of its scripts, all else blank
 */
export function withMacros(
  path: string,
  text: string,
  dialect: Dialect,
  declarations: readonly Declaration[],
): Declaration[] {
  const { result } = parseProgram(text, dialect, path);
  const source = new SourceText(text, result.comments);
  const fold = (start: number, end: number): string =>
    shorten(source.code(start, end).replaceAll(/\s+/g, " ").trim(), MAX_SIGNATURE);
  const bare: Declaration[] = [];
  /** Signatures by name and line. */
  const assigned = new Map<string, string>();
  for (const statement of result.program.body) {
    if (statement.type === "ExpressionStatement") {
      const { start, end } = statement;
      const macro = macroOf(statement.expression);
      if (macro === undefined) continue;
      const place = { line: source.lineAt(start), endLine: source.lineAt(end - 1) };
      const name = macro.replace(/^define|^\$/, "").toLowerCase();
      bare.push({
        name,
        kind: "constant",
        ...place,
        signature: fold(start, end).replace(/;$/, ""),
        exported: true,
      });
    } else if (statement.type === "VariableDeclaration") {
      for (const { id, init, start, end } of statement.declarations) {
        if (init === null || macroOf(init) === undefined) continue;
        const line = source.lineAt(start);
        const names =
          id.type === "Identifier"
            ? [id.name]
            : declarations.filter((one) => one.line === line).map(({ name }) => name);
        for (const name of names) assigned.set(`${line} ${name}`, `${statement.kind} ${fold(start, end)}`);
      }
    }
  }
  const known = declarations.map((one): Declaration => {
    const signature = assigned.get(`${one.line} ${one.name}`);
    return signature === undefined ? one : { ...one, signature, exported: true };
  });
  return [...known, ...bare].toSorted((a, b) => a.line - b.line);
}

/** `withDefaults(defineProps<A>(), {…})` is `defineProps`. */
function macroOf(expression: Expression): string | undefined {
  if (expression.type !== "CallExpression") return undefined;
  const [first] = expression.arguments;
  const inner = first?.type === "CallExpression" ? first.callee : undefined;
  for (const callee of [expression.callee, inner]) {
    if (callee?.type === "Identifier" && MACRO.test(callee.name)) return callee.name;
  }
  return undefined;
}
