import type { Node } from "web-tree-sitter";
import type { Span } from "./findings.ts";

/** Deeper than anyone writes: `((((f))))`. */
const MAX_DEPTH = 60;
/** What only holds a declarator together. */
const TRANSPARENT = new Set(["parenthesized_declarator", "attributed_declarator", "init_declarator"]);

/**
 * The name in a declarator of C: what it declares stands in the middle of `*f(int)`, `(*f)(int)`, `a[3] = {}`.
 * @returns its place, and whether what is nearest to it makes it a function; undefined where there is none
 */
export function unwrapDeclarator(node: Node): { name: Span; isFunction: boolean } | undefined {
  let inner = node;
  let wrapper = "";
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    // `operator bool()`: the type is part of the name
    if (inner.type === "operator_cast") return { name: operatorName(inner, inner), isFunction: true };
    if (inner.type === "qualified_identifier") {
      const cast = inner.descendantsOfType("operator_cast")[0];
      if (cast !== undefined) return { name: operatorName(inner, cast), isFunction: true };
    }
    const next = inner.childForFieldName("declarator") ?? wrapped(inner);
    if (next === null) break;
    if (!TRANSPARENT.has(inner.type)) wrapper = inner.type;
    inner = next;
  }
  if (inner.endIndex === inner.startIndex) return undefined;
  return {
    name: { start: inner.startIndex, end: inner.endIndex },
    isFunction: wrapper === "function_declarator",
  };
}

/** Some wrappers do not name what they wrap. */
function wrapped(node: Node): Node | null {
  if (!TRANSPARENT.has(node.type) && node.type !== "reference_declarator") return null;
  return (
    node.namedChildren.find((child) => child !== null && /declarator$|identifier$/.test(child.type)) ?? null
  );
}

/** Up to the parentheses: `operator char *`. */
function operatorName(whole: Node, cast: Node): Span {
  const { text, startIndex } = cast;
  const open = text.indexOf("(");
  return {
    start: whole.startIndex,
    end: startIndex + (open < 0 ? text : text.slice(0, open)).trimEnd().length,
  };
}
