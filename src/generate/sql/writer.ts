import { dirname, join } from "node:path";
import type { Settings } from "../../config.ts";
import { quote } from "../../quote.ts";
import type { Prepared, ProcessedLog, ProcessedRow } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import { BrainloopError } from "../../error.ts";
import { lostClaim, stagedName } from "../write/claim.ts";
import { packResult, unpackResult } from "../write/record.ts";
import type { Recovers } from "../write/recovery.ts";
import type { OpenTransaction, SqlEngine } from "./sql-engine.ts";
import { Unknown } from "./sql-engine.ts";
import { packPlan, type Plan } from "./plan.ts";

/** Where the commit of a transaction has got to; after each of them it may be killed. */
export type SqlStep = "marked" | "stored" | "prepared" | "committed" | "done" | "forgotten" | "recorded";

export interface SqlWriterOptions {
  engine: Pick<SqlEngine, "clean" | "forget" | "unstage" | "wasApplied">;
  processed: ProcessedLog;
  results: Results;
  settings: Pick<Settings, "get">;
  /** Told of each step, synchronously. */
  onStep(step: SqlStep, target: string): void;
}

export interface SqlCommit {
  key: string;
  token: string;
  /** Real path. */
  target: string;
  /** With the marker of this key and token in it. */
  transaction: OpenTransaction;
  plan: Plan;
  result: ResultRow;
}

/**
 * Commits transactions so that after a kill at any instant it can be told whether they were, by the marker that each
 * leaves in its database until the log of writes says that it is done.
 */
export class SqlWriter implements Recovers {
  readonly #options: SqlWriterOptions;

  constructor(options: SqlWriterOptions) {
    this.#options = options;
  }

  /** @throws BrainloopError DATABASE_BUSY, STORAGE_FULL, CONFLICT where the claim was lost; nothing is changed then */
  async commit({ key, token, target, transaction, plan, result }: SqlCommit): Promise<void> {
    const { engine, processed, results, onStep } = this.#options;
    const prepared = preparedOf(result, token);
    let isOpen = true;
    try {
      onStep("marked", target);
      await this.keep(plan);
      onStep("stored", target);
      if (!(await processed.prepare(key, token, prepared))) throw lostClaim();
      onStep("prepared", target);
      await this.#commitOrFindOut(target, { key, token }, transaction);
      isOpen = false;
      onStep("committed", target);
      if (!(await processed.finish(key, token, () => undefined, token))) throw lostClaim();
    } catch (error) {
      // What is committed stays so, and whoever looks next finds it out by the marker.
      await Promise.allSettled([
        isOpen && !(error instanceof Unknown)
          ? processed.fail(key, token, preparedOf(result, null))
          : processed.release(key, token),
      ]);
      throw error instanceof Unknown ? notKnown(target) : error;
    }
    onStep("done", target);
    // Where its process is gone, another one does it.
    const forgetting = transaction.forget().catch(() => engine.forget(target, { key, token }));
    await this.#forgotten({ key, token, target }, forgetting);
    await results.record(result);
    onStep("recorded", target);
  }

  /** Keeps SQL, to be run again as it is. */
  async keep(plan: Plan): Promise<void> {
    const { results, settings } = this.#options;
    await results.keep([packPlan(plan)], settings.get("retention.contents_bytes"));
  }

  /** @throws BrainloopError DATABASE_BUSY where it cannot be known yet */
  async recover(row: ProcessedRow): Promise<void> {
    const { engine, processed, results, onStep } = this.#options;
    const { claimToken: token, key, target } = row;
    const result = unpackResult(row.result);
    const noted = row.tempPath;
    // It only read.
    if (noted === null) return await processed.fail(key, token, preparedOf(result, null));
    // Without this name a child that is still at it cannot give the database its own any more.
    engine.unstage(stagedPath(target, noted));
    let applied: boolean;
    try {
      applied = await engine.wasApplied(target, { key, token: noted });
    } catch (error) {
      await processed.release(key, token);
      throw error;
    }
    if (!applied) {
      await processed.fail(key, token, preparedOf(result, null));
      return;
    }
    if (!(await processed.finish(key, token, () => undefined, noted))) throw lostClaim();
    onStep("done", target);
    await this.#forgotten({ key, token, target }, engine.forget(target, { key, token: noted }));
    await results.record(result);
    onStep("recorded", target);
  }

  async sweep(abandoned: readonly ProcessedRow[]): Promise<void> {
    for (const { target, tempPath } of abandoned) {
      // Nothing was begun in its database.
      if (tempPath === null) continue;
      await this.#options.engine.clean(target, stagedPath(target, tempPath));
    }
  }

  async tidy({ claimToken: token, key, target, tempPath }: ProcessedRow): Promise<void> {
    if (tempPath === null) return;
    const forgetting = this.#options.engine.forget(target, { key, token: tempPath });
    await this.#forgotten({ key, token, target }, forgetting);
  }

  /** The child may die after SQLite has committed and before it can say so. */
  async #commitOrFindOut(
    target: string,
    marker: { key: string; token: string },
    transaction: OpenTransaction,
  ): Promise<void> {
    try {
      await transaction.commit();
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      const wasApplied = await this.#options.engine.wasApplied(target, marker).catch(() => undefined);
      if (wasApplied === undefined) throw error;
      if (!wasApplied) throw error.cause;
    }
  }

  /** A database that is locked just now is tidied up with the next call, or at a later heartbeat. */
  async #forgotten(
    { key, token, target }: { key: string; token: string; target: string },
    forgetting: Promise<void>,
  ): Promise<void> {
    const { processed, onStep } = this.#options;
    try {
      await forgetting;
    } catch (error) {
      if (error instanceof BrainloopError) return;
      throw error;
    }
    onStep("forgotten", target);
    await processed.tidied(key, token);
  }
}

/** Where a database that is new is made, beside its place. */
export function stagedPath(target: string, token: string): string {
  return join(dirname(target), stagedName(token));
}

function notKnown(target: string): BrainloopError {
  return new BrainloopError(
    "DATABASE_BUSY",
    `The process that committed to ${quote(target)} died, and the database is locked, so that it is not known yet whether it did`,
    { hint: "Make the same call again: it finds out, and runs nothing a second time" },
  );
}

/** @param tempPath token of the marker; null where there is none */
export function preparedOf(result: ResultRow, tempPath: string | null): Prepared {
  const { resultId, sha256After, sha256Before } = result;
  return { sha256Before, sha256After, tempPath, resultId, result: packResult(result) };
}
