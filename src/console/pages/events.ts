import * as v from "valibot";
import { EventList } from "../../../views/events/list.tsx";
import { EventsPage } from "../../../views/events/page.tsx";
import { type EventRow, eventTypes, findEvents } from "../../store/queries/events.ts";
import type { ConsoleContext } from "../context.ts";
import { factsOf } from "../facts.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { get, type Route } from "../routes.ts";

const PAGE_ROWS = 100;
/** Of so many events the kinds are counted. */
const TYPES_OF = 5_000;

export function events(context: ConsoleContext): readonly Route[] {
  return [
    get("/events", async (ask) => {
      const live = `/live/events${ask.url.search}`;
      const chrome = chromeOf(context, ask, { title: "Events", here: "/events", live });
      const types = await eventTypes(context.services.stores, TYPES_OF);
      const type = ask.url.searchParams.get("type") ?? "";
      const children = await renderAll([listOf(context, ask.url)]);
      return htmlResponse(context, EventsPage({ chrome, type, types, children }));
    }),
    get("/live/events", ({ url }) => context.live.open(`events ${url.search}`, [listOf(context, url)])),
  ];
}

function listOf({ services }: ConsoleContext, url: URL): Fragment {
  const type = url.searchParams.get("type") ?? "";
  const before = Number(url.searchParams.get("before") ?? Number.NaN);
  return {
    id: "events",
    async render() {
      const found = await findEvents(services.stores, {
        type,
        before: Number.isSafeInteger(before) ? before : undefined,
        limit: PAGE_ROWS + 1,
      });
      const rows = found.slice(0, PAGE_ROWS);
      const last = rows.at(-1);
      const older =
        found.length > PAGE_ROWS && last !== undefined
          ? `/events?${new URLSearchParams({ ...(type === "" ? {} : { type }), before: String(last.eventId) })}`
          : undefined;
      return EventList({ events: rows.map((row) => ({ ...row, data: pairsOf(row) })), older });
    },
  };
}

function pairsOf({ data }: EventRow): (readonly [string, string])[] {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), JSON.parse(data));
  return parsed.success ? factsOf(parsed.output) : [["data", data]];
}
