import { boundTokens } from "../../tokens.ts";
import type { Answer } from "../file/job.ts";

/** A block as an answer shows it. */
export interface ShownBlock {
  id: string;
  /** Keys as on the wire. */
  facts: Answer;
  /** Masked; absent where there is none. */
  code: string | undefined;
  /** @param maxTokens of the outline */
  outline(maxTokens: number): Promise<string>;
}

/** An outline longer than this is little shorter than what it stands for. */
const MOST_OUTLINE_TOKENS = 400;
const LEAST_OUTLINE_TOKENS = 20;
/** Names of blocks that are named one by one; beyond it how many more there are. */
const MOST_NAMED = 5;

/** Blocks with their code as far as the budget goes, short ones first; of the others an outline. */
export async function showBlocks(
  head: Answer & { session_id: string },
  blocks: readonly ShownBlock[],
  maxTokens: number,
): Promise<Answer> {
  const shown = new Map<string, Answer>();
  const answer = (): Answer => {
    const cut = blocks.filter(({ id, code }) => code !== undefined && shown.get(id)?.["code"] === undefined);
    return {
      ...head,
      blocks: blocks.map(({ id, facts }) => ({ ...facts, ...shown.get(id) })),
      ...(cut.length === 0 ? {} : { omitted: omission(head.session_id, cut) }),
    };
  };
  const fits = (id: string, with_: Answer): boolean => {
    shown.set(id, with_);
    if (cost(answer()) <= maxTokens) return true;
    shown.delete(id);
    return false;
  };
  const byLength = blocks
    .filter(({ code }) => code !== undefined)
    .toSorted((a, b) => (a.code?.length ?? 0) - (b.code?.length ?? 0));
  const rest = byLength.filter(({ id, code }) => !fits(id, { code }));
  for (const [index, { id, outline }] of rest.entries()) {
    const share = Math.floor((maxTokens - cost(answer())) / (rest.length - index)) - LEAST_OUTLINE_TOKENS;
    if (share < LEAST_OUTLINE_TOKENS) break;
    const text = await outline(Math.min(share, MOST_OUTLINE_TOKENS));
    if (text !== "") fits(id, { outline: text });
  }
  const whole = answer();
  if (cost(whole) <= maxTokens) return whole;
  const omitted = `${blocks.length} blocks; loop {"mode":"status","session_id":"${head.session_id}"} lists them`;
  return { session_id: head.session_id, omitted };
}

function omission(sessionId: string, cut: readonly ShownBlock[]): string {
  const names = cut.slice(0, MOST_NAMED).map(({ id }) => id);
  const more = cut.length - names.length;
  const which = names.join(", ") + (more > 0 ? ` and ${more} more` : "");
  const call = JSON.stringify({ mode: "audit", session_id: sessionId, block_id: cut[0]?.id });
  return `code of ${which}; loop ${call}`;
}

function cost(answer: Answer): number {
  return boundTokens(JSON.stringify(answer));
}
