import { BrainloopError } from "../../error.ts";
import { LEASE_SECONDS } from "../../store/leases.ts";
import type { ProcessedLog } from "../../store/processed.ts";

/** SPEC 7: a third of the lease, so that two renewals may fail. */
const RENEW_MS = (LEASE_SECONDS / 3) * 1000;

/** A write that is ours for as long as this is held: its lease is renewed until then. */
export class HeldClaim implements Disposable {
  readonly key: string;
  readonly token: string;
  readonly #abort = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  /** Ends with the caller's, and when the lease is lost. */
  readonly signal: AbortSignal;

  constructor(log: ProcessedLog, claim: { key: string; token: string }, signal: AbortSignal) {
    this.key = claim.key;
    this.token = claim.token;
    this.signal = AbortSignal.any([signal, this.#abort.signal]);
    this.#timer = setInterval(() => void this.#renew(log), RENEW_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #renew(log: ProcessedLog): Promise<void> {
    try {
      if (!(await log.renew(this.key, this.token))) this.#abort.abort(lostClaim());
    } catch {
      // A database that is busy for once; what comes to be written is checked against the token in any case.
    }
  }
}

/** The claim went to another worker: this one was stopped, or the machine slept, for longer than the lease. */
export function lostClaim(): BrainloopError {
  return new BrainloopError("CONFLICT", "Another worker has taken this write over", {
    hint: "Make the same call again: it gets the result of whoever finishes",
  });
}

/** Where a claim's text is staged, beside the target. Made of the token, so that whoever takes over can remove it. */
export function stagedName(token: string): string {
  return `.brainloop-${token}.tmp`;
}
