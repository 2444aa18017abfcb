import { readFileSync, statSync } from "node:fs";
import * as v from "valibot";
import { Done } from "../../../views/notice.tsx";
import { AgainPage } from "../../../views/results/again.tsx";
import { ResultDetail } from "../../../views/results/detail.tsx";
import { ResultPage } from "../../../views/results/detail-page.tsx";
import { ResultList } from "../../../views/results/list.tsx";
import { ResultsPage } from "../../../views/results/page.tsx";
import { shownPath } from "../../../views/parts/format.ts";
import { SqlAgainPage } from "../../../views/results/sql-again.tsx";
import { BrainloopError } from "../../error.ts";
import { unpackPlan } from "../../generate/sql/plan.ts";
import { masked } from "../../generate/sql/receipt.ts";
import { SQL_ACTION } from "../../generate/sql/request.ts";
import { quote } from "../../quote.ts";
import type { ResultRow } from "../../store/results.ts";
import { findResults } from "../../store/queries/results.ts";
import { callAction } from "../call-action.ts";
import type { ConsoleContext } from "../context.ts";
import { factsOf } from "../facts.ts";
import { diffOf } from "../diff.ts";
import { highlight } from "../highlight.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, isPartial, renderAll } from "../page.ts";
import { get, post, type Route } from "../routes.ts";
import { contextFilesOf } from "./context-files.ts";
import { rehearseSql, runSqlPlan } from "./sql-again.ts";

const PAGE_ROWS = 50;
/** Larger files are not read to be compared. */
const MAX_COMPARED_BYTES = 8 * 1024 * 1024;

export function results(context: ConsoleContext): readonly Route[] {
  return [
    get("/results", async (ask) => {
      const list = listOf(context, ask.url);
      if (isPartial(ask.request)) return htmlResponse(context, await list.render());
      const query = ask.url.searchParams.get("q") ?? "";
      const live = `/live/results${ask.url.search}`;
      const chrome = chromeOf(context, ask, { title: "Results", here: "/results", live });
      return htmlResponse(context, ResultsPage({ chrome, query, children: await list.render() }));
    }),
    get("/live/results", ({ url }) => context.live.open(`results ${url.search}`, [listOf(context, url)])),
    get("/results/:id", async (ask) => {
      const { resultId } = await resultOf(context, ask.params);
      const chrome = chromeOf(context, ask, {
        title: `Result ${resultId}`,
        here: "/results",
        live: `/live/results/${encodeURIComponent(resultId)}`,
      });
      const children = await renderAll([detailOf(context, resultId)]);
      return htmlResponse(context, ResultPage({ chrome, resultId, children }));
    }),
    get("/live/results/:id", async ({ params }) => {
      const { resultId } = await resultOf(context, params);
      return context.live.open(`result ${resultId}`, [detailOf(context, resultId)]);
    }),
    post("/results/:id/restore", async ({ params, request }) => {
      const { resultId, target } = await resultOf(context, params);
      const body = { output_path: target, restore: resultId };
      const answer = await callAction(context, "generate_file", body, request.signal);
      const what = answer["removed"] === true ? "was removed" : "is as it was";
      return htmlResponse(context, Done({ text: `${shownPath(target, context.root)} ${what}` }));
    }),
    get("/results/:id/again", async (ask) => {
      const { action, prompt, resultId, target } = await resultOf(context, ask.params);
      const chrome = chromeOf(context, ask, { title: "Run again", here: "/results" });
      const view = { chrome, resultId, path: shownPath(target, context.root), prompt };
      return htmlResponse(context, action === SQL_ACTION ? SqlAgainPage(view) : AgainPage(view));
    }),
    post("/results/:id/run", async (ask) => runSqlPlan(context, await resultOf(context, ask.params), ask)),
    post("/results/:id/again", async (ask) => {
      const { fields, params, request } = ask;
      const result = await resultOf(context, params);
      if (result.action === SQL_ACTION) return rehearseSql(context, result, ask);
      const given = await fields();
      const body = {
        output_path: given["output_path"] ?? "",
        verified_prompt: given["verified_prompt"] ?? "",
        context_files: contextFilesOf(given),
        overwrite: given["overwrite"] === "yes",
        force: true,
      };
      const answer = await callAction(context, "generate_file", body, request.signal);
      const written = v.safeParse(v.object({ result_id: v.string() }), answer);
      const response = await htmlResponse(context, Done({ text: `${body.output_path} is written` }));
      if (written.success) {
        response.headers.set("HX-Redirect", `/results/${encodeURIComponent(written.output.result_id)}`);
      }
      return response;
    }),
  ];
}

function listOf(context: ConsoleContext, url: URL): Fragment {
  const { root, services } = context;
  const query = (url.searchParams.get("q") ?? "").trim();
  const before = Number(url.searchParams.get("before") ?? Number.NaN);
  return {
    id: "results",
    everySeconds: 1,
    async render() {
      const found = await findResults(services.stores, {
        text: query,
        before: Number.isFinite(before) ? before : undefined,
        limit: PAGE_ROWS + 1,
      });
      const rows = found.slice(0, PAGE_ROWS);
      const last = rows.at(-1);
      const older =
        found.length > PAGE_ROWS && last !== undefined
          ? `/results?${new URLSearchParams({ ...(query === "" ? {} : { q: query }), before: String(last.timestamp) })}`
          : undefined;
      const shown = rows.map((row) => ({ ...row, lines: linesOf(row.receipt) }));
      return ResultList({ view: { results: shown, root, query, older } });
    },
  };
}

function detailOf(context: ConsoleContext, id: string): Fragment {
  const { root, services } = context;
  return {
    id: "result",
    // The file is read for it.
    everySeconds: 2,
    async render() {
      const result = await resultOf(context, { id });
      const isFile = result.action !== SQL_ACTION;
      const state = isFile ? stateOf(context, result) : undefined;
      const needed = isFile ? "generate_file" : SQL_ACTION;
      return ResultDetail({
        view: {
          result,
          root,
          state,
          change: isFile ? await changeOf(context, result) : await sqlOf(context, result),
          receipt: receiptFacts(result.receipt),
          restorable: state === "as written" && result.sha256Before !== result.sha256After,
          repeatable: services.actions.some(({ name }) => name === needed),
        },
      });
    },
  };
}

async function resultOf(
  { services }: ConsoleContext,
  { id = "" }: Readonly<Record<string, string | undefined>>,
): Promise<ResultRow> {
  const row = await services.stores.results.find(id);
  if (row !== undefined) return row;
  throw new BrainloopError("FILE_NOT_FOUND", `There is no result ${quote(id)}`, {
    hint: "The list of results shows what there is",
  });
}

/** What a write changed; undefined where a text of it is no longer kept. */
async function changeOf(context: ConsoleContext, result: ResultRow): Promise<{ diff: string } | undefined> {
  const { results: kept } = context.services.stores;
  const texts: (string | undefined)[] = [];
  for (const sha256 of [result.sha256Before, result.sha256After]) {
    const content = sha256 === null ? undefined : await kept.content(sha256);
    if (sha256 !== null && content === undefined) return undefined;
    texts.push(content === undefined ? undefined : new TextDecoder().decode(content));
  }
  return { diff: diffOf(result.target, texts[0], texts[1]) };
}

/** The SQL of a result; undefined where it is no longer kept. */
async function sqlOf(
  { services }: ConsoleContext,
  { sha256After }: ResultRow,
): Promise<{ safeSql: string } | undefined> {
  const content = sha256After === null ? undefined : await services.stores.results.content(sha256After);
  const plan = content === undefined ? undefined : unpackPlan(content);
  return plan === undefined ? undefined : { safeSql: highlight(masked(plan), "sql") };
}

function stateOf({ services }: ConsoleContext, { target, sha256After, sha256Before }: ResultRow) {
  try {
    const real = services.reading.guard.resolve(target);
    const stat = statSync(real);
    if (!stat.isFile() || stat.size > MAX_COMPARED_BYTES) return "out of reach";
    const now = new Bun.CryptoHasher("sha256").update(readFileSync(real)).digest("hex");
    if (now === sha256After) return "as written";
    return now === sha256Before ? "as before" : "changed";
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    if (error.code !== "FILE_NOT_FOUND") return "out of reach";
    // A file that was created and taken back is as before, too.
    if (sha256After === null) return "as written";
    return sha256Before === null ? "as before" : "missing";
  }
}

const Receipt = v.record(v.string(), v.unknown());

function receiptFacts(receipt: string): (readonly [string, string])[] {
  const parsed = v.safeParse(Receipt, JSON.parse(receipt));
  return parsed.success ? factsOf(parsed.output).filter(([name]) => name !== "path") : [];
}

function linesOf(receipt: string): string {
  const parsed = v.safeParse(v.object({ lines: v.string() }), JSON.parse(receipt));
  return parsed.success ? parsed.output.lines : "";
}
