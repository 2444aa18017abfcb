import * as v from "valibot";
import { defineAction } from "../action.ts";
import { BrainloopError } from "../error.ts";
import type { ActionContext } from "./context.ts";
import { generationEntries } from "./generation-params.ts";
import { noteGeneration } from "./note-generation.ts";

export const generateSql = defineAction({
  name: "generate_sql",
  announcement: "runs SQL there",
  summary: "Has a fast model write SQL for a SQLite database and runs it in one transaction",
  description:
    "Has SQL for a SQLite database written by a fast model that sees the schema (never rows), checks it and runs it in one transaction: all of it or nothing; answers rows affected, rows of a SELECT and what changed in the schema. " +
    "What drops tables or columns or loses rows is rolled back unless allow_destructive is given; a dry or refused run gives a plan_id that runs exactly the SQL it showed. The same call again does nothing and gives the first result.",
  params: v.strictObject({
    db_path: v.pipe(v.string(), v.description("SQLite database")),
    verified_prompt: v.optional(
      v.pipe(
        generationEntries.prompt,
        v.description("What is to be done or asked; required unless `plan_id` is given"),
      ),
    ),
    dry_run: v.optional(
      v.pipe(v.boolean(), v.description("Run it, show what it does, and roll it back")),
      false,
    ),
    allow_destructive: v.optional(
      v.pipe(v.boolean(), v.description("Let it drop tables and columns, and lose or overwrite rows")),
      false,
    ),
    create: v.optional(v.pipe(v.boolean(), v.description("Make the database where there is none")), false),
    max_rows: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(0),
        v.maxValue(1000),
        v.description("Rows of each SELECT that the answer shows"),
      ),
      20,
    ),
    plan_id: v.optional(
      v.pipe(v.string(), v.description("Of a dry or refused run: runs exactly its SQL, with no model")),
    ),
    patterns: generationEntries.patterns,
    context_files: generationEntries.contextFiles,
    force: generationEntries.force,
    detail: v.optional(
      v.pipe(v.picklist(["receipt", "full"]), v.description("receipt; full: the SQL and usage too")),
      "receipt",
    ),
    provider: generationEntries.provider,
    model: generationEntries.model,
    max_completion_tokens: generationEntries.maxCompletionTokens,
    max_tokens: generationEntries.maxTokens,
  }),
  aliases: {
    path: "db_path",
    database: "db_path",
    file_path: "db_path",
    prompt: "verified_prompt",
    context: "context_files",
  },
  announced: ["verified_prompt"],
  example: {
    db_path: "app.db",
    verified_prompt: "Add a table tags (name unique) and a join table to posts, with indexes.",
  },
  readOnly: false,
  async run(params, context: ActionContext) {
    const { progress, settings, signal, sql } = context;
    const { plan_id: planId, verified_prompt: prompt } = params;
    if ((planId === undefined) === (prompt === undefined))
      throw either(planId === undefined ? "neither was" : "both were");
    const maxTokens = params.max_tokens ?? settings.get("call.max_tokens");
    const common = {
      dbPath: params.db_path,
      dryRun: params.dry_run,
      allowDestructive: params.allow_destructive,
      maxRows: params.max_rows,
      detail: params.detail,
      maxTokens: maxTokens === 0 ? Number.MAX_SAFE_INTEGER : maxTokens,
    };
    let bytesDone = 0;
    const call = {
      signal,
      progress: ({
        bytes,
        tokens,
        tokensPerSecond,
      }: {
        bytes: number;
        tokens: number;
        tokensPerSecond: number;
      }) => {
        bytesDone = bytes;
        progress({ done: bytes, message: `${tokens} tokens, ${tokensPerSecond} tokens/s` });
      },
      onStatement: (done: number, total: number) =>
        progress({ done: ++bytesDone, message: `${done} of ${total} statements run` }),
    };
    const answer =
      planId !== undefined
        ? await sql.runPlan({ ...common, planId }, call)
        : await sql.generate(
            {
              ...common,
              prompt: prompt ?? "",
              patterns: params.patterns,
              contextFiles: params.context_files,
              create: params.create,
              force: params.force,
              provider: params.provider,
              model: params.model,
              maxCompletionTokens: params.max_completion_tokens,
            },
            call,
          );
    noteGeneration(context, "generate_sql", answer);
    return answer;
  },
});

function either(found: string): BrainloopError {
  return new BrainloopError(
    "INVALID_PARAMS",
    `generate_sql: expected either "verified_prompt" or "plan_id", ${found} given`,
    {
      hint: 'Give "verified_prompt" to have SQL written, or "plan_id" to run the SQL of a dry or refused run',
    },
  );
}
