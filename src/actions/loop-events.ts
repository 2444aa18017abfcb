/** What sessions leave in telemetry and metrics. */
import type { Committed } from "../generate/loop/commit.ts";
import type { ActionContext } from "./context.ts";

type Told = Pick<ActionContext, "stores" | "metrics" | "log">;

export async function noteCreated(
  answer: Record<string, unknown>,
  blocks: number,
  context: Told,
): Promise<void> {
  context.stores.metadata.event("session_created", { session_id: answer["session_id"], blocks });
  await countActive(context);
}

export async function noteAbandoned(answer: Record<string, unknown>, context: Told): Promise<void> {
  if (answer["replayed"] === true) return;
  context.stores.metadata.event("session_abandoned", { session_id: answer["session_id"] });
  await countActive(context);
}

export function noteCommitted(sessionId: string, fresh: Committed["fresh"], { stores }: Told): void {
  for (const { blockId, path, resultId } of fresh) {
    stores.metadata.event("generation", {
      action: "loop",
      session_id: sessionId,
      block_id: blockId,
      path,
      result_id: resultId,
      replayed: false,
    });
  }
}

export async function noteCompleted(sessionId: string, context: Told): Promise<void> {
  context.stores.metadata.event("session_completed", { session_id: sessionId });
  context.metrics.add("sessions_completed", 1);
  await countActive(context);
}

/** How many sessions are under way now, after a step that may have changed it. */
async function countActive({ stores, metrics, log }: Told): Promise<void> {
  try {
    metrics.add("sessions_active", await stores.sessions.active());
  } catch (error) {
    // The step itself is done; a figure that is missing is no reason to call it failed.
    log.debug("Sessions cannot be counted", { reason: error });
  }
}
