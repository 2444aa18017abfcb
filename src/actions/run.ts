import { BrainloopError } from "../error.ts";
import { publicError } from "../public-error.ts";
import type { Calls } from "./calls.ts";
import type { ActionContext, ReportProgress, Services } from "./context.ts";
import { prepareCall } from "./dispatch.ts";

export interface CallRequest {
  /** `{action, params}` or `{action, …}`, not checked yet. */
  call: Record<string, unknown>;
  signal: AbortSignal;
  progress: ReportProgress;
  /** Told the text as a model writes it, by the actions that show it; `undefined` where it begins anew. */
  onText?: ActionContext["onText"];
}

export interface CallResult {
  ok: boolean;
  /** The result, or `{error: …}`; known secrets masked. */
  body: Record<string, unknown>;
}

/**
 * The one way from a door to an action and back: checked, in turn, timed, counted, errors made public,
 * known secrets masked.
 */
export async function runCall(services: Services, calls: Calls, request: CallRequest): Promise<CallResult> {
  const startedAt = performance.now();
  try {
    const { action, params } = prepareCall(services.actions, request.call);
    const body = await calls.run(
      `${action.name} ${JSON.stringify(params)}`,
      (signal, progress) => {
        const context: ActionContext = { ...services, signal, progress, onText: request.onText };
        return action.run(params, context);
      },
      { ...request, keep: !action.readOnly },
    );
    services.metrics.add("call_latency_ms", performance.now() - startedAt);
    return { ok: true, body: services.maskKnown(body) };
  } catch (error) {
    const body = { error: describe(services, error, request.call["action"]) };
    services.metrics.add("call_errors", 1);
    return { ok: false, body: services.maskKnown(body) };
  }
}

function describe(services: Services, error: unknown, action: unknown): Record<string, unknown> {
  const doing = typeof action === "string" ? `action "${action.slice(0, 40)}"` : "the call";
  if (error instanceof BrainloopError) return { ...error.toJSON() };
  const id = services.newId();
  services.log.error("Unexpected failure", { id, doing, reason: error });
  return { ...publicError(error, doing, id) };
}
