import type { Completion } from "../../completion.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { StyleOptions } from "../file/fitting.ts";
import { OutputProgress, type ReportOutput } from "../file/output-progress.ts";
import { type Usage, usageOf } from "../file/usage.ts";
import { shorten } from "./accept.ts";
import { type Candidate, Candidates } from "./candidates.ts";
import type { LookResult, Refusal } from "./child/job.ts";
import { Conversation, type ConversationOptions, type Problems, type Question } from "./conversation.ts";
import type { Plan } from "./plan.ts";
import type { RunResult } from "./sql-engine.ts";
import { databaseStyle } from "./style.ts";

/** How often a schema may change between the question and the run. */
const MOST_LOOKS = 3;
/** What is shown of a statement in a problem, in characters. */
const SHOWN = 200;

export interface SqlTask extends Question {
  /** Real path. */
  target: string;
  progress: ReportOutput;
  /** What the database defines; undefined where there is none yet. */
  look(): Promise<LookResult | undefined>;
  /** Runs a plan on the untouched database; told what it took to be written. */
  run(plan: Plan, written: Written): Promise<RunResult>;
}

export interface SqlComposeOptions extends ConversationOptions, StyleOptions {
  maxRepairs(): number;
  /** Milliseconds, for rates. */
  clock(): number;
}

/** What it took to have SQL written. */
export interface Written {
  repairs: number;
  usage: Usage;
}

/** SQL that passed the gates and ran, with its transaction still open where it changes something. */
export interface ComposedSql extends Written, Candidate {
  result: Extract<RunResult, { type: "open" | "read" }>;
}

/**
 * Has SQL written, and mended until it passes the gates and runs.
 * @throws BrainloopError of the client and of the database; GENERATION_INVALID, SQL_REJECTED, SQL_FAILED, FILE_CHANGED
 */
export async function composeSql(task: SqlTask, options: SqlComposeOptions): Promise<ComposedSql> {
  const output = new OutputProgress(task.progress, options.clock);
  const completions: Completion[] = [];
  let repairs = 0;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const look = await task.look();
    const style = await databaseStyle({ ...task, given: task.request.patterns }, look, options);
    const talk = new Conversation(task, look, style?.lines ?? [], options);
    const candidates = new Candidates(style);
    for (;;) {
      const answer = await answerOf(talk.ask(output), candidates);
      completions.push(...answer.completions);
      const plan = "text" in answer ? talk.planOf(answer.text) : undefined;
      const mayAsk = repairs < options.maxRepairs();
      const isRunnable = plan !== undefined && !("list" in plan);
      const misfits = isRunnable ? await candidates.add(plan, mayAsk) : [];
      if ("text" in answer && misfits.length > 0) {
        repairs++;
        talk.restyle(answer.text, misfits);
        continue;
      }
      const written = { repairs, usage: usageOf(completions) };
      const tried = await tryFirst(task, candidates.take(), isRunnable ? plan : undefined, written);
      if (tried === "changed") break;
      if (tried !== undefined && !("list" in tried)) return { ...tried, ...written };
      if ("error" in answer) throw answer.error;
      const found = isRunnable ? tried : plan;
      if (found === undefined) throw new Error("SQL was neither run nor refused");
      const problems = { ...found, list: found.list.map((problem) => talk.hide(problem)) };
      if (!mayAsk) throw refused(task.path, problems, repairs);
      repairs++;
      talk.object(answer.text, problems.list);
    }
  }
  throw changing(task.path);
}

/** What the model said; where it fails while something may be run, why. */
async function answerOf(
  asked: Promise<{ text: string; completions: Completion[] }>,
  candidates: Candidates,
): Promise<{ text: string; completions: Completion[] } | { error: BrainloopError; completions: [] }> {
  try {
    return await asked;
  } catch (error) {
    const isEnd = !(error instanceof BrainloopError) || error.code === "CANCELLED";
    if (isEnd || !candidates.hasOne) throw error;
    return { error, completions: [] };
  }
}

/**
 * Runs the first that runs.
 * @returns why the latest was refused where none does; undefined where there is none
 */
async function tryFirst(
  task: SqlTask,
  candidates: readonly Candidate[],
  latest: Plan | undefined,
  written: Written,
): Promise<Omit<ComposedSql, keyof Written> | Problems | "changed" | undefined> {
  let problems: Problems | undefined;
  for (const candidate of candidates) {
    const { plan } = candidate;
    // oxlint-disable-next-line no-await-in-loop -- the next one only where this one is refused
    const result = await task.run(plan, written);
    if (result.type === "changed") return "changed";
    if (result.type !== "refused") return { ...candidate, result };
    if (problems === undefined || plan === latest)
      problems = { code: "SQL_FAILED", list: [describeRefusal(result.refusal, plan)] };
  }
  return problems;
}

export function describeRefusal({ at, problem }: Refusal, { statements }: Plan): string {
  if (at === undefined) return problem;
  return `statement ${at + 1} (${shorten(statements[at] ?? "", SHOWN)}): ${problem}`;
}

function refused(path: string, { code, list }: Problems, repairs: number): BrainloopError {
  const tries = repairs === 0 ? "" : `, nor after ${repairs} ${repairs === 1 ? "repair" : "repairs"}`;
  return new BrainloopError(code, `No SQL for ${quote(path)} could be applied${tries}: ${list[0] ?? ""}`, {
    hint: "The database is as it was. Say in the prompt what the problems ask for, or ask for less at a time",
    details: { problems: list.slice(0, 5) },
  });
}

function changing(path: string): BrainloopError {
  return new BrainloopError(
    "FILE_CHANGED",
    `The schema of ${quote(path)} keeps changing while SQL is written for it`,
    {
      hint: "Nothing was changed by this call. Call again when whoever changes it has finished",
      retryable: true,
    },
  );
}
