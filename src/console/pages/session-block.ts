import * as v from "valibot";
import { shownPath } from "../../../views/parts/format.ts";
import type { BlockView, Iteration } from "../../../views/sessions/block.tsx";
import { changesOf } from "../../generate/file/changes.ts";
import { isBeingWritten } from "../../generate/loop/state.ts";
import type { BlockRow, RefinementRow } from "../../store/session-rows.ts";
import { factsOf } from "../facts.ts";
import { highlight } from "../highlight.ts";

/** Whether a block can still be refined and committed. */
export function isOpen(block: BlockRow): boolean {
  return block.status !== "committed" && block.status !== "abandoned" && !isBeingWritten(block);
}

/** A block as its page shows it. What the database has of its texts is masked already. */
export function viewOf(
  block: BlockRow,
  history: readonly RefinementRow[],
  place: { anchor: string; root: string | undefined; writes: boolean },
): BlockView {
  const committed = block.status === "committed";
  const text = committed ? (block.finalCode ?? block.code) : block.code;
  const target = shownPath(block.target, place.root);
  return {
    ...block,
    anchor: place.anchor,
    target,
    beingWritten: isBeingWritten(block),
    safeCode: text === null ? undefined : highlight(text, block.type, block.target),
    error: messageOf(block.error),
    facts: [...jsonFacts(block.verification), ...(committed ? jsonFacts(block.finalPass) : [])],
    history: historyOf(history, target),
    finalDiff:
      committed && block.finalCode !== null
        ? changesOf(target, block.code ?? undefined, block.finalCode).diff
        : undefined,
    resultId: block.resultId ?? undefined,
    steps: place.writes && isOpen(block),
  };
}

/** Each text against the one before it that counted. */
function historyOf(history: readonly RefinementRow[], path: string): Iteration[] {
  let before: string | undefined;
  return history.map((row) => {
    const diff = before === undefined ? undefined : changesOf(path, before, row.code).diff;
    if (row.outcome === "applied") before = row.code;
    return { ...row, diff };
  });
}

const PublicFailure = v.object({ message: v.string(), hint: v.optional(v.string()) });

function messageOf(error: string | null): string | undefined {
  if (error === null) return undefined;
  const parsed = v.safeParse(PublicFailure, JSON.parse(error));
  if (!parsed.success) return error;
  const { message, hint } = parsed.output;
  return hint === undefined ? message : `${message}. ${hint}`;
}

function jsonFacts(json: string | null): (readonly [string, string])[] {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), json === null ? {} : JSON.parse(json));
  return parsed.success ? factsOf(parsed.output) : [];
}
