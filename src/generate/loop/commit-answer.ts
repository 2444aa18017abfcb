import type { BlockRow } from "../../store/session-rows.ts";
import { boundTokens } from "../../tokens.ts";
import type { Answer } from "../file/job.ts";
import { cut } from "../file/show.ts";
import { unpackFinalPass } from "./final-pass.ts";
import type { Session } from "./find.ts";
import type { LoopOptions } from "./options.ts";

/** What came of committing one block. */
export type Outcome = { block: BlockRow; answer: Answer } | { block: BlockRow; error: unknown };

/** One receipt, or a list of them; with what the final passes came to. */
export function commitAnswer(
  outcomes: readonly Outcome[],
  session: Session,
  { maxTokens }: { maxTokens: number },
  { describe }: Pick<LoopOptions, "describe">,
): Answer {
  const state = session.status === "completed" ? { session: "completed" } : {};
  const entries = outcomes.map((outcome) => {
    const { blockId } = outcome.block;
    if ("error" in outcome) return { entry: { block_id: blockId, error: describe(outcome.error) }, diff: "" };
    const row = session.blocks.find((candidate) => candidate.blockId === blockId);
    const pass = unpackFinalPass(row?.finalPass ?? null);
    const told = pass?.why === undefined ? pass?.outcome : `${pass.outcome}: ${pass.why}`;
    return {
      entry: { ...outcome.answer, ...(told === undefined ? {} : { final_pass: told }) },
      diff: pass?.diff ?? "",
    };
  });
  const [only] = entries;
  const diff = entries.map((entry) => entry.diff).join("");
  const head =
    only !== undefined && entries.length === 1
      ? { ...only.entry, ...state }
      : { ...state, blocks: entries.map(({ entry }) => entry) };
  if (boundTokens(JSON.stringify(head)) > maxTokens) return shortened(head, outcomes, maxTokens);
  return diff === "" ? head : cut(head, "final_diff", diff, maxTokens);
}

/** Which blocks are done and which not, where there is no room for more. */
function shortened(head: Answer, outcomes: readonly Outcome[], maxTokens: number): Answer {
  const ids = (kind: "answer" | "error"): string[] =>
    outcomes.flatMap((outcome) => (kind in outcome ? [outcome.block.blockId] : []));
  const enough = Math.ceil(boundTokens(JSON.stringify(head)) / 100) * 100;
  const failed = ids("error");
  return {
    ...(head["session"] === undefined ? {} : { session: head["session"] }),
    committed: ids("answer"),
    ...(failed.length > 0 ? { failed } : {}),
    omitted: `receipts; the same call with max_tokens ${Math.max(enough, maxTokens)} shows them`,
  };
}
