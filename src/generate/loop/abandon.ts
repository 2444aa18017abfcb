import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { Answer } from "../file/job.ts";
import { findSession } from "./find.ts";
import type { LoopOptions } from "./options.ts";

/**
 * Gives a session up; what is committed stays.
 * @throws BrainloopError SESSION_NOT_FOUND; BLOCK_STATE where it is completed, CONFLICT while a block is committed
 */
export async function abandon(sessionId: string, options: LoopOptions): Promise<Answer> {
  const { sessions } = options;
  const session = await findSession(sessionId, options);
  if (session.status === "completed") throw completed(sessionId);
  const outcome = session.status === "abandoned" ? "changed" : await sessions.abandon(sessionId);
  if (outcome === "committing") {
    throw new BrainloopError("CONFLICT", `A block of session ${quote(sessionId)} is being committed`, {
      hint: "Call again when that is answered",
    });
  }
  const after = await findSession(sessionId, options);
  if (after.status === "completed") throw completed(sessionId);
  const given = after.blocks.filter(({ status }) => status === "abandoned");
  return {
    session_id: sessionId,
    status: after.status,
    abandoned: given.map(({ blockId }) => blockId),
    ...(outcome === "changed" ? { replayed: true } : {}),
  };
}

function completed(sessionId: string): BrainloopError {
  return new BrainloopError(
    "BLOCK_STATE",
    `Session ${quote(sessionId)} is completed: every block is committed`,
    {
      hint: 'generate_file {"output_path", "restore": result_id} takes a written file back',
    },
  );
}
