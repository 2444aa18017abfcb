/** The console: a door for people, in a browser. Loaded only where it is asked for. */
import { randomBytes } from "node:crypto";
import { fileError } from "../file-error.ts";
import { Credentials } from "./access/credentials.ts";
import { Gate } from "./access/gate.ts";
import { consoleSecret } from "./access/secret.ts";
import { type Address, hostInUrl } from "./address.ts";
import { api } from "./api.ts";
import { createApp } from "./app.ts";
import type { ConsoleContext, ConsoleParts } from "./context.ts";
import { entrance, type EntranceOptions } from "./entrance.ts";
import { Live } from "./live.ts";
import { pages } from "./pages/index.ts";
import { announce, loginUrl, withdraw } from "./running.ts";
import type { Route } from "./routes.ts";

export interface ConsoleOptions {
  address: Address;
  /** Hosts by which it may be called besides this machine's own names. */
  allowedHosts: readonly string[];
}

export interface RunningServer {
  /** `http://127.0.0.1:7717` */
  origin: string;
  routes: readonly Route[];
  /** @returns a link that logs in once, within a minute */
  loginUrl(): string;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Opens the console.
 * @throws with `code` EADDRINUSE where something else is at the port; BrainloopError for an unusable data directory
 */
export function startConsole(parts: ConsoleParts, { address, allowedHosts }: ConsoleOptions): RunningServer {
  const { dataDirectory, services } = parts;
  const credentials = new Credentials(consoleSecret(dataDirectory));
  const run = randomBytes(9).toString("base64url");
  let handle: (request: Request) => Promise<Response> = () =>
    Promise.resolve(new Response(null, { status: 503 }));
  const server = Bun.serve({
    hostname: address.host,
    port: address.port,
    // Some answers take as long as a model does.
    idleTimeout: 0,
    maxRequestBodySize: MAX_BODY_BYTES,
    fetch: (request) => handle(request),
  });
  const port = server.port ?? address.port;
  const warned = new Set<string>();
  const closing = new AbortController();
  const context: ConsoleContext = {
    ...parts,
    closing: closing.signal,
    live: new Live({
      changes: () => services.stores.changes(),
      mask: services.maskText,
      failed(error) {
        const message = error instanceof Error ? error.message : String(error);
        if (warned.has(message)) return;
        warned.add(message);
        services.log.warn("The console cannot show what changes", { reason: error });
      },
    }),
  };
  const cookieName = `brainloop_${new Bun.CryptoHasher("sha256").update(dataDirectory).digest("hex").slice(0, 8)}`;
  const hosts = [...allowedHosts, ...(allowedHosts.length > 0 ? [address.host] : [])];
  const gate = new Gate({ credentials, cookieName, port, allowedHosts: hosts, now: services.now });
  const routes = routesOf(context, { credentials, cookieName, run, now: services.now });
  handle = createApp({ context, gate, credentials, routes });
  const origin = `http://${hostInUrl(address.host)}:${port}`;
  const link = (): string => loginUrl({ origin, run }, credentials, services.now());
  try {
    announce(dataDirectory, { origin, run, pid: process.pid, url: link() });
  } catch (error) {
    void server.stop(true);
    throw fileError(error, dataDirectory);
  }
  return {
    origin,
    routes,
    loginUrl: link,
    async close() {
      withdraw(dataDirectory, run);
      closing.abort();
      context.live.close();
      await server.stop(true);
    },
  };
}

/** Everything that can be asked of the console. */
function routesOf(context: ConsoleContext, options: EntranceOptions): readonly Route[] {
  return [...entrance(options), ...api(context), ...pages.flatMap((page) => page(context))];
}
