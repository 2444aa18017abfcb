/**
 * From what was parsed to what is answered: detail, format and budget are applied here, on every call,
 * so that one cached parse serves them all.
 */
import type { Digest } from "../digest.ts";
import { type OutlineLine, renderOutline } from "../outline.ts";
import type { Detail, Reader } from "../reader.ts";
import { estimateTokens } from "../tokens.ts";

/** A digest that costs more than this share of its source is answered with the source itself. */
export const WORTH_OF_SOURCE = 0.6;

export interface Presentation {
  detail: Detail;
  format: "outline" | "objects";
  /** Tokens the whole answer may cost; Infinity for no limit. */
  maxTokens: number;
}

/** A digest with what is known of the file it was made from. */
export interface StoredDigest {
  /** As agents are shown it: relative to the root, forward slashes. */
  path: string;
  sha256: string;
  lines: number;
  sourceTokens: number;
  maskedSecrets: number;
  digest: Digest;
  /** The masked text, kept where a digest is not much shorter. */
  source?: string | undefined;
}

/** Length of a `digest_id`, in hex digits of the content's SHA-256. */
export const DIGEST_ID_LENGTH = 12;

/** Tokens kept free for the notes that are added last. */
const RESERVE = 48;

/** @returns the answer to one read, ready to be sent */
export function present(
  view: Pick<Reader, "facts" | "outline" | "objects">,
  stored: StoredDigest,
  want: Presentation,
): Record<string, unknown> {
  const head = {
    kind: stored.digest.kind,
    path: stored.path,
    ...view.facts(stored.digest),
    digest_id: stored.sha256.slice(0, DIGEST_ID_LENGTH),
    lines: stored.lines,
    source_tokens: stored.sourceTokens,
    ...(stored.maskedSecrets > 0 ? { masked_secrets: stored.maskedSecrets } : {}),
  };
  const budget = want.maxTokens - estimateTokens(JSON.stringify(head)) - RESERVE;
  if (want.format === "objects") return { ...head, ...fitObjects(view.objects(stored.digest), budget, want.maxTokens - budget) };

  const lines = view.outline(stored.digest, want.detail);
  const source = shorterSource(lines, stored, budget);
  if (source !== undefined) {
    return { ...head, digest_tokens: stored.sourceTokens, note: "short enough to be given whole", source };
  }
  return { ...head, ...fitOutline(lines, budget, want.maxTokens - budget) };
}

/** The outline within a budget, with what was left out and the call that gets it. */
function fitOutline(lines: OutlineLine[], budget: number, spent: number): Record<string, unknown> {
  const { text, omitted, fullTokens } = renderOutline(lines, budget);
  return {
    digest_tokens: estimateTokens(text),
    digest: text,
    ...(omitted.size > 0 ? { omitted: omission(omitted, fullTokens + spent) } : {}),
  };
}

/** What is missing, and the parameter with which the same call gets it. */
function omission(omitted: Map<string, number>, tokens: number): string {
  const what = [...omitted].map(([kind, count]) => `${count} ${kind}`).join(", ");
  // Escapes of JSON and the estimate itself are allowed for.
  return `${what}; max_tokens ${Math.ceil((tokens * 1.1) / 100) * 100} shows all`;
}

function shorterSource(lines: OutlineLine[], stored: StoredDigest, budget: number): string | undefined {
  const { source, sourceTokens } = stored;
  if (source === undefined || estimateTokens(JSON.stringify(source)) > budget) return undefined;
  const whole = renderOutline(lines, Number.POSITIVE_INFINITY).text;
  return estimateTokens(whole) > sourceTokens * WORTH_OF_SOURCE ? source : undefined;
}

/**
 * Cuts the lists of an answer until it fits: each list keeps its beginning, short lists are kept whole
 * before long ones get what is left.
 */
function fitObjects(objects: Record<string, unknown>, budget: number, spent: number): Record<string, unknown> {
  const tokens = estimateTokens(JSON.stringify(objects));
  if (tokens <= budget) return objects;
  const fixed = Object.entries(objects).filter(([, value]) => !Array.isArray(value));
  const lists = Object.entries(objects)
    .flatMap(([key, value]) => (Array.isArray(value) ? [{ key, items: asUnknown(value) }] : []))
    .map(({ key, items }) => ({
      key,
      items,
      costs: items.map((item) => estimateTokens(JSON.stringify(item)) + 1),
    }));
  let left = budget - estimateTokens(JSON.stringify(Object.fromEntries(fixed)));
  const kept = new Map<string, unknown[]>();
  const omitted = new Map<string, number>();
  const byCost = lists.toSorted((a, b) => total(a.costs) - total(b.costs));
  for (const [index, { key, items, costs }] of byCost.entries()) {
    const share = left / (byCost.length - index);
    let used = estimateTokens(key) + 4;
    let count = 0;
    while (count < items.length && used + (costs[count] ?? 0) <= share) used += costs[count++] ?? 0;
    if (count < items.length) omitted.set(key, items.length - count);
    kept.set(key, items.slice(0, count));
    left -= used;
  }
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(objects)) {
    const list = kept.get(key);
    if (list === undefined) out[key] = value;
    else if (list.length > 0) out[key] = list;
  }
  return { ...out, omitted: omission(omitted, tokens + spent) };
}

function asUnknown(values: unknown[]): unknown[] {
  return values;
}

function total(costs: number[]): number {
  return costs.reduce((a, b) => a + b, 0);
}
