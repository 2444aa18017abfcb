import { type Found, type FoundImport, type Span, trimmedEnd } from "../findings.ts";

const DEFINE = /^#[ \t]*define(?:[ \t]|\\\r?\n)+([\w$\u0080-\uffff]+)(\([^)]*\))?/;
const INCLUDE = /^#[ \t]*(?:include|include_next|import)\s*(<[^>\n]*>|"[^"\n]*")/;

/** The name of a directive: `ifdef`. */
export function directiveName(text: string): string {
  return /^#[ \t]*([a-z_]*)/.exec(text)?.[1] ?? "";
}

/** The macro that a `#define` defines; it belongs to no declaration around it. */
export function macroOf(source: string, { start, end }: Span): Found | undefined {
  const [whole, name, parameters] = DEFINE.exec(source.slice(start, end)) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  const nameStart = start + whole.length - (parameters?.length ?? 0) - name.length;
  const rest = source.slice(start + whole.length, end);
  const value = start + whole.length + (/^(?:\s|\\\r?\n|\/\*[^]*?\*\/)*/.exec(rest)?.[0].length ?? 0);
  const hasValue = value < end;
  return {
    start,
    end: trimmedEnd(source, { start, end }),
    kind: parameters === undefined ? "constant" : "function",
    name: { start: nameStart, end: nameStart + name.length },
    owner: undefined,
    parent: undefined,
    body: hasValue ? value : undefined,
    bodyEnd: undefined,
    value: hasValue && parameters === undefined ? { start: value, end } : undefined,
    doc: undefined,
    prefix: "",
    access: "",
    members: "",
    shared: false,
    pattern: 0,
  };
}

export function includeOf(source: string, { start, end }: Span): FoundImport | undefined {
  const [whole, module] = INCLUDE.exec(source.slice(start, end)) ?? [];
  if (whole === undefined || module === undefined) return undefined;
  const at = start + whole.length - module.length;
  return { start, module: { start: at, end: at + module.length }, names: [] };
}
