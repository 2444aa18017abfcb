import { BrainloopError, type ErrorCode } from "../../error.ts";
import type { BlockRow } from "../../store/session-rows.ts";
import type { Answer } from "../file/job.ts";
import { OutputProgress } from "../file/output-progress.ts";
import type { Ask } from "../file/request.ts";
import { cut } from "../file/show.ts";
import { type CommitTerms, commitFile } from "./commit-file.ts";
import { contextOf, placed } from "./context.ts";
import { finalPass, unpackFinalPass } from "./final-pass.ts";
import { findBlock, findSession, type Session } from "./find.ts";
import type { LoopCall, LoopOptions } from "./options.ts";
import { mention } from "./place-block.ts";
import { requireOpen } from "./state.ts";

export interface CommitRequest extends Omit<Ask, "prompt">, CommitTerms {
  sessionId: string;
  blockIds: readonly string[];
  /** Tokens the answer may cost. */
  maxTokens: number;
}

/** What a commit came to, with what else became of the session. */
export interface Committed {
  answer: Answer;
  /** Blocks that this call committed, and not one before it. */
  fresh: { blockId: string; path: string; resultId: string }[];
  /** Whether it completed the session. */
  completed: boolean;
}

/** One block's part of it. */
type Outcome = { block: BlockRow; answer: Answer } | { block: BlockRow; error: unknown };

/** Failures that say nothing of the block: the same commit may do later. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CANCELLED",
  "TIMEOUT",
  "SHUTTING_DOWN",
  "BLOCK_STATE",
]);

/**
 * Writes blocks to their targets, those of different targets at once.
 * @throws BrainloopError SESSION_NOT_FOUND, BLOCK_NOT_FOUND; what kept the blocks from being committed where that is
 *   all of them
 */
export async function commit(
  request: CommitRequest,
  call: LoopCall,
  options: LoopOptions,
): Promise<Committed> {
  const session = await findSession(request.sessionId, options.sessions);
  const rows = request.blockIds.map((id) => findBlock(session, id));
  let done = 0;
  const output = new OutputProgress(
    (counts) => call.progress({ ...counts, done, total: rows.length }),
    options.clock,
  );
  const outcomes = await Promise.all(
    rows.map(async (block): Promise<Outcome> => {
      try {
        return {
          block,
          answer: await commitOne({ session, row: block, request, output, signal: call.signal }, options),
        };
      } catch (error) {
        await noteFailure(block, error, options);
        return { block, error };
      } finally {
        done++;
      }
    }),
  );
  const failed = outcomes.find((outcome) => "error" in outcome);
  if (failed !== undefined && outcomes.every((outcome) => "error" in outcome)) throw failed.error;
  const after = await findSession(request.sessionId, options.sessions);
  const fresh = outcomes.flatMap((outcome) => ("answer" in outcome ? freshly(outcome.answer) : []));
  return {
    answer: shown(outcomes, after, request, options),
    fresh,
    completed: fresh.length > 0 && session.status === "active" && after.status === "completed",
  };
}

interface OneTask {
  session: Session;
  row: BlockRow;
  request: CommitRequest;
  output: OutputProgress;
  signal: AbortSignal;
}

async function commitOne(
  { session, row, request, output, signal }: OneTask,
  options: LoopOptions,
): Promise<Answer> {
  const block = placed(row, options);
  // What may be written can have changed since it was proposed.
  options.files.place(row.target);
  if (row.status !== "committed") requireOpen(row, "committed");
  return await commitFile(
    {
      row,
      block,
      terms: request,
      signal,
      finalPass: async (audited, ended) =>
        await finalPass(
          {
            block,
            audited,
            ask: request,
            context: await contextOf(session, undefined, ended, options),
            others: session.blocks
              .filter((other) => other !== row)
              .map((other) => mention(placed(other, options))),
            signal: ended,
            onText: (piece) => output.add(piece),
          },
          options,
        ),
    },
    options,
  );
}

async function noteFailure(
  block: BlockRow,
  error: unknown,
  { describe, sessions }: LoopOptions,
): Promise<void> {
  if (error instanceof BrainloopError && (error.retryable || PASSING.has(error.code))) return;
  await sessions.fail(block, JSON.stringify(describe(error)));
}

function freshly(answer: Answer): Committed["fresh"] {
  if (answer["replayed"] === true) return [];
  return [
    {
      blockId: String(answer["block_id"]),
      path: String(answer["path"]),
      resultId: String(answer["result_id"]),
    },
  ];
}

/** One receipt, or a list of them; with what the final passes came to. */
function shown(
  outcomes: readonly Outcome[],
  session: Session,
  { maxTokens }: CommitRequest,
  { describe }: LoopOptions,
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
  return diff === "" ? head : cut(head, "final_diff", diff, maxTokens);
}
