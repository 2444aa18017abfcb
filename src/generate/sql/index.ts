import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ProcessedRow } from "../../store/processed.ts";
import { acquire } from "../file/acquire.ts";
import type { HeldClaim } from "../write/claim.ts";
import { pathToWrite } from "../write/may-write.ts";
import { unpackResult } from "../write/record.ts";
import type { Answer, SqlCallOptions, SqlGenerationOptions, SqlJobCall } from "./job.ts";
import { type Plan, unpackPlan } from "./plan.ts";
import { costIn, showSql } from "./receipt.ts";
import { fileIdentity, identityHash, SQL_ACTION, sqlKey, type SqlRequest } from "./request.ts";
import { type Planned, runUnderClaim } from "./run.ts";

export type { SqlGenerationOptions } from "./job.ts";

/** What a call with a plan_id asks. */
export type PlanRequest = Pick<
  SqlRequest,
  "dbPath" | "allowDestructive" | "dryRun" | "maxRows" | "detail" | "maxTokens"
> & { planId: string };

/** Has SQL written by a model and runs it; each call that changes something once, however often it is made. */
export class SqlGeneration {
  readonly #options: SqlGenerationOptions;

  constructor(options: SqlGenerationOptions) {
    this.#options = options;
  }

  /**
   * @throws BrainloopError of the guard, the client, the gates and the database; FILE_NOT_FOUND, PATH_PROTECTED,
   *   SQL_REJECTED, SQL_FAILED, DATABASE_BUSY, CONFLICT, CANCELLED
   */
  async generate(request: SqlRequest, call: SqlCallOptions): Promise<Answer> {
    const { readContext, settings } = this.#options;
    const { target, path } = this.#place(request.dbPath);
    if (fileIdentity(target) === undefined && !request.create) throw missing(request.dbPath);
    const samples = settings.get("generation.send_samples") === "yes" && fileIdentity(target) !== undefined;
    const files = samples ? [request.dbPath, ...request.contextFiles] : request.contextFiles;
    const context = await readContext(files, call.signal);
    // What a database holds is no part of what makes two calls the same.
    const key = sqlKey(request, target, samples ? context.slice(1) : context);
    return await this.#run({ request, key, target, path, context, call }, undefined);
  }

  /**
   * Runs exactly the SQL that a dry or refused run showed, where the schema is still the same.
   * @throws BrainloopError INVALID_PARAMS, FILE_CHANGED, and as {@link generate}
   */
  async runPlan(asked: PlanRequest, call: SqlCallOptions): Promise<Answer> {
    const { target, path } = this.#place(asked.dbPath);
    const row = await this.#options.processed.byResult(asked.planId);
    if (row?.action !== SQL_ACTION || row.target !== target) throw noPlan(asked);
    const { prompt, sha256Before } = unpackResult(row.result);
    if (sha256Before !== identityHash(target)) throw anotherFile(asked);
    const request: SqlRequest = {
      ...asked,
      prompt,
      patterns: {},
      contextFiles: [],
      create: sha256Before === null,
      force: false,
      provider: undefined,
      model: undefined,
      maxCompletionTokens: undefined,
    };
    return await this.#run({ request, key: row.key, target, path, context: [], call }, asked.planId);
  }

  #place(dbPath: string): { target: string; path: string } {
    const guard = this.#options.guard();
    const patterns = this.#options.settings.get("generation.protected_paths");
    const target = pathToWrite(guard, dbPath, patterns);
    return { target, path: guard.relative(target) };
  }

  /** @param planId of the plan that is to be run, and nothing else */
  async #run(job: SqlJobCall, planId: string | undefined): Promise<Answer> {
    const { key, request, target, call } = job;
    let again: string | undefined;
    let kept: Planned | undefined;
    for (;;) {
      const acquired = await acquire(
        { ...this.#options, newToken: this.#options.newId },
        { key, action: SQL_ACTION, target, again, signal: call.signal },
      );
      if ("claim" in acquired) {
        using claim = acquired.claim;
        return await this.#runClaimed(job, claim, acquired.previous, { planId, kept });
      }
      const { done } = acquired;
      if (planId !== undefined && done.resultId !== planId) throw noPlan({ planId, dbPath: request.dbPath });
      again = done.claimToken;
      if (request.force) continue;
      const planned = await this.#planned(done);
      const replayed = this.#replay(job, done, planned);
      if (replayed !== undefined) {
        await this.#options.writer.tidy(done);
        await this.#options.results.record(unpackResult(done.result));
        return replayed;
      }
      kept = planned;
    }
  }

  async #runClaimed(
    job: SqlJobCall,
    claim: HeldClaim,
    previous: ProcessedRow | undefined,
    { planId, kept }: { planId: string | undefined; kept: Planned | undefined },
  ): Promise<Answer> {
    const { processed } = this.#options;
    try {
      if (previous?.state === "done") await this.#options.writer.tidy(previous);
      const failed =
        previous?.state === "failed" && !job.request.force ? await this.#planned(previous) : undefined;
      const planned = kept ?? failed;
      if (planId !== undefined && planned?.resultId !== planId)
        throw noPlan({ planId, dbPath: job.request.dbPath });
      return await runUnderClaim({ job, claim, planned, only: planId !== undefined }, this.#options);
    } catch (error) {
      // What the run has settled itself, or could not settle, stays as it is.
      await Promise.allSettled([
        previous?.state === "done"
          ? processed.revert(claim.key, claim.token)
          : processed.giveBack(claim.key, claim.token, keptBy(previous)),
      ]);
      throw error;
    }
  }

  /** What was done before, where it is still so. SQL that only reads is run anew: its rows may be others by now. */
  #replay(job: SqlJobCall, done: ProcessedRow, planned: Planned | undefined): Answer | undefined {
    const { request, target } = job;
    // Nothing was written.
    if (done.sha256Before === null) return undefined;
    if (request.create && done.sha256Before !== identityHash(target)) return undefined;
    const receipt: Answer = { ...JSON.parse(unpackResult(done.result).receipt), replayed: true };
    return showSql(receipt, { ...request, plan: planned?.plan });
  }

  /** The SQL that a row stands for, as far as it is kept. */
  async #planned({ result, resultId, sha256After }: ProcessedRow): Promise<Planned | undefined> {
    if (sha256After === null || resultId === null) return undefined;
    const content = await this.#options.results.content(sha256After);
    const plan: Plan | undefined = content === undefined ? undefined : unpackPlan(content);
    if (plan === undefined) return undefined;
    const { model, provider, receipt } = unpackResult(result);
    return { plan, resultId, provider, model, cost: costIn(JSON.parse(receipt)) };
  }
}

/** What a claim that is given back leaves to the next one as it found it. */
function keptBy(previous: ProcessedRow | undefined) {
  if (previous?.state !== "failed" || previous.resultId === null || previous.result === null)
    return undefined;
  const { result, resultId, sha256After, sha256Before } = previous;
  return { result, resultId, sha256After, sha256Before, tempPath: null };
}

function missing(dbPath: string): BrainloopError {
  return new BrainloopError("FILE_NOT_FOUND", `${quote(dbPath)} does not exist`, {
    hint: 'Give the path of an existing database, or "create": true to have it made',
  });
}

function noPlan({ dbPath, planId }: Pick<PlanRequest, "dbPath" | "planId">): BrainloopError {
  return new BrainloopError("INVALID_PARAMS", `No plan for ${quote(dbPath)} is called ${quote(planId)}`, {
    hint: "Give the plan_id of a dry or refused run on this database; a later call with the same prompt takes its place",
  });
}

function anotherFile({ dbPath, planId }: Pick<PlanRequest, "dbPath" | "planId">): BrainloopError {
  return new BrainloopError(
    "FILE_CHANGED",
    `${quote(dbPath)} is another file than the one that plan ${quote(planId)} was made for`,
    { hint: "Make the call with its prompt again" },
  );
}
