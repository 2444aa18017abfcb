/** A real browser, which comes with an npm package. */
import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium as engine,
} from "playwright-core";

/** Made for a function in the cloud, where a browser is one process; here it is as on a desk. */
const NOT_HERE =
  /single-process|no-zygote|disable-web-security|allow-running-insecure-content|disable-site-isolation|IsolateOrigins/;

/** Other sites' names lead to this machine, as an owner of a name may have it. */
const NAMES = "--host-resolver-rules=MAP *.example 127.0.0.1";

/** Unpacks and starts the browser; to be closed by the caller. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  return await engine.launch({
    executablePath,
    headless: true,
    args: [...chromium.args.filter((arg) => !NOT_HERE.test(arg)), NAMES],
  });
}

const COUNT_VIOLATIONS = `
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(event.violatedDirective + " " + event.blockedURI);
  });`;

/** A profile of its own, with what the pages threw and what their policy refused. */
export class Visit implements AsyncDisposable {
  /** Errors that pages threw, and what was written to their console as one. */
  readonly errors: string[] = [];
  /** Requests to anything but the console. */
  readonly strangers: string[] = [];

  private constructor(readonly context: BrowserContext) {}

  static async open(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({
      locale: "en-US",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const visit = new Visit(context);
    await context.addInitScript(COUNT_VIOLATIONS);
    context.on("weberror", (error) => visit.errors.push(error.error().message));
    context.on("console", (message) => {
      if (message.type() === "error") visit.errors.push(`${message.text()} ${message.location().url}`);
    });
    context.on("request", (request) => {
      if (!request.url().startsWith(`${origin}/`)) visit.strangers.push(request.url());
    });
    return visit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
  }
}
