import type { Completion, CompletionClient } from "../../completion.ts";
import { extractCode } from "../answer/extract.ts";
import { completeWhole } from "../file/complete.ts";
import type { OutputProgress } from "../file/output-progress.ts";
import type { ContextPart } from "../prompt/build.ts";
import { type FindKnown, Placeholders } from "../prompt/placeholders.ts";
import { acceptSql } from "./accept.ts";
import type { LookResult } from "./child/job.ts";
import type { Plan } from "./plan.ts";
import { buildSqlPrompt, schemaText, sqlRepair, sqlStyleRequest } from "./prompt.ts";
import type { SqlRequest } from "./request.ts";
import { findSecretDefaults } from "./secret-defaults.ts";

/** SPEC 7. */
const TEMPERATURE = 0.1;
/** SQL is short; what does not suffice is continued. */
const COMPLETION_TOKENS = 4_096;
/** What is asked. */
export interface Question {
  request: SqlRequest;
  /** As agents see it. */
  path: string;
  /** Masked. */
  context: readonly ContextPart[];
  signal: AbortSignal;
}

export interface ConversationOptions {
  client: CompletionClient;
  findKnown: FindKnown;
  /** Letters and digits, new each time. */
  random(): string;
}

/** Why an answer was not taken. */
export interface Problems {
  code: "GENERATION_INVALID" | "SQL_REJECTED" | "SQL_FAILED";
  list: string[];
}

/** Asking about one state of the schema, with secrets hidden on the way out and put back on the way in. */
export class Conversation {
  readonly #task: Question;
  readonly #options: ConversationOptions;
  readonly #look: LookResult | undefined;
  readonly #placeholders: Placeholders;
  readonly #mark: string;
  readonly #stable: string;
  readonly #first: string;
  #asked: string;

  constructor(
    task: Question,
    look: LookResult | undefined,
    style: readonly string[],
    options: ConversationOptions,
  ) {
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
      style,
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

  /** The same for SQL that would run, and is written otherwise than what is there. */
  restyle(answer: string, misfits: readonly string[]): void {
    const hidden = misfits.map((one) => this.hide(one));
    this.#asked = this.#first + sqlStyleRequest(answer, hidden, this.#mark);
  }
}
