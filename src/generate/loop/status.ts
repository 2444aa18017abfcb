import { boundTokens } from "../../tokens.ts";
import type { Answer } from "../file/job.ts";
import { stateOf } from "./audit.ts";
import { placed } from "./context.ts";
import { findSession, freeBlocks } from "./find.ts";
import type { LoopOptions } from "./options.ts";

/** Sessions that are listed; older ones are still there under their id. */
const MOST_SESSIONS = 20;

export interface StatusRequest {
  /** All sessions where absent. */
  sessionId: string | undefined;
  /** Tokens the answer may cost. */
  maxTokens: number;
}

/**
 * Where the sessions stand, or the blocks of one.
 * @throws BrainloopError SESSION_NOT_FOUND
 */
export async function status(request: StatusRequest, options: LoopOptions): Promise<Answer> {
  return request.sessionId === undefined
    ? await allSessions(request.maxTokens, options)
    : await oneSession(request.sessionId, request.maxTokens, options);
}

async function allSessions(maxTokens: number, { proposals, sessions }: LoopOptions): Promise<Answer> {
  await freeBlocks(proposals);
  const latest = await sessions.latest(MOST_SESSIONS + 1);
  const list = latest.slice(0, MOST_SESSIONS).map(({ sessionId, status: state, blocks, updatedAt }) => ({
    session_id: sessionId,
    status: state,
    blocks: Object.entries(blocks)
      .map(([name, count]) => `${count} ${name}`)
      .join(", "),
    updated: isoSeconds(updatedAt),
  }));
  const older = latest.length > MOST_SESSIONS ? { older: "those before these are found by session_id" } : {};
  return bounded(older, "sessions", list, maxTokens);
}

async function oneSession(sessionId: string, maxTokens: number, options: LoopOptions): Promise<Answer> {
  const session = await findSession(sessionId, options);
  const list = session.blocks.map((block) => ({
    id: block.blockId,
    target: placed(block, options).path,
    type: block.type,
    ...stateOf(block),
  }));
  const head = { session_id: sessionId, status: session.status, updated: isoSeconds(session.updatedAt) };
  return bounded(head, "blocks", list, maxTokens);
}

/** As many as fit, the first first. */
function bounded(head: Answer, name: string, list: readonly Answer[], maxTokens: number): Answer {
  const whole = { ...head, [name]: list };
  const enough = Math.ceil(cost(whole) / 100) * 100;
  let kept = list.length;
  const answer = (): Answer => ({
    ...head,
    [name]: list.slice(0, kept),
    ...(kept === list.length
      ? {}
      : { omitted: `${list.length - kept} ${name}; max_tokens ${enough} shows all` }),
  });
  while (kept > 0 && cost(answer()) > maxTokens) kept--;
  return answer();
}

function cost(answer: Answer): number {
  return boundTokens(JSON.stringify(answer));
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}
