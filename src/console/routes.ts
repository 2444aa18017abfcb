import type { Protection } from "./access/gate.ts";
import type { Visit } from "./visit.ts";

/** What a handler gets of a request. */
export interface Ask extends Visit {
  url: URL;
  request: Request;
  /** Of the path: `/results/:id`. */
  params: Readonly<Record<string, string>>;
  /** Fields of a form. */
  fields(): Promise<Readonly<Record<string, string>>>;
  /** A JSON object. */
  json(): Promise<Record<string, unknown>>;
}

/** One thing that can be asked of the console. */
export interface Route {
  method: "GET" | "POST";
  /** As Elysia writes them. */
  path: string;
  protection: Protection;
  handle(ask: Ask): Promise<Response> | Response;
}

/** A page, or a part of one. */
export function get(path: string, handle: Route["handle"]): Route {
  return { method: "GET", path, protection: "page", handle };
}

/** A change. */
export function post(path: string, handle: Route["handle"]): Route {
  return { method: "POST", path, protection: "page", handle };
}

/** For programs, which have the token, and for pages. */
export function api(method: Route["method"], path: string, handle: Route["handle"]): Route {
  return { method, path, protection: "api", handle };
}
