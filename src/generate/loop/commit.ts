import { BrainloopError, type ErrorCode } from "../../error.ts";
import type { BlockRow } from "../../store/session-rows.ts";
import type { Answer } from "../file/job.ts";
import { OutputProgress } from "../file/output-progress.ts";
import type { Ask } from "../file/request.ts";
import { commitAnswer, type Outcome } from "./commit-answer.ts";
import { type CommitTerms, commitFile } from "./commit-file.ts";
import { commitSql } from "./commit-sql.ts";
import { contextOf, placed } from "./context.ts";
import { finalPass } from "./final-pass.ts";
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
    answer: commitAnswer(outcomes, after, request, options),
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
