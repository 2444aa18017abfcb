/** Somebody else's site, at another port of this machine: what its pages try, and what it is told. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import * as v from "valibot";

const SCRIPT = readFileSync(new URL("stranger.page.js", import.meta.url), "utf8");
const PAGE = `<!doctype html><meta charset="utf-8"><title>A stranger</title><body><script>${SCRIPT}</script>`;

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';

/** One request to it. */
export interface Asked {
  method: string;
  path: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

export class Stranger implements AsyncDisposable {
  readonly asked: Asked[] = [];
  /** Cookies it sets, on every answer. */
  cookie = "";
  readonly #server: Bun.Server<undefined>;

  constructor() {
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (request, server) => {
        const { pathname } = new URL(request.url);
        const headers = Object.fromEntries(request.headers);
        this.asked.push({ method: request.method, path: pathname, headers, body: await request.text() });
        if (server.upgrade(request)) return undefined;
        return this.#answer(pathname, request);
      },
      websocket: { message: () => undefined },
    });
  }

  /** Its own origin, called by one of this machine's names. */
  origin(host = "127.0.0.1"): string {
    return `http://${host}:${this.#server.port}`;
  }

  /** Lets everyone in: what an attempt gets here, the browser would have given it of the console, too. */
  #answer(path: string, request: Request): Response {
    const headers = new Headers({
      "access-control-allow-origin": request.headers.get("origin") ?? "*",
      "access-control-allow-credentials": "true",
      "access-control-allow-headers": "content-type, authorization, x-brainloop-token, hx-request",
      ...(this.cookie === "" ? {} : { "set-cookie": this.cookie }),
    });
    if (path === "/stream") {
      headers.set("content-type", "text/event-stream");
      return new Response("data: x\n\n", { headers });
    }
    const type = TYPES[path.split(".").at(-1) ?? ""];
    headers.set("content-type", type ?? "text/html; charset=utf-8");
    if (type === undefined) return new Response(PAGE, { headers });
    return new Response(path.endsWith(".svg") ? PICTURE : "", { headers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

/** Where a page looks, and by which means. */
export interface Sights {
  /** Asked for as data, as parts of the page and in frames. */
  paths: readonly string[];
  streams: readonly string[];
  /** Opened as windows. */
  windows: readonly string[];
}

/** What a page could tell of these paths, one line an attempt: `img /icon.svg: loaded`. */
export async function look(page: Page, target: string, at: Sights): Promise<string[]> {
  const call = `look(...${JSON.stringify([target, at])})`;
  return v.parse(v.array(v.string()), await page.evaluate(call));
}

/** Has a page send these fields to each path in every way there is, and waits until they are sent. */
export async function change(
  page: Page,
  target: string,
  paths: readonly string[],
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  await page.evaluate(`change(...${JSON.stringify([target, paths, fields])})`);
}
