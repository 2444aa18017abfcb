import { BrainloopError } from "./error.ts";

/**
 * Ends work whose caller no longer waits for it.
 * @throws BrainloopError the signal's reason if it is one, else TIMEOUT or CANCELLED
 */
export function throwIfCancelled(signal: AbortSignal | undefined, doing: string): void {
  if (!signal?.aborted) return;
  const reason: unknown = signal.reason;
  if (reason instanceof BrainloopError) throw reason;
  const timeout = reason instanceof Error && reason.name === "TimeoutError";
  throw timeout
    ? new BrainloopError("TIMEOUT", `${doing} took too long`, { cause: reason })
    : new BrainloopError("CANCELLED", `${doing} was cancelled`, { cause: reason });
}
