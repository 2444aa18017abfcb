/** Everything a test in the browser needs: a project, a provider, a server with its console, and a browser. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import * as v from "valibot";
import { openBrowser, Visit } from "../support/browser.ts";
import { ConsoleServer } from "../support/console.ts";
import { SLUG, streamed, writePast } from "../support/console-demo.ts";
import { brainloop, Sandbox } from "../support/executable.ts";
import { FakeCerebras } from "../support/fake-cerebras.ts";

let shared: Promise<Browser> | undefined;

/** One browser for all tests of a process. */
export function browser(): Promise<Browser> {
  return (shared ??= openBrowser());
}

export async function closeBrowser(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

export interface PlaceOptions {
  /** Of the server, besides those that open its console. */
  args?: readonly string[];
}

export class BrowserPlace implements AsyncDisposable {
  readonly #visits: Visit[] = [];

  private constructor(
    readonly sandbox: Sandbox,
    readonly fake: FakeCerebras,
    readonly console: ConsoleServer,
  ) {}

  static async open({ args = [] }: PlaceOptions = {}): Promise<BrowserPlace> {
    const sandbox = new Sandbox();
    const fake = await FakeCerebras.start();
    const server = await ConsoleServer.start(sandbox, { args, env: fake.env });
    return new BrowserPlace(sandbox, fake, server);
  }

  /** A page that is logged in. */
  async page(options: BrowserContextOptions = {}): Promise<{ page: Page; visit: Visit }> {
    const visit = await Visit.open(await browser(), this.console.origin, options);
    this.#visits.push(visit);
    const page = await visit.context.newPage();
    await page.goto(await this.loginUrl());
    return { page, visit };
  }

  /** A fresh link, which works once. */
  async loginUrl(): Promise<string> {
    const { out } = await brainloop(["console"], { cwd: this.sandbox.project, env: this.sandbox.env });
    return out.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const visit of this.#visits) await visit[Symbol.asyncDispose]();
    await this.console[Symbol.asyncDispose]();
    await this.fake[Symbol.asyncDispose]();
    this.sandbox[Symbol.dispose]();
  }
}

const CODE = "export const one = 1;\n";

export type UsedPlace = BrowserPlace & { /** Its id. */ session: string };

/** A project that has been worked on. */
export async function used(options: PlaceOptions = {}): Promise<UsedPlace> {
  const place = await BrowserPlace.open(options);
  const { server } = place.console;
  await place.sandbox.write("src/slug.ts", SLUG);
  await place.sandbox.write("README.md", "# Harbour\n\nA place for ships.\n");
  for (const call of [
    { action: "read_code", file_path: "src" },
    { action: "read_code", file_path: "src/slug.ts" },
    { action: "read_markdown", file_path: "README.md" },
  ]) {
    await server.call(call);
  }
  place.fake.queue.push(streamed(CODE), streamed(CODE));
  await server.call({ action: "generate_file", output_path: "src/one.ts", verified_prompt: "Export one" });
  const { body } = await server.call({
    action: "loop",
    mode: "propose",
    blocks: [{ id: "two", description: "Export two", target: "src/two.ts" }],
  });
  writePast(place.sandbox.data, Date.now() / 1000);
  return Object.assign(place, { session: String(body["session_id"]) });
}

/** What the page's policy has refused so far. */
export async function violations(page: Page): Promise<string[]> {
  return v.parse(v.array(v.string()), await page.evaluate("window.violations"));
}

/** Waits until an expression is true in the page, whose policy forbids what Playwright's own way of it does. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while ((await page.evaluate(`Boolean(${expression})`)) !== true) {
    if (performance.now() > deadline) throw new Error(`Not within 30 s: ${expression}`);
    await page.waitForTimeout(30);
  }
}
