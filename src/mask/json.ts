import { MASK } from "./finding.ts";

const WHITESPACE = /\s*/y;
const NUMBER = /-?\d[\d.eE+-]*/y;

/** Whether a text is one JSON value. */
export function isJson(text: string): boolean {
  WHITESPACE.lastIndex = 0;
  WHITESPACE.test(text);
  if (!/["[{\-\d]/.test(text[WHITESPACE.lastIndex] ?? "")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Masks places of a JSON text so that it stays JSON: only what stands inside of strings goes, whole escapes
 * at a time; a number that is touched becomes a string. Structural characters are never part of a secret,
 * even where a known value happens to read like them.
 * @param spans `[start, end]` in order, without overlaps
 * @param maskInner masks the text of a string that is JSON itself, as tool results are
 */
export function maskJson(
  text: string,
  spans: readonly (readonly [number, number])[],
  maskInner: (text: string) => string,
): string {
  const out: string[] = [];
  let next = 0;
  let copied = 0;
  for (let at = 0; at < text.length && next < spans.length;) {
    const end = tokenEnd(text, at);
    while ((spans[next]?.[1] ?? Infinity) <= at) next++;
    const touched = (spans[next]?.[0] ?? Infinity) < end;
    if (touched && end - at > 1) {
      const masked =
        text[at] === '"' ? maskString(text.slice(at, end), at, spans, next, maskInner) : `"${MASK}"`;
      out.push(text.slice(copied, at), masked);
      copied = end;
    }
    at = end;
  }
  out.push(text.slice(copied));
  return out.join("");
}

/** The end of a string or a number; any other character stands alone. */
function tokenEnd(text: string, at: number): number {
  if (text[at] === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    return end + 1;
  }
  NUMBER.lastIndex = at;
  return NUMBER.test(text) ? NUMBER.lastIndex : at + 1;
}

/** A string token with its quotes, which begins at `offset` in the text that the spans are of. */
function maskString(
  token: string,
  offset: number,
  spans: readonly (readonly [number, number])[],
  first: number,
  maskInner: (text: string) => string,
): string {
  const inner: unknown = JSON.parse(token);
  if (typeof inner === "string" && /^\s*[[{"]/.test(inner) && isJson(inner))
    return JSON.stringify(maskInner(inner));
  let out = "";
  let masked = -1;
  let next = first;
  for (let at = 0; at < token.length;) {
    const end = at + (token[at] !== "\\" ? 1 : token[at + 1] === "u" ? 6 : 2);
    while ((spans[next]?.[1] ?? Infinity) <= offset + at) next++;
    const edge = at === 0 || end === token.length;
    if (edge || (spans[next]?.[0] ?? Infinity) >= offset + end) out += token.slice(at, end);
    else {
      if (masked !== next) out += MASK;
      masked = next;
    }
    at = end;
  }
  return out;
}
