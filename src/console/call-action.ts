import * as v from "valibot";
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
 * Runs an action for a page.
 * @throws BrainloopError what the action answered in place of a result
 */
export async function callAction(
  { call }: Pick<ConsoleContext, "call">,
  action: string,
  params: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { ok, body } = await call({ call: { action, params }, signal, progress: () => undefined });
  if (ok) return body;
  const { code, message, hint, retryable, details } = v.parse(Failure, body).error;
  throw new BrainloopError(code, message, {
    retryable,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
