/** A server with a console, and those who visit it: by plain HTTP, as a browser's requests look or as they do not. */
import type { Sandbox } from "./executable.ts";
import { RawServer, type ServerOptions } from "./mcp.ts";

const WITHIN_MS = 10_000;

/** An MCP server that serves its console at a free port. */
export class ConsoleServer implements AsyncDisposable {
  readonly server: RawServer;
  /** As it stands on stderr: works once. */
  readonly loginUrl: string;

  private constructor(server: RawServer, loginUrl: string) {
    this.server = server;
    this.loginUrl = loginUrl;
  }

  static async start(
    sandbox: Pick<Sandbox, "project" | "env">,
    { args = [], ...options }: ServerOptions = {},
  ): Promise<ConsoleServer> {
    const server = await RawServer.start(sandbox, { ...options, args: ["--console=0", ...args] });
    return new ConsoleServer(server, await urlIn(server));
  }

  /** `http://127.0.0.1:40001` */
  get origin(): string {
    return new URL(this.loginUrl).origin;
  }

  /** Logs in as a browser does. */
  async login(): Promise<Visitor> {
    const response = await fetch(this.loginUrl, { redirect: "manual", headers: NAVIGATION });
    const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
    const visitor = new Visitor(this.origin, cookie);
    await visitor.readToken();
    return visitor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** What a browser says of a request that a person made by the address bar. */
export const NAVIGATION = { accept: "text/html", "sec-fetch-site": "none", "sec-fetch-mode": "navigate" };
/** What it says of a request that a page of the same origin made. */
export const OWN_PAGE = { accept: "text/html", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" };

/** A browser that is logged in. */
export class Visitor {
  token = "";

  constructor(
    readonly origin: string,
    readonly cookie: string,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.origin + path, {
      headers: { ...OWN_PAGE, cookie: this.cookie, ...headers },
      redirect: "manual",
    });
  }

  async text(path: string): Promise<string> {
    return await (await this.get(path)).text();
  }

  /** A change as a page of the console makes it. */
  post(
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.origin + path, {
      method: "POST",
      redirect: "manual",
      headers: {
        ...OWN_PAGE,
        cookie: this.cookie,
        origin: this.origin,
        "hx-request": "true",
        "x-brainloop-token": this.token,
        ...headers,
      },
      body: new URLSearchParams(fields),
    });
  }

  /** The token that pages hold. */
  async readToken(): Promise<void> {
    const html = await (await this.get("/", { "sec-fetch-mode": "navigate" })).text();
    const [, token] = /X-Brainloop-Token&#34;:&#34;([\w-]+)/.exec(html) ?? [];
    if (token === undefined) throw new Error(`No token in the page: ${html.slice(0, 500)}`);
    this.token = token;
  }
}

async function urlIn(server: RawServer): Promise<string> {
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const [url] = /http:\S+/.exec(server.errors) ?? [];
    if (url !== undefined) return url;
    await Bun.sleep(5);
  }
  throw new Error(`No console within ${WITHIN_MS} ms. stderr: ${server.errors}`);
}
