import { firstFrom } from "../lines.ts";
import type { Findings, Found, Span } from "./findings.ts";
import { oneLine } from "./signature.ts";

/** Longer arguments say more about the decorator than about what it decorates. */
const MAX_ARGUMENTS = 24;
/** All decorators of one declaration together. */
const MAX_TEXT = 72;

export interface Decorations {
  /** Offset of the first. */
  start: number;
  /** On one line: `@app.get("/users") @cache`. */
  text: string;
}

/**
 * The decorators of each declaration: those before it with only white space and comments between, empty
 * lines too.
 */
export function decorationsOf(
  { decorators, comments, declarations }: Findings,
  text: string,
): Map<Found, Decorations> {
  const byStart = new Map(declarations.map((found) => [found.start, found]));
  const decorations = new Map<Found, Decorations>();
  let chain: [Span, ...Span[]] | undefined;
  let next = -1;
  for (const decorator of decorators.toSorted((a, b) => a.start - b.start)) {
    if (chain !== undefined && decorator.start === next) chain.push(decorator);
    else chain = [decorator];
    next = afterBlank(text, decorator.end, comments);
    const found = byStart.get(next);
    if (found === undefined) continue;
    const texts = chain.map((span) => oneLine(text, span, comments));
    decorations.set(found, { start: chain[0].start, text: compact(texts) });
  }
  return decorations;
}

function afterBlank(text: string, from: number, comments: readonly Span[]): number {
  let at = from;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at++;
    const comment = comments[firstFrom(comments, at)];
    if (comment?.start !== at) return at;
    at = comment.end;
  }
}

/** Long arguments go first, then all of them, then the last decorators. */
function compact(texts: readonly string[]): string {
  const short = texts.map((text) => withoutArguments(text, MAX_ARGUMENTS)).join(" ");
  if (short.length <= MAX_TEXT) return short;
  const bare = texts.map((text) => withoutArguments(text, 0));
  while (bare.length > 1 && bare.join(" ").length > MAX_TEXT) bare.pop();
  const kept = bare.join(" ");
  return bare.length < texts.length ? `${kept} @…` : kept;
}

function withoutArguments(text: string, limit: number): string {
  const [, name, inside] = /^(@\s*[\p{L}\p{N}_.]+)\s*\((.*)\)$/su.exec(text) ?? [];
  if (name !== undefined && inside !== undefined) return inside.length > limit ? `${name}(…)` : text;
  return text.length > MAX_TEXT ? "@…" : text;
}
