/**
 * From what was parsed to what is answered: detail, format and budget are applied here, on every call,
 * so that one cached parse serves them all.
 */
import type { Digest } from "../digest.ts";
import { type OutlineLine, renderOutline } from "../outline.ts";
import type { AnyReader, Detail } from "../reader.ts";
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
/** Estimates are low by a few per cent for some texts; `max_tokens` is a bound. */
const MARGIN = 0.95;
/** Drafts of one answer; each is measured as it will be sent, escapes and all. */
const MAX_DRAFTS = 4;

/** What may be spent of a budget, so that the exact count stays within it. */
export function spendable(maxTokens: number): number {
  return maxTokens * MARGIN;
}

/** @returns the answer to one read, ready to be sent */
export function present(
  view: Pick<AnyReader, "facts" | "outline" | "objects">,
  stored: StoredDigest,
  want: Presentation,
): Record<string, unknown> {
  const name = {
    kind: stored.digest.kind,
    path: stored.path,
    ...view.facts(stored.digest),
    digest_id: stored.sha256.slice(0, DIGEST_ID_LENGTH),
  };
  const head = {
    ...name,
    // What is no text has no lines.
    ...(stored.lines > 0 || stored.digest.kind !== "sqlite" ? { lines: stored.lines } : {}),
    source_tokens: stored.sourceTokens,
    ...(stored.maskedSecrets > 0 ? { masked_secrets: stored.maskedSecrets } : {}),
  };
  const draft =
    want.format === "objects"
      ? objectsDraft(view.objects(stored.digest))
      : outlineDraft(view.outline(stored.digest, want.detail), stored);
  const bound = spendable(want.maxTokens);
  const spent = estimateTokens(JSON.stringify(head)) + RESERVE;
  let budget = bound - spent;
  for (let drafts = 0; drafts < MAX_DRAFTS; drafts++) {
    const answer = { ...head, ...draft.within(budget, spent) };
    const excess = estimateTokens(JSON.stringify(answer)) - bound;
    if (!(excess > 0)) return answer;
    budget -= excess;
  }
  return { ...name, omitted: omission(new Map([["digest", 1]]), draft.tokens + spent) };
}

/** Something that can be shortened to a budget. */
interface Draft {
  /** What it costs whole. */
  tokens: number;
  /** @param spent tokens of the answer besides it */
  within(budget: number, spent: number): Record<string, unknown>;
}

/** The outline, or the source itself where that is not much longer. */
function outlineDraft(lines: OutlineLine[], stored: StoredDigest): Draft {
  const whole = renderOutline(lines, Number.POSITIVE_INFINITY);
  const { source, sourceTokens } = stored;
  const withSource = source !== undefined && whole.fullTokens > sourceTokens * WORTH_OF_SOURCE;
  const sourceCost = withSource ? estimateTokens(JSON.stringify(source)) : Number.POSITIVE_INFINITY;
  return {
    tokens: whole.fullTokens,
    within(budget, spent) {
      if (withSource && sourceCost <= budget) {
        return { digest_tokens: sourceTokens, note: "short enough to be given whole", source };
      }
      const { text, omitted } = whole.fullTokens <= budget ? whole : renderOutline(lines, budget);
      return {
        digest_tokens: estimateTokens(text),
        digest: text,
        ...(omitted.size > 0 ? { omitted: omission(omitted, whole.fullTokens + spent) } : {}),
      };
    },
  };
}

/** What is missing, and the parameter with which the same call gets it. */
function omission(omitted: Map<string, number>, tokens: number): string {
  const what = [...omitted].map(([kind, count]) => `${count} ${kind}`).join(", ");
  // Escapes of JSON and the estimate itself are allowed for.
  return `${what}; max_tokens ${Math.ceil((tokens * 1.2) / 100) * 100} shows all`;
}

/** The lists of an answer, each of which keeps its beginning. */
function objectsDraft(objects: Record<string, unknown>): Draft {
  const tokens = estimateTokens(JSON.stringify(objects));
  return {
    tokens,
    within: (budget, spent) =>
      tokens <= budget ? objects : cutLists(objects, budget, (left) => omission(left, tokens + spent)),
  };
}

/** Cuts lists until they fit: short ones are kept whole before long ones get what is left. */
function cutLists(
  objects: Record<string, unknown>,
  budget: number,
  say: (omitted: Map<string, number>) => string,
): Record<string, unknown> {
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
  return { ...out, omitted: say(omitted) };
}

function asUnknown(values: unknown[]): unknown[] {
  return values;
}

function total(costs: number[]): number {
  return costs.reduce((a, b) => a + b, 0);
}
