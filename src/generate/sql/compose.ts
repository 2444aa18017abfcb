import type { Completion, CompletionClient } from "../../completion.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import { extractCode } from "../answer/extract.ts";
import { completeWhole } from "../file/complete.ts";
import { OutputProgress, type ReportOutput } from "../file/output-progress.ts";
import { type Usage, usageOf } from "../file/usage.ts";
import type { ContextPart } from "../prompt/build.ts";
import { type FindKnown, Placeholders } from "../prompt/placeholders.ts";
import { acceptSql, shorten } from "./accept.ts";
import type { LookResult, Refusal } from "./child/job.ts";
import type { RunResult } from "./sql-engine.ts";
import type { Plan } from "./plan.ts";
import { buildSqlPrompt, schemaText, sqlRepair } from "./prompt.ts";
import type { SqlRequest } from "./request.ts";
import { findSecretDefaults } from "./secret-defaults.ts";

/** SPEC 7. */
const TEMPERATURE = 0.1;
/** SQL is short; what does not suffice is continued. */
const COMPLETION_TOKENS = 4_096;
/** How often a schema may change between the question and the run. */
const MOST_LOOKS = 3;
/** What is shown of a statement in a problem, in characters. */
const SHOWN = 200;

export interface SqlTask {
  request: SqlRequest;
  /** As agents see it. */
  path: string;
  /** Masked. */
  context: readonly ContextPart[];
  signal: AbortSignal;
  progress: ReportOutput;
  /** What the database defines; undefined where there is none yet. */
  look(): Promise<LookResult | undefined>;
  /** Runs a plan on the untouched database; told what it took to be written. */
  run(plan: Plan, written: Written): Promise<RunResult>;
}

export interface SqlComposeOptions {
  client: CompletionClient;
  findKnown: FindKnown;
  maxRepairs(): number;
  /** Letters and digits, new each time. */
  random(): string;
  /** Milliseconds, for rates. */
  clock(): number;
}

/** What it took to have SQL written. */
export interface Written {
  repairs: number;
  usage: Usage;
}

/** SQL that passed the gates and ran, with its transaction still open where it changes something. */
export interface ComposedSql extends Written {
  plan: Plan;
  result: Extract<RunResult, { type: "open" | "read" }>;
}

/** Why an answer was not taken. */
interface Problems {
  code: "GENERATION_INVALID" | "SQL_REJECTED" | "SQL_FAILED";
  list: string[];
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
    const talk = new Conversation(task, await task.look(), options);
    for (;;) {
      const answer = await talk.ask(output);
      completions.push(...answer.completions);
      const plan = talk.planOf(answer.text);
      const written = { repairs, usage: usageOf(completions) };
      const tried = "list" in plan ? plan : await tryPlan(task, plan, written);
      if (tried === "changed") break;
      if (!("list" in tried)) return { ...tried, ...written };
      const problems = { ...tried, list: tried.list.map((problem) => talk.hide(problem)) };
      if (repairs >= options.maxRepairs()) throw refused(task.path, problems, repairs);
      repairs++;
      talk.object(answer.text, problems.list);
    }
  }
  throw changing(task.path);
}

async function tryPlan(
  task: SqlTask,
  plan: Plan,
  written: Written,
): Promise<Pick<ComposedSql, "plan" | "result"> | Problems | "changed"> {
  const result = await task.run(plan, written);
  if (result.type === "changed") return "changed";
  if (result.type !== "refused") return { plan, result };
  return { code: "SQL_FAILED", list: [describeRefusal(result.refusal, plan)] };
}

export function describeRefusal({ at, problem }: Refusal, { statements }: Plan): string {
  if (at === undefined) return problem;
  return `statement ${at + 1} (${shorten(statements[at] ?? "", SHOWN)}): ${problem}`;
}

/** Asking about one state of the schema, with secrets hidden on the way out and put back on the way in. */
class Conversation {
  readonly #task: SqlTask;
  readonly #options: SqlComposeOptions;
  readonly #look: LookResult | undefined;
  readonly #placeholders: Placeholders;
  readonly #mark: string;
  readonly #stable: string;
  readonly #first: string;
  #asked: string;

  constructor(task: SqlTask, look: LookResult | undefined, options: SqlComposeOptions) {
    const { context, path, request } = task;
    this.#task = task;
    this.#options = options;
    this.#look = look;
    this.#mark = options.random();
    const findDefaults = findSecretDefaults(look?.objects.map(({ sql }) => sql) ?? []);
    this.#placeholders = new Placeholders(
      (text) => [...options.findKnown(text), ...findDefaults(text)],
      options.random().slice(0, 3),
    );
    const schema = look === undefined ? "" : schemaText(look, request.prompt);
    const prompt = buildSqlPrompt({
      path,
      patterns: request.patterns,
      context,
      schema: this.#placeholders.hide(schema, "schema.sql"),
      exists: look !== undefined,
      request: request.prompt,
      mark: this.#mark,
    });
    this.#stable = this.hide(prompt.stable);
    this.#first = this.hide(prompt.task);
    this.#asked = this.#first;
  }

  hide(text: string): string {
    return this.#placeholders.hide(text);
  }

  async ask(output: OutputProgress): Promise<{ text: string; completions: Completion[] }> {
    const { request, signal } = this.#task;
    return await completeWhole(
      this.#options.client,
      {
        stable: this.#stable,
        task: this.#asked,
        temperature: TEMPERATURE,
        maxCompletionTokens: request.maxCompletionTokens ?? COMPLETION_TOKENS,
        ...(request.provider === undefined ? {} : { provider: request.provider }),
        ...(request.model === undefined ? {} : { model: request.model }),
        purpose: "generate_sql",
        signal,
        onText: (piece) => output.add(piece),
      },
      this.#mark,
    );
  }

  /** Takes the SQL out of an answer and puts it through the gates. */
  planOf(answer: string): Plan | Problems {
    if (answer.includes("\0")) return { code: "SQL_REJECTED", list: ["the answer holds a NUL character"] };
    const { candidates, ambiguous } = extractCode(answer, {
      names: ["sql", "sqlite", "sqlite3"],
      document: false,
      mark: this.#mark,
    });
    const [first] = candidates;
    if (first === undefined || ambiguous) {
      const what = ambiguous ? "several blocks; give all statements in one" : "no SQL";
      return { code: "GENERATION_INVALID", list: [`the answer holds ${what}`] };
    }
    const restored = this.#placeholders.restore(first, new Set(), this.#task.request.prompt);
    if (!("text" in restored)) {
      const list = restored.bent.map((name) => `${name} is no value of the schema`);
      return { code: "GENERATION_INVALID", list };
    }
    const accepted = acceptSql(restored.text);
    if ("problems" in accepted) return { code: "SQL_REJECTED", list: accepted.problems };
    return { ...accepted, schema: this.#look?.schema ?? "" };
  }

  /** What the next question adds. */
  object(answer: string, problems: readonly string[]): void {
    this.#asked = this.#first + sqlRepair(answer, problems, this.#mark);
  }
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
