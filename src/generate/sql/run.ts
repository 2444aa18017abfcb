import { throwIfCancelled } from "../../cancelled.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { Conformance } from "../../patterns/conform.ts";
import type { ResultRow } from "../../store/results.ts";
import type { Usage } from "../file/usage.ts";
import type { HeldClaim } from "../write/claim.ts";
import { composeSql, describeRefusal, type Written } from "./compose.ts";
import { destructionIn } from "./destructive.ts";
import type { RunReport } from "./child/job.ts";
import type { OpenTransaction, RunResult } from "./sql-engine.ts";
import type { Answer, SqlGenerationOptions, SqlJobCall } from "./job.ts";
import { packPlan, type Plan } from "./plan.ts";
import { costOf, masked, maskSql, showSql, sqlReceipt } from "./receipt.ts";
import { fileIdentity, identityHash, SQL_ACTION } from "./request.ts";
import { preparedOf, stagedPath } from "./writer.ts";

/** SQL that was kept, with the result under which it is known. */
export interface Planned {
  plan: Plan;
  resultId: string;
  provider: string;
  model: string;
  /** What the model cost, as receipts have it. */
  cost: Answer;
}

export interface ClaimedRun {
  job: SqlJobCall;
  claim: HeldClaim;
  planned: Planned | undefined;
  /** Whether nothing but the planned SQL may be run. */
  only: boolean;
}

/** SQL that ran, with its transaction still open where it changes something. */
interface Ran {
  plan: Plan;
  report: RunReport;
  transaction: OpenTransaction | undefined;
  cost: Answer;
  /** Absent where the SQL was written earlier. */
  usage?: Usage;
  conformance?: Conformance;
  provider: string;
  model: string;
  resultId: string;
}

/** Runs what a call asks for, under its claim. */
export async function runUnderClaim(run: ClaimedRun, options: SqlGenerationOptions): Promise<Answer> {
  const { claim, job } = run;
  const { request, target } = job;
  const created = fileIdentity(target) === undefined;
  const ran = await obtain(run, options);
  await using transaction = ran.transaction ?? null;
  const receipt = sqlReceipt({ ...ran, path: job.path, created: created && transaction !== null });
  const result = (identity: string | null): ResultRow => resultOf(run, ran, { identity, receipt }, options);
  const answer = (of: Answer): Answer => showSql(of, { ...request, ...ran });
  if (transaction === null) {
    await noteRead(run, ran.plan, result(null), options);
    return answer(receipt);
  }
  const destruction = destructionIn(
    ran.report.effect ?? NO_EFFECT,
    options.settings.get("generation.max_rows_lost"),
  );
  const isRefused = destruction.length > 0 && !request.allowDestructive;
  if (request.dryRun || isRefused) {
    await options.writer.keep(ran.plan);
    await options.processed.fail(claim.key, claim.token, preparedOf(result(identityHash(target)), null));
    if (!request.dryRun) throw destructive(job, ran, destruction);
    const { result_id: planId, ...shown } = receipt;
    const needs = isRefused ? { needs_allow_destructive: destruction } : {};
    return answer({ dry_run: true, plan_id: planId, ...shown, ...needs, sql: masked(ran.plan) });
  }
  throwIfCancelled(claim.signal, `Running SQL on ${quote(target)}`);
  // The file that is being made keeps its identity when it gets its name.
  const written = created ? stagedPath(target, claim.token) : target;
  await options.writer.commit({
    key: claim.key,
    token: claim.token,
    target,
    transaction,
    plan: ran.plan,
    result: result(identityHash(written)),
  });
  return answer(receipt);
}

const NO_EFFECT = { schema: [], dropped: [], triggers: [], lost: [], unknown: [], beyond: 0, unchecked: [] };

/** Runs the SQL that is kept where it still fits, else has SQL written. */
async function obtain(run: ClaimedRun, options: SqlGenerationOptions): Promise<Ran> {
  const { job, planned, only } = run;
  if (planned !== undefined) {
    const result = await execute(run, planned.plan, options);
    if (result.type === "open" || result.type === "read") {
      return { ...planned, ...ranOf(result) };
    }
    if (only) throw noLongerFits(job, planned.plan, result);
  }
  const { conformance, plan, result, repairs, usage } = await composeSql(
    {
      ...job,
      progress: job.call.progress,
      signal: run.claim.signal,
      look: async () =>
        fileIdentity(job.target) === undefined
          ? undefined
          : await options.engine.look(job.target, run.claim.signal),
      async run(attempt, written) {
        try {
          return await execute(run, attempt, options);
        } catch (error) {
          if (isOfDatabase(error)) await keepForLater(run, attempt, written, options);
          throw error;
        }
      },
    },
    options,
  );
  if (conformance !== undefined) options.noteConformance(conformance.score);
  return {
    plan,
    ...ranOf(result),
    ...writtenBy({ repairs, usage }),
    ...(conformance === undefined ? {} : { conformance }),
    resultId: options.newId(),
  };
}

function writtenBy({ repairs, usage }: Written): Pick<Ran, "cost" | "usage" | "provider" | "model"> {
  const { provider, model } = usage;
  return { cost: costOf(usage, repairs), usage, provider, model };
}

/** The SQL is right as far as is known, and the database may be usable later. */
function isOfDatabase(error: unknown): boolean {
  return (
    error instanceof BrainloopError &&
    ["DATABASE_BUSY", "STORAGE_FULL", "PERMISSION_DENIED"].includes(error.code)
  );
}

/** The same call again runs it and costs no tokens. */
async function keepForLater(
  run: ClaimedRun,
  plan: Plan,
  written: Written,
  options: SqlGenerationOptions,
): Promise<void> {
  const ran = { plan, ...writtenBy(written), resultId: options.newId() };
  const identity = identityHash(run.job.target);
  await options.writer.keep(plan);
  const result = resultOf(run, ran, { identity, receipt: ran.cost }, options);
  await options.processed.fail(run.claim.key, run.claim.token, preparedOf(result, null));
}

function ranOf(result: Extract<RunResult, { type: "open" | "read" }>): Pick<Ran, "report" | "transaction"> {
  if (result.type === "read") return { report: result.report, transaction: undefined };
  return { report: result.transaction.report, transaction: result.transaction };
}

async function execute(
  { claim, job }: ClaimedRun,
  plan: Plan,
  { engine, processed }: SqlGenerationOptions,
): Promise<RunResult> {
  const { call, request, target } = job;
  const { statements } = plan;
  const exists = fileIdentity(target) !== undefined;
  const run = {
    path: target,
    statements,
    maxRows: request.maxRows,
    // Of a database that is to be made there is no schema that could be another one.
    expectedSchema: exists ? plan.schema : undefined,
  };
  if ((plan.schema === "") === exists) return { type: "changed" };
  if (plan.reads && exists) return await engine.read(run, claim.signal);
  await processed.note(claim.key, claim.token, claim.token);
  return await engine.write(
    {
      ...run,
      ...(exists ? {} : { staged: stagedPath(target, claim.token) }),
      ...(request.dryRun ? {} : { marker: { key: claim.key, token: claim.token } }),
    },
    { signal: claim.signal, onProgress: (done) => call.onStatement(done, statements.length) },
  );
}

/**
 * @param identity of the file that was written, or that a plan is for; null where nothing was written, or there is
 *   no file yet
 */
function resultOf(
  { claim, job }: ClaimedRun,
  { plan, provider, model, resultId }: Pick<Ran, "plan" | "provider" | "model" | "resultId">,
  { identity, receipt }: { identity: string | null; receipt: Answer },
  { mask, now }: SqlGenerationOptions,
): ResultRow {
  return {
    resultId,
    key: claim.key,
    action: SQL_ACTION,
    target: job.target,
    prompt: mask(job.request.prompt),
    provider,
    model,
    sha256Before: identity,
    sha256After: packPlan(plan).sha256,
    receipt: JSON.stringify(receipt),
    timestamp: now(),
  };
}

/** A run that changed nothing is noted as done all the same: the same call again costs no tokens. */
async function noteRead(
  { claim }: ClaimedRun,
  plan: Plan,
  result: ResultRow,
  { processed, results, writer }: SqlGenerationOptions,
): Promise<void> {
  await writer.keep(plan);
  await processed.prepare(claim.key, claim.token, preparedOf(result, null));
  await processed.finish(claim.key, claim.token, () => undefined);
  await results.record(result);
}

function destructive(
  { path, request }: SqlJobCall,
  { plan, resultId }: Ran,
  destruction: readonly string[],
): BrainloopError {
  return new BrainloopError(
    "SQL_REJECTED",
    `The SQL for ${quote(path)} destroys something and was rolled back: ${destruction.join("; ")}`,
    {
      hint: `To run exactly this SQL give {"db_path": ${JSON.stringify(request.dbPath)}, "plan_id": "${resultId}", "allow_destructive": true}; else word the request so that it keeps what is there`,
      details: { plan_id: resultId, destroys: destruction, sql: masked(plan).slice(0, SHOWN_SQL) },
    },
  );
}

/** Of refused SQL, in characters. */
const SHOWN_SQL = 4_000;

function noLongerFits({ path }: SqlJobCall, plan: Plan, result: RunResult): BrainloopError {
  if (result.type === "refused") {
    return new BrainloopError(
      "SQL_FAILED",
      `The planned SQL for ${quote(path)} does not run any more: ${maskSql(describeRefusal(result.refusal, plan))}`,
      { hint: "Nothing was changed. Make the call with its prompt again" },
    );
  }
  return new BrainloopError(
    "FILE_CHANGED",
    `The schema of ${quote(path)} is another one than the plan was made for`,
    {
      hint: "Nothing was changed. Make the call with its prompt again, so that SQL is written for the present schema",
    },
  );
}
