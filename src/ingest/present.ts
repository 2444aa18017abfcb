/**
 * From what was parsed to what is answered: detail, format and budget are applied here, on every call,
 * so that one cached parse serves them all.
 */
import { fitOutline, type OutlineLine, type RenderedOutline, renderOutline } from "../outline.ts";
import type { AnyReader, Detail, Selection } from "../reader.ts";
import { boundTokens, estimateTokens } from "../tokens.ts";
import { type Content, digestId, type StoredDigest } from "./stored-digest.ts";

/** A digest that costs more than this share of its source is answered with the source itself. */
export const WORTH_OF_SOURCE = 0.6;

export interface Presentation {
  detail: Detail;
  format: "outline" | "objects";
  /** Tokens the whole answer may cost. */
  maxTokens: number;
  /** The part of the digest that is wanted; all of it where absent. */
  only?: Selection | undefined;
}

/** @returns the answer to one read, ready to be sent */
export function present(
  view: Pick<AnyReader, "facts" | "outline" | "objects" | "warnings">,
  stored: StoredDigest,
  content: Content,
  want: Presentation,
): Record<string, unknown> {
  const { digest } = content;
  const name = { kind: digest.kind, path: stored.path, ...view.facts(digest), digest_id: digestId(stored) };
  const head = {
    ...name,
    // What is no text has no lines.
    ...(stored.lines > 0 || digest.kind !== "sqlite" ? { lines: stored.lines } : {}),
    source_tokens: stored.sourceTokens,
    ...(stored.maskedSecrets > 0 ? { masked_secrets: stored.maskedSecrets } : {}),
  };
  const fits = (answer: Record<string, unknown>): boolean => fitsIn(answer, want.maxTokens);
  const answer =
    want.format === "objects"
      ? withObjects(head, view.objects(digest), fits)
      : withOutline(
          head,
          view.outline(digest, want.detail),
          { text: content.source, warnings: view.warnings?.(digest) ?? [] },
          fits,
        );
  if (fits(answer)) return answer;
  const whole = { ...head, digest: renderOutline(view.outline(digest, want.detail)) };
  return { ...name, omitted: omission(new Map([["digest", 1]]), costOf(whole)) };
}

/** Whether an answer, as it will be sent, stays within a budget. */
export function fitsIn(answer: unknown, maxTokens: number): boolean {
  const text = JSON.stringify(answer);
  // Measuring what is far too long is a waste: no text has so many characters to a token.
  return text.length <= maxTokens * MOST_CHARACTERS && boundTokens(text) <= maxTokens;
}

/** Runs of blanks alone come to more. */
const MOST_CHARACTERS = 16;

type Fits = (answer: Record<string, unknown>) => boolean;

/** The outline, or the source itself where that is not much longer. */
function withOutline(
  head: Record<string, unknown> & { source_tokens: number },
  lines: OutlineLine[],
  source: { text: string | undefined; warnings: readonly string[] },
  fits: Fits,
): Record<string, unknown> {
  const whole = renderOutline(lines);
  if (source.text !== undefined && estimateTokens(whole) > head.source_tokens * WORTH_OF_SOURCE) {
    const answer = {
      ...head,
      digest_tokens: head.source_tokens,
      note: "short enough to be given whole",
      ...(source.warnings.length > 0 ? { warnings: source.warnings } : {}),
      source: source.text,
    };
    if (fits(answer)) return answer;
  }
  const enough = costOf({ ...head, digest: whole });
  const answerWith = ({ text, omitted }: RenderedOutline): Record<string, unknown> => ({
    ...head,
    digest_tokens: estimateTokens(text),
    digest: text,
    ...(omitted.size > 0 ? { omitted: omission(omitted, enough) } : {}),
  });
  return answerWith(fitOutline(lines, (outline) => fits(answerWith(outline))));
}

/** What is missing, and the parameter with which the same call gets it. */
function omission(omitted: Map<string, number>, enough: number): string {
  const what = [...omitted].map(([kind, count]) => `${count} ${kind}`).join(", ");
  return `${what}; max_tokens ${Math.ceil(enough / 100) * 100} shows all`;
}

/** The budget in which an answer fits. */
export function costOf(answer: unknown): number {
  return boundTokens(JSON.stringify(answer)) + ROOM_FOR_NUMBERS;
}

/** Tokens of what is added to an answer last: how much it costs. */
const ROOM_FOR_NUMBERS = 8;

/** The lists of an answer, each of which keeps its beginning: short ones are whole before long ones get what is left. */
function withObjects(
  head: Record<string, unknown>,
  objects: Record<string, unknown>,
  fits: Fits,
): Record<string, unknown> {
  const whole = { ...head, ...objects };
  if (fits(whole)) return whole;
  const lists = listsOf(objects);
  const enough = costOf(whole);
  let share = total(lists.flatMap(({ costs }) => costs));
  for (;;) {
    const { kept, omitted } = cutLists(lists, share);
    const fixed = Object.entries(objects).filter(([, value]) => !Array.isArray(value));
    const some = lists.flatMap(({ key }) => {
      const items = kept.get(key) ?? [];
      return items.length > 0 ? [[key, items] as const] : [];
    });
    const answer = {
      ...head,
      ...Object.fromEntries(fixed),
      ...Object.fromEntries(some),
      omitted: omission(omitted, enough),
    };
    if (some.length === 0 || fits(answer)) return answer;
    share *= SHRINK;
  }
}

/** Factor by which lists are cut until they fit. */
const SHRINK = 0.9;

interface CostedList {
  key: string;
  items: readonly unknown[];
  costs: readonly number[];
}

function listsOf(objects: Record<string, unknown>): CostedList[] {
  return Object.entries(objects).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [];
    const items: readonly unknown[] = value;
    return [{ key, items, costs: items.map((item) => estimateTokens(JSON.stringify(item)) + 1) }];
  });
}

function cutLists(
  lists: readonly CostedList[],
  budget: number,
): { kept: Map<string, readonly unknown[]>; omitted: Map<string, number> } {
  const kept = new Map<string, readonly unknown[]>();
  const omitted = new Map<string, number>();
  let left = budget;
  const byCost = lists.toSorted((a, b) => total(a.costs) - total(b.costs));
  for (const [index, { key, items, costs }] of byCost.entries()) {
    const share = left / (byCost.length - index);
    let used = 0;
    let count = 0;
    while (count < items.length && used + (costs[count] ?? 0) <= share) used += costs[count++] ?? 0;
    if (count < items.length) omitted.set(key, items.length - count);
    kept.set(key, items.slice(0, count));
    left -= used;
  }
  return { kept, omitted };
}

function total(costs: readonly number[]): number {
  return costs.reduce((a, b) => a + b, 0);
}
