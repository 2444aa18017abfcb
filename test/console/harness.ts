/** A console within the test's own process, over real databases and a project of its own. */
import { openBackend } from "../../src/cli/backend.ts";
import { startConsole } from "../../src/console/index.ts";
import type { ConsoleParts } from "../../src/console/context.ts";
import type { Route } from "../../src/console/routes.ts";
import type { Services } from "../../src/actions/context.ts";
import { NAVIGATION, Visitor } from "../support/console.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";

export interface HarnessOptions {
  env?: Record<string, string>;
  allowedHosts?: readonly string[];
  readOnly?: boolean;
}

export class ConsoleHarness extends Sandbox implements AsyncDisposable {
  readonly parts: ConsoleParts;
  readonly origin: string;
  readonly routes: readonly Route[];
  readonly loginUrl: () => string;
  /** What was logged. */
  log = "";
  readonly #close: () => Promise<void>;

  constructor(options: HarnessOptions = {}) {
    super();
    const world = {
      env: { ...this.env, ...options.env },
      cwd: this.project,
      home: this.home,
      platform: process.platform,
      version: "0.0.0",
      selfCommand: [EXECUTABLE],
      parseWorker: new URL("../../src/ingest/parse-worker.ts", import.meta.url).href,
      isTerminal: { in: false, out: false, err: false },
      out: () => undefined,
      err: (text: string) => {
        this.log += text;
      },
      readInput: () => Promise.resolve(""),
    };
    const backend = openBackend(
      { world, globals: { root: [] }, args: [], options: {} },
      {
        readOnly: options.readOnly ?? false,
        kind: "console",
        startedAt: Date.now() / 1000,
        onPoison: () => undefined,
        onOrphaned: () => undefined,
        onOutdated: () => undefined,
      },
    );
    this.parts = backend.forConsole();
    const server = startConsole(this.parts, {
      address: { host: "127.0.0.1", port: 0 },
      allowedHosts: options.allowedHosts ?? [],
    });
    this.origin = server.origin;
    this.routes = server.routes;
    this.loginUrl = server.loginUrl;
    this.#close = async () => {
      await server.close();
      await backend.close();
    };
  }

  get services(): Services {
    return this.parts.services;
  }

  async login(): Promise<Visitor> {
    const response = await fetch(this.loginUrl(), { redirect: "manual", headers: NAVIGATION });
    const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
    const visitor = new Visitor(this.origin, cookie);
    await visitor.readToken();
    return visitor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    this[Symbol.dispose]();
  }
}
