/** The registry of pages. */
import type { ConsoleContext } from "../context.ts";
import type { Route } from "../routes.ts";
import { overview } from "./overview.ts";

/** What a person can see and do, a function for each page. */
export const pages: readonly ((context: ConsoleContext) => readonly Route[])[] = [overview];
