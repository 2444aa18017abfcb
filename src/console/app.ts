import { Elysia } from "elysia";
import type { Gate } from "./access/gate.ts";
import { secured } from "./access/headers.ts";
import type { Credentials } from "./access/credentials.ts";
import type { ConsoleContext } from "./context.ts";
import { readFields, readJson } from "./body.ts";
import { failed, refused } from "./failures.ts";
import type { Ask, Route } from "./routes.ts";

export interface AppOptions {
  context: ConsoleContext;
  gate: Gate;
  credentials: Credentials;
  routes: readonly Route[];
}

/** The console as a function from a request to its answer: each route behind the gate, each answer secured. */
export function createApp({
  context,
  gate,
  credentials,
  routes,
}: AppOptions): (request: Request) => Promise<Response> {
  const app = new Elysia();
  for (const route of routes) {
    const answer = async (request: Request, params: Readonly<Record<string, string>>): Promise<Response> => {
      const verdict = gate.judge(request, route.protection);
      if ("refused" in verdict) return refused(context, verdict.refused, request);
      const { visitor } = verdict;
      const ask: Ask = {
        request,
        params,
        url: new URL(request.url),
        token: visitor.as === "person" ? credentials.pageToken(visitor.cookie) : "",
        fields: () => readFields(request),
        json: () => readJson(request),
      };
      try {
        return await route.handle(ask);
      } catch (error) {
        return await failed(context, error, request);
      }
    };
    app.route(
      route.method,
      route.path,
      async ({ request, params }) => secured(await answer(request, params)),
      {
        // Bodies are read by those who want them.
        parse: "none",
      },
    );
  }
  app.onError(async ({ request, code, error }) => {
    // What is there is told only to those who may come in.
    const verdict = gate.judge(request, "page");
    if ("refused" in verdict) return secured(await refused(context, verdict.refused, request));
    return secured(await failed(context, code === "NOT_FOUND" ? "nothing here" : error, request));
  });
  return async (request) => await app.fetch(request);
}
