import type { Answer } from "../file/job.ts";
import { changesOf } from "../file/changes.ts";
import { rewritableText } from "../file/make.ts";
import { OutputProgress } from "../file/output-progress.ts";
import type { Ask } from "../file/request.ts";
import { cut } from "../file/show.ts";
import type { ContextPart } from "../prompt/build.ts";
import { readTarget } from "../write/target-file.ts";
import type { BlockRow } from "../../store/session-rows.ts";
import { briefly, exactText, keepText } from "./block-text.ts";
import { composeBlock } from "./compose-block.ts";
import { contextOf, placed } from "./context.ts";
import { findBlock, findSession, type Session } from "./find.ts";
import type { LoopCall, LoopOptions } from "./options.ts";
import { mention, readAs } from "./place-block.ts";
import { overtaken, requireOpen } from "./state.ts";

/** SPEC 7. */
const TEMPERATURE = 0.3;
/** Outlines of the other blocks, so that it fits what they have become. */
const OUTLINE_TOKENS = 600;

export interface RefineRequest extends Omit<Ask, "prompt"> {
  sessionId: string;
  blockId: string;
  feedback: string;
  /** In place of the session's, where given. */
  contextFiles: readonly string[] | undefined;
  /** Tokens the answer may cost. */
  maxTokens: number;
}

/**
 * Has a block's text changed as an audit says.
 * @throws BrainloopError SESSION_NOT_FOUND, BLOCK_NOT_FOUND, BLOCK_STATE; CONFLICT where another step came first, the
 *   text is then kept in the block's history
 */
export async function refine(request: RefineRequest, call: LoopCall, options: LoopOptions): Promise<Answer> {
  const { feedback } = request;
  const session = await findSession(request.sessionId, options);
  const row = findBlock(session, request.blockId);
  requireOpen(row, "refined");
  const block = placed(row, options);
  const made = row.code === null ? undefined : await exactText(row, options);
  const before = made === undefined && !block.runs ? readTarget(block.target) : undefined;
  const output = new OutputProgress(
    (counts) => call.progress({ ...counts, done: 0, total: 1 }),
    options.clock,
  );
  const others = session.blocks.filter((other) => other !== row);
  const composed = await composeBlock(
    {
      block,
      ask: {
        ...request,
        prompt: made === undefined ? `${row.description}\n\n${feedback}` : audited(row, feedback),
      },
      context: [
        ...(await contextOf(session, request.contextFiles, call.signal, options)),
        ...(await outlinesOf(others, call.signal, options)),
      ],
      others: others.map((other) => mention(placed(other, options))),
      base: made ?? rewritableText(before, block.path)?.text,
      temperature: TEMPERATURE,
      purpose: "loop refine",
      signal: call.signal,
      onText: (piece) => output.add(piece),
    },
    options,
  );
  const text = await keepText(composed, block, options);
  const baseSha256 = made === undefined ? (before?.sha256 ?? null) : row.baseSha256;
  const outcome = await options.sessions.refine(row, text, { feedback: options.mask(feedback), baseSha256 });
  if (outcome !== "done") throw conflict(row, session, outcome === "committing");
  if (made !== undefined) {
    const lesson = { kind: "refinement", target: block.target, before: made, after: composed.text } as const;
    await options.style.learn(lesson, call.signal);
  }
  const { added, removed, diff } = changesOf(block.path, row.code ?? undefined, text.code);
  const head = {
    block_id: row.blockId,
    status: "refined",
    iterations: row.iterations + 1,
    changed: `+${added} −${removed}`,
    ...briefly(JSON.parse(text.verification)),
  };
  return cut(head, "diff", diff, request.maxTokens);
}

function audited({ description }: BlockRow, feedback: string): string {
  return `${description}

The present content was written for that and audited. Change it as the audit says, and leave the rest as it is:
${feedback}`;
}

/** What the others declare by now. */
async function outlinesOf(
  others: readonly BlockRow[],
  signal: AbortSignal,
  options: LoopOptions,
): Promise<ContextPart[]> {
  const parts = await Promise.all(
    others.map(async (other) => {
      if (other.code === null) return [];
      const { outline } = await options.survey(readAs(other), other.code, OUTLINE_TOKENS, signal);
      return outline === "" ? [] : [{ path: placed(other, options).path, kind: "outline", text: outline }];
    }),
  );
  return parts.flat();
}

function conflict({ blockId, iterations }: BlockRow, { sessionId }: Session, committing: boolean) {
  const audit = JSON.stringify({ mode: "audit", session_id: sessionId, block_id: blockId, detail: "full" });
  return overtaken(
    blockId,
    committing ? "is being committed" : `was changed by another call since iteration ${iterations}`,
    `The text made here is kept in the block's history: loop ${audit} shows it. Refine again if it is still wanted`,
  );
}
