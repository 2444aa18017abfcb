import * as v from "valibot";
import type { CallRequest } from "../actions/run.ts";
import { BrainloopError, ERROR_CODES } from "../error.ts";
import type { ConsoleContext } from "./context.ts";

const Failure = v.object({
  error: v.object({
    code: v.picklist(ERROR_CODES),
    message: v.string(),
    hint: v.optional(v.string()),
    retryable: v.boolean(),
    details: v.optional(v.record(v.string(), v.unknown())),
  }),
});

/**
 * Runs an action for a page, however long it takes.
 * @throws BrainloopError what the action answered in place of a result
 */
export async function callAction(
  { call }: Pick<ConsoleContext, "call">,
  action: string,
  params: Record<string, unknown>,
  signal: AbortSignal,
  onText?: CallRequest["onText"],
): Promise<Record<string, unknown>> {
  const request = { call: { action, params }, signal, progress: () => undefined };
  const { ok, body } = await call(onText === undefined ? request : { ...request, onText });
  if (ok) return body;
  const { code, message, hint, retryable, details } = v.parse(Failure, body).error;
  // Work that takes longer than a client of MCP waits goes on: the same call joins it.
  if (code === "TIMEOUT" && retryable && !signal.aborted) {
    return await callAction({ call }, action, params, signal, onText);
  }
  throw new BrainloopError(code, message, {
    retryable,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
