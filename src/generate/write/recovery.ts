import type { ProcessedLog, ProcessedRow } from "../../store/processed.ts";

/** What one action does about writes whose worker is gone. */
export interface Recovers {
  /**
   * Finishes or undoes a write that was prepared.
   * @param row under a token that is ours
   * @throws BrainloopError where neither can be done
   */
  recover(row: ProcessedRow): Promise<void>;
  /** Removes what was left of writes that never got so far. */
  sweep(abandoned: readonly ProcessedRow[]): void | Promise<void>;
  /** Removes what was left of one that is done. */
  tidy?(row: ProcessedRow): Promise<void>;
}

/** Finishes what workers that are gone left half done, each write in the way of its action. */
export class Recovery implements Recovers {
  readonly #processed: ProcessedLog;
  readonly #byAction: ReadonlyMap<string, Recovers>;

  constructor(processed: ProcessedLog, byAction: Readonly<Record<string, Recovers>>) {
    this.#processed = processed;
    this.#byAction = new Map(Object.entries(byAction));
  }

  async recover(row: ProcessedRow): Promise<void> {
    await this.#byAction.get(row.action)?.recover(row);
  }

  async sweep(abandoned: readonly ProcessedRow[]): Promise<void> {
    for (const row of abandoned) await this.#byAction.get(row.action)?.sweep([row]);
  }

  /**
   * Finishes every write whose worker is gone. For the start of a worker and its heartbeats.
   * @returns what could not be finished, by target
   */
  async recoverAll(newToken: () => string): Promise<{ target: string; error: unknown }[]> {
    const failures: { target: string; error: unknown }[] = [];
    for (const row of await this.#processed.expired()) {
      if (!this.#byAction.has(row.action)) continue;
      await this.#recoverOne(row, newToken()).catch((error: unknown) =>
        failures.push({ target: row.target, error }),
      );
    }
    for (const row of await this.#processed.untidy()) {
      await this.#byAction
        .get(row.action)
        ?.tidy?.(row)
        .catch((error: unknown) => failures.push({ target: row.target, error }));
    }
    return failures;
  }

  async #recoverOne({ action, key, target }: ProcessedRow, token: string): Promise<void> {
    const outcome = await this.#processed.claim({ key, action, target, token });
    if (outcome.type === "recover") await this.recover(outcome.row);
    if (outcome.type !== "claimed") return;
    await this.sweep(outcome.abandoned);
    await this.#processed.fail(key, token);
  }
}
