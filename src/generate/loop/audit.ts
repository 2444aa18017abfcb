import type { BlockRow, RefinementRow } from "../../store/session-rows.ts";
import { changesOf } from "../file/changes.ts";
import type { Answer } from "../file/job.ts";
import { cut } from "../file/show.ts";
import { boundTokens } from "../../tokens.ts";
import { placed } from "./context.ts";
import { findBlock, findSession } from "./find.ts";
import type { LoopOptions } from "./options.ts";
import { isBeingWritten } from "./state.ts";

export interface AuditRequest {
  sessionId: string;
  blockId: string;
  /** `full` shows what each refinement changed, and texts that came too late. */
  detail: "brief" | "full";
  /** Tokens the answer may cost. */
  maxTokens: number;
}

/**
 * A whole block.
 * @throws BrainloopError SESSION_NOT_FOUND, BLOCK_NOT_FOUND
 */
export async function audit(request: AuditRequest, options: LoopOptions): Promise<Answer> {
  const { sessions } = options;
  const session = await findSession(request.sessionId, options);
  const block = findBlock(session, request.blockId);
  const { path } = placed(block, options);
  const history = await sessions.history(block.sessionId, block.blockId);
  const code = codeOf(block) ?? "";
  const name = { session_id: block.sessionId, block_id: block.blockId, ...stateOf(block) };
  const head = {
    ...name,
    type: block.type,
    target: path,
    description: block.description,
    ...(block.finalPass === null || block.status !== "committed"
      ? {}
      : { final_pass: JSON.parse(block.finalPass) }),
    ...(block.verification === null ? {} : { verification: JSON.parse(block.verification) }),
    history: historyOf(history, path, request.detail),
  };
  const whole = code === "" ? head : { ...head, code };
  // The code comes before what was said of it.
  for (const some of [head, { ...head, history: undefined }, name]) {
    if (cost(some) > request.maxTokens * LARGEST_HEAD) continue;
    const left =
      some === head ? {} : { left_out: `what else there is; max_tokens ${enoughFor(whole)} shows all` };
    return code === "" ? { ...some, ...left } : cut({ ...some, ...left }, "code", code, request.maxTokens);
  }
  return { ...name, omitted: `all else; max_tokens ${enoughFor(whole)} shows it` };
}

/** Share of an answer that what stands beside the code may take. */
const LARGEST_HEAD = 0.7;

function enoughFor(answer: Answer): number {
  return Math.ceil(cost(answer) / LARGEST_HEAD / 100) * 100;
}

function cost(answer: Answer): number {
  return boundTokens(JSON.stringify(answer));
}

/** The text that counts: what was committed, else the present one. */
export function codeOf({ status, code, finalCode }: BlockRow): string | null {
  return status === "committed" ? (finalCode ?? code) : code;
}

/** Where a block stands, keys as on the wire. */
export function stateOf(block: BlockRow): Answer {
  return {
    status: block.status,
    ...(isBeingWritten(block) ? { being_written: true } : {}),
    iterations: block.iterations,
    ...(block.error === null ? {} : { error: JSON.parse(block.error) }),
    ...(block.resultId === null ? {} : { result_id: block.resultId }),
  };
}

/** Each text against the one before it that counted. */
function historyOf(
  history: readonly RefinementRow[],
  path: string,
  detail: AuditRequest["detail"],
): Answer[] {
  let before: string | undefined;
  return history.map(({ iteration, auditFeedback, code, outcome }) => {
    const { added, removed, diff } = changesOf(path, before, code);
    const first = before === undefined;
    if (outcome === "applied") before = code;
    return {
      iteration,
      ...(auditFeedback === "" ? {} : { audit_feedback: auditFeedback }),
      ...(outcome === "conflict" ? { outcome: "conflict: another came first" } : {}),
      changed: `+${added} −${removed}`,
      ...(detail === "full" && !first ? { diff } : {}),
    };
  });
}
