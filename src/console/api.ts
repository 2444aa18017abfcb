import { exposition } from "../actions/exposition.ts";
import { collectStats } from "../actions/stats.ts";
import { parseDuration } from "../duration.ts";
import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import { findDigests } from "../store/queries/digests.ts";
import { findEvents } from "../store/queries/events.ts";
import { findResults } from "../store/queries/results.ts";
import { latestCalls, runningCalls } from "../store/queries/usage.ts";
import type { ConsoleContext } from "./context.ts";
import { workersSeen } from "./pages/workers.ts";
import { type Ask, api as route, type Route } from "./routes.ts";

const DEFAULT_ROWS = 100;
const MOST_ROWS = 1_000;
const DEFAULT_WINDOW = "1h";

/** What the pages show, as JSON for programs; and every action, by its name. */
export function api(context: ConsoleContext): readonly Route[] {
  const { services, version, workerId } = context;
  const { now, stores } = services;
  const list = (path: string, find: (ask: Ask, limit: number) => Promise<readonly unknown[]>): Route =>
    route("GET", path, async (ask) => answer(context, { items: await find(ask, limitOf(ask.url)) }));
  return [
    route("GET", "/metrics", async () => {
      const text = await exposition(stores, version);
      return new Response(text, { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } });
    }),
    route("GET", "/api/stats", async ({ url }) => {
      const window = url.searchParams.get("window") ?? DEFAULT_WINDOW;
      const seconds = parseDuration(window);
      if (seconds === undefined) {
        throw new BrainloopError(
          "INVALID_PARAMS",
          `window: expected a duration such as "15m", "1h", "7d", found ${quote(window)}`,
        );
      }
      return answer(context, { ...(await collectStats(stores, seconds)) });
    }),
    list("/api/workers", () => workersSeen(stores, workerId)),
    list("/api/running", () => runningCalls(stores, now())),
    list("/api/usage", (_, limit) => latestCalls(stores, limit)),
    list("/api/results", ({ url }, limit) =>
      findResults(stores, { text: textOf(url), before: beforeOf(url), limit }),
    ),
    list("/api/digests", ({ url }, limit) => findDigests(stores, { text: textOf(url), limit })),
    list("/api/events", ({ url }, limit) =>
      findEvents(stores, { type: url.searchParams.get("type") ?? "", before: beforeOf(url), limit }),
    ),
    list("/api/actions", () =>
      Promise.resolve(
        services.actions.map(({ name, description, readOnly, jsonSchema }) => ({
          name,
          description,
          read_only: readOnly,
          schema: jsonSchema(),
        })),
      ),
    ),
    route("POST", "/api/actions/:name", async ({ json, params, request }) => {
      const call = { action: params["name"] ?? "", params: await json() };
      const { ok, body } = await context.call({ call, signal: request.signal, progress: () => undefined });
      return Response.json(body, { status: ok ? 200 : 422 });
    }),
  ];
}

/** Known secrets do not get out. */
function answer({ services }: ConsoleContext, body: Record<string, unknown>): Response {
  return Response.json(services.maskKnown(body));
}

function textOf(url: URL): string {
  return url.searchParams.get("q") ?? "";
}

function beforeOf(url: URL): number | undefined {
  const before = Number(url.searchParams.get("before") ?? Number.NaN);
  return Number.isFinite(before) ? before : undefined;
}

function limitOf(url: URL): number {
  const limit = Number(url.searchParams.get("limit") ?? DEFAULT_ROWS);
  return Number.isSafeInteger(limit) ? Math.min(Math.max(1, limit), MOST_ROWS) : DEFAULT_ROWS;
}
