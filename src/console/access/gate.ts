import { hostInUrl, isLoopbackHost } from "../address.ts";
import type { Credentials } from "./credentials.ts";

/** Header by which a page proves that a change comes from it. */
export const TOKEN_HEADER = "x-brainloop-token";

/** What a path asks of those who want it. */
export type Protection =
  /** Nothing of the project is shown. */
  | "open"
  /** A login. */
  | "page"
  /** A login, or the token as Bearer. */
  | "api";

/** Who came in; the cookie is what its page token is derived from. */
export type Visitor = { as: "nobody" } | { as: "program" } | { as: "person"; cookie: string };

export type Verdict = { visitor: Visitor } | { refused: Refusal };

export type Refusal = "host" | "site" | "login" | "change";

export interface GateOptions {
  credentials: Credentials;
  /** Name of the cookie; other programs of this machine see it too. */
  cookieName: string;
  port: number;
  /** Hosts by which the console may be called besides this machine's own names. */
  allowedHosts: readonly string[];
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
}

/** Decides of each request whether it may pass, before anything of it is looked at. */
export class Gate {
  readonly #options: GateOptions;
  readonly #hosts: ReadonlySet<string>;

  constructor(options: GateOptions) {
    this.#options = options;
    const names = ["127.0.0.1", "localhost", "[::1]", ...options.allowedHosts.map(hostInUrl)];
    this.#hosts = new Set(names.flatMap((name) => withPort(name.toLowerCase(), options.port)));
  }

  judge(request: Request, protection: Protection): Verdict {
    const host = request.headers.get("host")?.toLowerCase() ?? "";
    // A name that leads here by DNS alone is somebody else's: rebinding.
    if (!this.#hosts.has(host)) return { refused: "host" };
    if (protection === "open") return { visitor: { as: "nobody" } };
    if (protection === "api" && this.#hasBearer(request)) return { visitor: { as: "program" } };
    if (!this.#ownSite(request, host)) return { refused: "site" };
    const cookie = cookieOf(request, this.#options.cookieName);
    const { credentials, now } = this.#options;
    if (cookie === undefined || !credentials.acceptsCookie(cookie, now())) return { refused: "login" };
    if (!isSafe(request) && !this.#mayChange(request, host, cookie)) return { refused: "change" };
    return { visitor: { as: "person", cookie } };
  }

  /** A browser adds this header to no request by itself, and asks first where another site's script does. */
  #hasBearer(request: Request): boolean {
    const [, token] = /^bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    if (token === undefined || !this.#options.credentials.acceptsBearer(token)) return false;
    const site = request.headers.get("sec-fetch-site");
    return site === null || site === "same-origin" || site === "none";
  }

  /** From a page of the console, or typed by the person: cookies are shared by all ports of a host. */
  #ownSite(request: Request, host: string): boolean {
    const site = request.headers.get("sec-fetch-site");
    if (site === "same-origin") return true;
    if (site === "none") {
      return isSafe(request) && request.headers.get("sec-fetch-mode") === "navigate";
    }
    // Browsers send it to trustworthy origins alone, and plain HTTP of another machine is none: SameSite has to do.
    return site === null && !isLoopbackHost(hostName(host)) && this.#fromOwnOrigin(request, host);
  }

  #fromOwnOrigin(request: Request, host: string): boolean {
    const origin = request.headers.get("origin");
    return origin === null || origin === `http://${host}`;
  }

  #mayChange(request: Request, host: string, cookie: string): boolean {
    const token = request.headers.get(TOKEN_HEADER) ?? "";
    return (
      request.headers.get("origin") === `http://${host}` &&
      this.#options.credentials.acceptsPageToken(token, cookie)
    );
  }
}

function withPort(name: string, port: number): string[] {
  return port === 80 ? [name, `${name}:80`] : [`${name}:${port}`];
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}

function isSafe({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
