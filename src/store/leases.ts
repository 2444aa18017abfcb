import { lifeOf } from "../worker-id.ts";

/** What a claim says of who holds it. */
export interface Lease {
  workerId: string;
  /** Unix seconds; {@link FREED} for one that was given back. */
  leaseUntil: number;
  /** New with every claim. */
  claimToken: string;
}

/** `lease_until` of what anyone may take over at once. */
export const FREED = 0;

/** How long a claim holds without being renewed (SPEC 7). */
export const LEASE_SECONDS = 30;

/** Within it a worker that was only asleep, or whose clock was set, renews; it does so every 10 s. */
const GRACE_MS = 12_000;

/**
 * Whether claims may be taken over: at once where their worker is dead, else when their time has run out. The clock
 * alone decides nothing against a worker that runs: it may have been set, or the machine slept.
 */
export class Leases {
  /** When overdue claims of workers that run were first seen, by token, in milliseconds of no clock. */
  readonly #overdue = new Map<string, number>();

  /** @param now Unix seconds */
  isFree({ workerId, leaseUntil, claimToken }: Lease, now: number): boolean {
    if (leaseUntil === FREED) return true;
    const life = lifeOf(workerId);
    if (life === "dead") return true;
    if (leaseUntil > now) {
      this.#overdue.delete(claimToken);
      return false;
    }
    if (life === "unknown") return true;
    const since = this.#overdue.get(claimToken) ?? performance.now();
    this.#overdue.set(claimToken, since);
    return performance.now() - since >= GRACE_MS;
  }
}
