/** The registry of pages. */
import type { ConsoleContext } from "../context.ts";
import type { Route } from "../routes.ts";
import { digests } from "./digests.ts";
import { events } from "./events.ts";
import { explore } from "./explore.ts";
import { map } from "./map.ts";
import { overview } from "./overview.ts";
import { patterns } from "./patterns.ts";
import { results } from "./results.ts";
import { sessions } from "./sessions.ts";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { stop } from "./stop.ts";
import { usage } from "./usage.ts";

/** What a person can see and do, a function for each page. */
export const pages: readonly ((context: ConsoleContext) => readonly Route[])[] = [
  overview,
  sessions,
  explore,
  digests,
  map,
  patterns,
  results,
  usage,
  events,
  sources,
  settings,
  stop,
];
