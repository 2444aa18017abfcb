import { basename } from "node:path";
import type { Chrome } from "../../views/layout.tsx";
import { ASSET_URLS } from "./assets.ts";
import type { ConsoleContext } from "./context.ts";
import type { Fragment } from "./live.ts";
import type { Visit } from "./visit.ts";

/** What the frame of a page shows. @param live where its stream of changes is */
export function chromeOf(
  context: ConsoleContext,
  visit: Visit,
  page: { title: string; here: string; live?: string },
): Chrome {
  const { root, version } = context;
  return {
    ...page,
    project: root === undefined ? "no project" : basename(root),
    version,
    token: visit.token,
    assets: ASSET_URLS,
  };
}

/** An answer in HTML; known secrets do not get out. */
export async function htmlResponse(
  context: Pick<ConsoleContext, "services">,
  html: JSX.Element,
  status = 200,
): Promise<Response> {
  const text = await html;
  const whole = text.startsWith("<html") ? `<!doctype html>${text}` : text;
  return new Response(context.services.maskText(whole), {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}

/** Fragments as they stand in the page. */
export async function renderAll(fragments: readonly Fragment[]): Promise<string> {
  return (await Promise.all(fragments.map(({ render }) => render()))).join("");
}

/** Whether htmx asks for a part of a page, as a search does while it is typed. */
export function isPartial(request: Request): boolean {
  return request.headers.has("hx-request");
}
