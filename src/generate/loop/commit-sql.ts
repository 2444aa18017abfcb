import { BrainloopError } from "../../error.ts";
import type { Answer } from "../file/job.ts";
import { describeUsage } from "../file/receipt.ts";
import { runScript, type Script } from "../sql/script.ts";
import { exactText, maskCode } from "./block-text.ts";
import { beginCommit, commitKey, type CommitTask, writerOf } from "./commit-file.ts";
import type { Final, FinalPass } from "./final-pass.ts";
import type { LoopOptions } from "./options.ts";

/** Rows of a SELECT that a receipt shows. */
const MOST_ROWS = 20;

/**
 * Runs a block on its database, by the one way that SQL is run; once, however often it is asked for.
 * @throws BrainloopError of the providers and the database; BLOCK_STATE, FILE_NOT_FOUND, SQL_REJECTED, SQL_FAILED,
 *   DATABASE_BUSY, CONFLICT
 */
export async function commitSql(task: CommitTask, options: LoopOptions): Promise<Answer> {
  const { block, call, row, terms } = task;
  const key = row.status === "committed" && row.commitKey !== null ? row.commitKey : commitKey(row, terms);
  let texts: { audited: string; final: Final | undefined } | undefined;
  try {
    const answer = await runScript(
      {
        key,
        target: block.target,
        path: block.path,
        description: row.description,
        allowDestructive: terms.allowDestructive,
        create: terms.create,
        maxRows: MOST_ROWS,
        call: { ...call, onStatement: () => undefined },
        begin: () => beginCommit(task, key, options),
        async make(signal) {
          const audited = await exactText(row, options);
          texts = { audited, final: terms.finalize ? await task.finalPass(audited, signal) : undefined };
          return scriptOf(task, texts);
        },
        async choose(index, why) {
          if (texts === undefined) return;
          const { pass, text } = chosen(texts, index, why);
          await options.sessions.noteFinal(row, key, {
            finalPass: pass === undefined ? null : JSON.stringify(pass),
            finalCode: text === texts.audited ? null : maskCode(text, block, options),
          });
        },
      },
      options.sql,
    );
    return { block_id: row.blockId, ...answer };
  } catch (error) {
    throw withOwnHint(error);
  }
}

/** The text of the final pass first, where it was taken; the audited one if that does not run. */
function scriptOf(
  { row }: CommitTask,
  { audited, final }: { audited: string; final: Final | undefined },
): Script {
  const usage = final?.usage;
  const texts = final === undefined || final.text === audited ? [audited] : [final.text, audited];
  return {
    texts,
    ...(usage === undefined ? writerOf(row) : { provider: usage.provider, model: usage.model }),
    cost: usage === undefined ? {} : describeUsage(usage),
  };
}

function chosen(
  { audited, final }: { audited: string; final: Final | undefined },
  index: number,
  why: string | undefined,
): { text: string; pass: FinalPass | undefined } {
  if (final === undefined) return { text: audited, pass: undefined };
  if (index === 0) return { text: final.text, pass: final.pass };
  return { text: audited, pass: { ...final.pass, outcome: "refused", why: why ?? "it does not run" } };
}

/** What generate_sql would have the caller do is not what helps here. */
function withOwnHint(error: unknown): unknown {
  if (!(error instanceof BrainloopError)) return error;
  const { code, details, message } = error;
  const destroys = details?.["plan_id"] !== undefined;
  if (!destroys && code !== "SQL_FAILED" && code !== "SQL_REJECTED") return error;
  const hint = destroys
    ? 'To run it all the same commit with "allow_destructive": true; else refine the block so that it keeps what is there'
    : "Nothing was changed. Refine the block with what the message says, then commit it again";
  return new BrainloopError(code, message, {
    hint,
    ...(details === undefined ? {} : { details }),
    cause: error,
  });
}
