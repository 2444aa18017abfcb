import { Charts } from "../../../views/overview/charts.tsx";
import { Figures } from "../../../views/overview/figures.tsx";
import { LatestErrors, LatestResults } from "../../../views/overview/latest.tsx";
import { OverviewPage, WINDOWS } from "../../../views/overview/page.tsx";
import { Running } from "../../../views/overview/running.tsx";
import { Workers } from "../../../views/overview/workers.tsx";
import { parseDuration } from "../../duration.ts";
import { findResults } from "../../store/queries/results.ts";
import { MetricSteps } from "../../store/queries/metric-steps.ts";
import { failedCalls, runningCalls } from "../../store/queries/usage.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { get, type Route } from "../routes.ts";
import { overviewCharts } from "./overview-charts.ts";
import { overviewFigures } from "./overview-figures.ts";
import { workersSeen } from "./workers.ts";

const DEFAULT_WINDOW = "1h";
const LATEST = 8;
const DAY_SECONDS = 86_400;

export function overview(context: ConsoleContext): readonly Route[] {
  const { now, stores } = context.services;
  const metrics = new MetricSteps(stores, now);
  return [
    get("/", async (ask) => {
      const window = windowOf(ask.url);
      const parts = fragments(context, metrics, window);
      const chrome = chromeOf(context, ask, {
        title: "Overview",
        here: "/",
        live: `/live/overview?window=${window}`,
      });
      return htmlResponse(context, OverviewPage({ chrome, window, children: await renderAll(parts) }));
    }),
    get("/live/overview", ({ url }) => {
      const window = windowOf(url);
      return context.live.open(`overview ${window}`, fragments(context, metrics, window));
    }),
  ];
}

function windowOf(url: URL): string {
  const given = url.searchParams.get("window");
  return WINDOWS.find((name) => name === given) ?? DEFAULT_WINDOW;
}

function fragments(context: ConsoleContext, metrics: MetricSteps, window: string): readonly Fragment[] {
  const { root, services, workerId } = context;
  const { stores, now } = services;
  const windowSeconds = parseDuration(window) ?? 3600;
  return [
    {
      id: "figures",
      everySeconds: 2,
      render: async () => Figures({ view: await overviewFigures(services, metrics, window) }),
    },
    { id: "running", render: async () => Running({ calls: await runningCalls(stores, now()) }) },
    {
      id: "charts",
      // A step is drawn no finer than it lasts.
      everySeconds: Math.min(60, Math.max(5, windowSeconds / 240)),
      render: async () => Charts({ charts: await overviewCharts(stores, metrics, windowSeconds, now()) }),
    },
    { id: "workers", render: async () => Workers({ workers: await workersSeen(stores, workerId) }) },
    {
      id: "latest-results",
      render: async () =>
        LatestResults({ results: await findResults(stores, { text: "", limit: LATEST }), root }),
    },
    {
      id: "latest-errors",
      render: async () => LatestErrors({ errors: await failedCalls(stores, now() - DAY_SECONDS, LATEST) }),
    },
  ];
}
