import { BrainloopError, type ErrorCode } from "../../error.ts";
import type { BlockRow } from "../../store/session-rows.ts";
import type { Answer } from "../file/job.ts";
import { boundTokens } from "../../tokens.ts";
import { OutputProgress } from "../file/output-progress.ts";
import type { Ask } from "../file/request.ts";
import { cut } from "../file/show.ts";
import { type CommitTerms, commitFile } from "./commit-file.ts";
import { commitSql } from "./commit-sql.ts";
import { contextOf, placed } from "./context.ts";
import { finalPass, unpackFinalPass } from "./final-pass.ts";
import { findBlock, findSession, type Session } from "./find.ts";
import type { LoopCall, LoopOptions } from "./options.ts";
import { mention, type Placed } from "./place-block.ts";
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

/** Failures that say nothing of the block: the same commit may do later, or a better call. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "BLOCK_STATE",
  "CANCELLED",
  "INVALID_PARAMS",
  "KEY_MISSING",
  "MODEL_NOT_FOUND",
  "PROVIDER_AUTH",
  "PROVIDER_BAD_RESPONSE",
  "STORAGE_FULL",
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
  const session = await findSession(request.sessionId, options);
  const rows = request.blockIds.map((id) => findBlock(session, id));
  requireFitting(
    request,
    rows.map((row) => placed(row, options)),
  );
  let done = 0;
  const output = new OutputProgress(
    (counts) => call.progress({ ...counts, done, total: rows.length }),
    options.clock,
  );
  const tryOne = async (block: BlockRow): Promise<Outcome> => {
    try {
      const task = { session, row: block, request, output, signal: call.signal };
      return { block, answer: await commitOne(task, options) };
    } catch (error) {
      await noteFailure(block, error, options);
      return { block, error };
    } finally {
      done++;
    }
  };
  const byRow = new Map<BlockRow, Outcome>();
  await Promise.all(
    [...Map.groupBy(rows, ({ target }) => target).values()].map(async (group) => {
      // A target has one writer at a time, and SQL its order.
      for (const row of group) byRow.set(row, await tryOne(row));
    }),
  );
  const outcomes = rows.flatMap((row) => byRow.get(row) ?? []);
  const failed = outcomes.find((outcome) => "error" in outcome);
  if (failed !== undefined && outcomes.every((outcome) => "error" in outcome)) throw failed.error;
  const after = await findSession(request.sessionId, options);
  const fresh = outcomes.flatMap((outcome) => ("answer" in outcome ? freshly(outcome.answer) : []));
  return {
    answer: shown(outcomes, after, request, options),
    fresh,
    completed: fresh.length > 0 && session.status === "active" && after.status === "completed",
  };
}

/**
 * What a call says of files has to find a file, what it says of SQL a database.
 * @throws BrainloopError INVALID_PARAMS
 */
function requireFitting(terms: CommitTerms, blocks: readonly Placed[]): void {
  const forSql = [
    ...(terms.allowDestructive ? ["allow_destructive"] : []),
    ...(terms.create ? ["create"] : []),
  ];
  const forFiles = [
    ...(terms.overwrite ? ["overwrite"] : []),
    ...(terms.ifSha256 === undefined ? [] : ["if_sha256"]),
  ];
  const [strange] = [
    ...(blocks.some(({ runs }) => runs)
      ? []
      : forSql.map((name) => ({ name, what: "SQL that is run on a database" }))),
    ...(blocks.some(({ runs }) => !runs) ? [] : forFiles.map((name) => ({ name, what: "files" }))),
  ];
  if (strange === undefined) return;
  throw new BrainloopError(
    "INVALID_PARAMS",
    `loop: "${strange.name}" is for ${strange.what}, and none of the blocks is such`,
    { hint: "Leave it out" },
  );
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
  const commitTo = block.runs ? commitSql : commitFile;
  return await commitTo(
    {
      row,
      block,
      terms: request,
      call: { signal, progress: () => undefined },
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
