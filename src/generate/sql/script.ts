import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import { acquire } from "../file/acquire.ts";
import type { HeldClaim } from "../write/claim.ts";
import { unpackResult } from "../write/record.ts";
import { acceptSql } from "./accept.ts";
import type { Answer, SqlCallOptions, SqlGenerationOptions, SqlJobCall } from "./job.ts";
import type { Plan } from "./plan.ts";
import { fileIdentity, SQL_ACTION } from "./request.ts";
import { runUnderClaim } from "./run.ts";

/** SQL that was written before, as it may be run. */
export interface Script {
  /** The first that runs is taken. */
  texts: readonly string[];
  provider: string;
  model: string;
  /** What the model cost, as receipts have it. */
  cost: Answer;
}

export interface ScriptRun {
  /** What makes two runs the same. */
  key: string;
  /** Real path, and as agents see it. */
  target: string;
  path: string;
  /** What it was written for; masked. */
  description: string;
  allowDestructive: boolean;
  create: boolean;
  maxRows: number;
  call: SqlCallOptions;
  /** Under the claim, before anything else is looked at; what it throws gives the claim back. */
  begin(): Promise<void>;
  make(signal: AbortSignal): Promise<Script>;
  /** Told which text is about to be run, and why none before it was. */
  choose(index: number, why: string | undefined): Promise<void>;
}

/**
 * Runs SQL that is there already, in the way of generate_sql; once, however often it is asked for.
 * @throws BrainloopError of the gates and the database; FILE_NOT_FOUND, SQL_REJECTED, SQL_FAILED, DATABASE_BUSY, CONFLICT
 */
export async function runScript(run: ScriptRun, options: SqlGenerationOptions): Promise<Answer> {
  const { call, create, key, path, target } = run;
  const acquired = await acquire(
    { ...options, newToken: options.newId },
    { key, action: SQL_ACTION, target, signal: call.signal },
  );
  if ("done" in acquired) {
    const result = unpackResult(acquired.done.result);
    await options.writer.tidy(acquired.done);
    await options.results.record(result);
    return { ...JSON.parse(result.receipt), replayed: true };
  }
  using claim = acquired.claim;
  try {
    await run.begin();
    if (fileIdentity(target) === undefined && !create) {
      throw new BrainloopError("FILE_NOT_FOUND", `${quote(path)} does not exist`, {
        hint: 'Commit with "create": true to have the database made',
      });
    }
    return await runFirst(run, await run.make(claim.signal), claim, options);
  } catch (error) {
    // What the run has settled itself, or could not settle, stays as it is.
    await Promise.allSettled([options.processed.giveBack(claim.key, claim.token)]);
    throw error;
  }
}

/** Each text on the untouched database. */
async function runFirst(
  run: ScriptRun,
  script: Script,
  claim: HeldClaim,
  options: SqlGenerationOptions,
): Promise<Answer> {
  let failure: BrainloopError | undefined;
  for (const [index, text] of script.texts.entries()) {
    try {
      const plan = await planOf(text, run, claim.signal, options);
      await run.choose(index, failure?.message);
      return await runPlan(run, script, plan, claim, options);
    } catch (error) {
      if (!mayTryNext(error)) throw error;
      failure = error;
    }
  }
  throw failure ?? new BrainloopError("SQL_REJECTED", "There is no SQL to run");
}

/** Where the SQL was refused for what it destroys, the claim is settled, and a person has to decide. */
function mayTryNext(error: unknown): error is BrainloopError {
  if (!(error instanceof BrainloopError) || error.details?.["plan_id"] !== undefined) return false;
  return error.code === "SQL_FAILED" || error.code === "SQL_REJECTED";
}

async function planOf(
  text: string,
  { path, target }: ScriptRun,
  signal: AbortSignal,
  { engine }: SqlGenerationOptions,
): Promise<Plan> {
  const accepted = acceptSql(text);
  if ("problems" in accepted) {
    throw new BrainloopError(
      "SQL_REJECTED",
      `The SQL for ${quote(path)} is not run: ${accepted.problems[0] ?? ""}`,
      {
        details: { problems: accepted.problems.slice(0, 5) },
      },
    );
  }
  const schema = fileIdentity(target) === undefined ? "" : (await engine.look(target, signal)).schema;
  return { ...accepted, schema };
}

async function runPlan(
  run: ScriptRun,
  { cost, model, provider }: Script,
  plan: Plan,
  claim: HeldClaim,
  options: SqlGenerationOptions,
): Promise<Answer> {
  const { allowDestructive, call, create, description, key, maxRows, path, target } = run;
  const job: SqlJobCall = {
    key,
    target,
    path,
    context: [],
    call,
    request: {
      prompt: description,
      dbPath: path,
      patterns: {},
      contextFiles: [],
      dryRun: false,
      allowDestructive,
      create,
      maxRows,
      force: false,
      detail: "receipt",
      maxTokens: Number.MAX_SAFE_INTEGER,
      provider: undefined,
      model: undefined,
      maxCompletionTokens: undefined,
    },
  };
  const planned = { plan, resultId: options.newId(), provider, model, cost };
  return await runUnderClaim({ job, claim, planned, only: true }, options);
}
