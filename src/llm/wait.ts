import { throwIfCancelled } from "../cancelled.ts";

/**
 * Waits, but no longer than the caller does.
 * @throws BrainloopError CANCELLED, TIMEOUT or the signal's own reason
 */
export async function wait(seconds: number, signal: AbortSignal, doing: string): Promise<void> {
  throwIfCancelled(signal, doing);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1000);
  const stop = (): void => resolve();
  signal.addEventListener("abort", stop, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
  throwIfCancelled(signal, doing);
}
