/**
 * Finds secrets in files and replaces them, before anything else sees the text. One pass over the text
 * stops at literal hints (hints.ts); only there do the vendors' formats, names and shapes run.
 *
 * `@secretlint/secretlint-rule-preset-recommend` 13 was tried as a second pass and left out: it found no key
 * of the 48 families in test/mask/generate.ts that the tables miss, and none of 30 of them; its rules for
 * formats that were missing here (`x-oauth-basic`, long `ghs_`) now have rows. It would add 25 ms and 16 MB
 * on first use, 4 ms a call, and make masking asynchronous.
 */
import type { MaskedSecret } from "../digest.ts";
import { MASK, type MaskContext, type SecretFinding, type Span } from "./finding.ts";
import { scan } from "./scan.ts";

export { MASK } from "./finding.ts";
export type { MaskContext, SecretFinding } from "./finding.ts";

/**
 * Finds the secrets of a text, in order and without overlaps.
 * @param context the file's path tells whether unquoted values count
 */
export function findSecrets(text: string, context: MaskContext = {}): SecretFinding[] {
  return located(text, context).map(({ start, end, line, rule, reason }) => ({
    start,
    end,
    line,
    rule,
    reason,
  }));
}

/**
 * Replaces every secret by `__MASKED__`; in a value of several lines, what is secret of each line.
 * Number and place of lines stay the same, and masking a masked text changes nothing.
 */
export function maskSecrets(
  text: string,
  context: MaskContext = {},
): { text: string; findings: MaskedSecret[] } {
  const found = located(text, context);
  if (found.length === 0) return { text, findings: [] };
  const out: string[] = [];
  let from = 0;
  for (const { start, end, bare } of found) {
    const masked = maskValue(text.slice(start, end));
    out.push(text.slice(from, start), bare === true ? `"${masked}"` : masked);
    from = end;
  }
  out.push(text.slice(from));
  return {
    text: out.join(""),
    findings: found.map(({ line, rule, reason }) => ({ line, rule, reason })),
  };
}

/**
 * In a value of several lines (a PEM key, perhaps in quotes and joined by `+`) each line keeps what
 * stands around its secret part; a line break written as `\n` is not a part of it.
 */
function maskValue(value: string): string {
  if (!/[\r\n]/.test(value)) return MASK;
  return value.replaceAll(/[^\r\n]+/g, (line) => {
    let start = -1;
    let end = 0;
    for (const run of line.matchAll(/\\[nrt]|[\w+/=]{2,}/g)) {
      if (run[0].startsWith("\\")) continue;
      if (start < 0) start = run.index;
      end = run.index + run[0].length;
    }
    return start < 0 ? line : line.slice(0, start) + MASK + line.slice(end);
  });
}

function located(text: string, context: MaskContext): (Span & { line: number })[] {
  return withLines(text, merge(scan(text, context)));
}

/** Sorts, and joins what overlaps into one span under the name of the first and longest. */
function merge(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = out.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else out.push({ ...span });
  }
  return out;
}

/** Line breaks are `\n`, `\r\n` and lone `\r`, as readers count them. */
function withLines(text: string, spans: Span[]): (Span & { line: number })[] {
  let line = 1;
  let at = 0;
  return spans.map((span) => {
    for (; at < span.start; at++) {
      const c = text.charCodeAt(at);
      if (c === 10 || (c === 13 && text.charCodeAt(at + 1) !== 10)) line++;
    }
    return { ...span, line };
  });
}
