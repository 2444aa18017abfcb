import { USAGE_WINDOWS, UsagePage } from "../../../views/usage/page.tsx";
import { Usage } from "../../../views/usage/usage.tsx";
import { parseDuration } from "../../duration.ts";
import { latestCalls, usageByDay, usageByModel } from "../../store/queries/usage.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { get, type Route } from "../routes.ts";

const DEFAULT_WINDOW = "30d";
const LATEST = 50;

export function usage(context: ConsoleContext): readonly Route[] {
  return [
    get("/usage", async (ask) => {
      const window = windowOf(ask.url);
      const chrome = chromeOf(context, ask, {
        title: "Usage",
        here: "/usage",
        live: `/live/usage?window=${window}`,
      });
      const children = await renderAll([usageOf(context, window)]);
      return htmlResponse(context, UsagePage({ chrome, window, children }));
    }),
    get("/live/usage", ({ url }) => {
      const window = windowOf(url);
      return context.live.open(`usage ${window}`, [usageOf(context, window)]);
    }),
  ];
}

function windowOf(url: URL): string {
  const given = url.searchParams.get("window");
  return USAGE_WINDOWS.find((name) => name === given) ?? DEFAULT_WINDOW;
}

function usageOf({ services }: ConsoleContext, window: string): Fragment {
  const { now, stores } = services;
  return {
    id: "usage",
    everySeconds: 2,
    async render() {
      const since = now() - (parseDuration(window) ?? 0);
      const [models, days, calls] = await Promise.all([
        usageByModel(stores, since),
        usageByDay(stores, since),
        latestCalls(stores, LATEST),
      ]);
      return Usage({ view: { models, days, calls } });
    },
  };
}
