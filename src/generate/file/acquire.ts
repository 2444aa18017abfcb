import { setTimeout as sleep } from "node:timers/promises";
import { throwIfCancelled } from "../../cancelled.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ClaimOutcome, ProcessedLog, ProcessedRow } from "../../store/processed.ts";
import { HeldClaim } from "../write/claim.ts";
import type { Recovers } from "../write/recovery.ts";

/** How often somebody else's work on the same call is looked at. */
const POLL_MS = 100;

export interface Wanted {
  key: string;
  action: string;
  /** Real path. */
  target: string;
  /** Token of the finished row that is to be done again. */
  again?: string | undefined;
  signal: AbortSignal;
}

/** A write that is ours to do, or what came of it before. */
export type Acquired = { claim: HeldClaim; previous: ProcessedRow | undefined } | { done: ProcessedRow };

/**
 * Claims a write. The same call under way elsewhere is waited for; what a dead worker left is finished first.
 * @throws BrainloopError CONFLICT where another call is writing the target, FILE_CHANGED of a recovery, CANCELLED
 */
export async function acquire(
  { processed, recovery, newToken }: { processed: ProcessedLog; recovery: Recovers; newToken(): string },
  wanted: Wanted,
): Promise<Acquired> {
  const { key, signal, target } = wanted;
  const finish = async (row: ProcessedRow, ours: boolean): Promise<void> => {
    const held = new HeldClaim(processed, { key: row.key, token: row.claimToken }, signal);
    try {
      await recovery.recover(row);
    } catch (error) {
      // What became of another call's write is not this one's business; its row says so.
      if (ours) throw error;
    } finally {
      held[Symbol.dispose]();
    }
  };
  for (;;) {
    throwIfCancelled(signal, `Writing ${quote(target)}`);
    const token = newToken();
    const outcome: ClaimOutcome = await processed.claim({ ...wanted, token }, signal);
    if (outcome.type === "done") return { done: outcome.row };
    if (outcome.type === "claimed") {
      const claim = new HeldClaim(processed, { key, token }, signal);
      try {
        await recovery.sweep(outcome.abandoned);
      } catch (error) {
        claim[Symbol.dispose]();
        await Promise.allSettled([processed.fail(key, token)]);
        throw error;
      }
      return { claim, previous: outcome.previous };
    }
    if (outcome.type === "recover") {
      await finish(outcome.row, outcome.row.key === key);
    } else if (outcome.by.key === key) {
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    } else throw busy(target);
  }
}

function busy(target: string): BrainloopError {
  return new BrainloopError("CONFLICT", `Another call is writing ${quote(target)} right now`, {
    hint: "Make the call again when that one is answered",
  });
}
