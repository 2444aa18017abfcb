import * as v from "valibot";
import { Done } from "../../../views/notice.tsx";
import { SqlPlan } from "../../../views/results/sql-plan.tsx";
import { shownPath } from "../../../views/parts/format.ts";
import { SQL_ACTION } from "../../generate/sql/request.ts";
import type { ResultRow } from "../../store/results.ts";
import { callAction } from "../call-action.ts";
import type { ConsoleContext } from "../context.ts";
import { factsOf } from "../facts.ts";
import { highlight } from "../highlight.ts";
import { htmlResponse } from "../page.ts";
import type { Ask } from "../routes.ts";
import { contextFilesOf } from "./context-files.ts";

/** What a dry run says; without a plan of SQL that only reads, which has been run. */
const Rehearsed = v.looseObject({
  plan_id: v.optional(v.string()),
  result_id: v.optional(v.string()),
  sql: v.optional(v.string()),
  needs_allow_destructive: v.optional(v.array(v.string()), []),
});

/** Has SQL written for a database once more, and shows what it would do; what only reads is simply run. */
export async function rehearseSql(
  context: ConsoleContext,
  { resultId, target }: ResultRow,
  { fields, request }: Ask,
): Promise<Response> {
  const given = await fields();
  const body = {
    db_path: target,
    verified_prompt: given["verified_prompt"] ?? "",
    context_files: contextFilesOf(given),
    dry_run: true,
    force: true,
  };
  const answer = v.parse(Rehearsed, await callAction(context, SQL_ACTION, body, request.signal));
  const { plan_id: planId, result_id: read, sql, needs_allow_destructive: destroys, ...rest } = answer;
  if (planId === undefined) return ran(context, target, read);
  const told = factsOf(rest).filter(([name]) => name !== "path" && name !== "dry run");
  const safeSql = highlight(sql ?? "", "sql");
  return htmlResponse(context, SqlPlan({ view: { resultId, planId, destroys, facts: told, safeSql } }));
}

/** Runs exactly the SQL that was shown. */
export async function runSqlPlan(
  context: ConsoleContext,
  { target }: ResultRow,
  { fields, request }: Ask,
): Promise<Response> {
  const given = await fields();
  const body = {
    db_path: target,
    plan_id: given["plan_id"] ?? "",
    allow_destructive: given["allow_destructive"] === "yes",
  };
  const answer = v.parse(Rehearsed, await callAction(context, SQL_ACTION, body, request.signal));
  return ran(context, target, answer.result_id);
}

/** Leads on to what came of it. */
async function ran(context: ConsoleContext, target: string, resultId: string | undefined): Promise<Response> {
  const path = shownPath(target, context.root);
  const response = await htmlResponse(context, Done({ text: `The SQL was run on ${path}` }));
  if (resultId !== undefined) response.headers.set("HX-Redirect", `/results/${encodeURIComponent(resultId)}`);
  return response;
}
