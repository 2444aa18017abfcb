/**
 * `bun run console-tests`: what pages of others get from the console while a person is logged in, in a real browser.
 * Each route by itself, with made-up headers: test/console/security.test.ts.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page, Response } from "playwright-core";
import { PAGES } from "../../views/layout.tsx";
import { ConsoleHarness } from "../console/harness.ts";
import { Visit } from "../support/browser.ts";
import { footprint } from "./footprint.ts";
import { browser, closeBrowser, used, type UsedPlace } from "./place.ts";
import { change, look, Stranger } from "./stranger.ts";

setDefaultTimeout(300_000);

/** Names by which a page of somebody else may be called: the first two are the console's own, at another port. */
const NAMES = ["127.0.0.1", "localhost", "evil.example"] as const;
const EXAMPLES = ["/", "/results", "/settings", "/live/overview", "/api/stats", "/metrics", "/nothing"];
/** Open to whoever calls the console by its name, and still nothing for pages of others. */
const OPEN = ["/healthz", "/static/icon.svg", "/static/htmx.js", "/static/console.css", "/login?code=1.2.3"];
const STREAMS = ["/live/overview", "/explore/x/stream"];
const WINDOWS = ["/", "/settings", "/login?code=1.2.3", "/api/stats", "/static/htmx.js"];
const FIELDS = { value: "7", name: "EVIL_KEY", path: "src", description: "Evil", block_id: "two" };
const CALL = { output_path: "evil.ts", verified_prompt: "Evil" };

let place: UsedPlace;
let stranger: Stranger;
let visit: Visit;
let own: Page;
let changes: readonly string[];

beforeAll(async () => {
  place = await used();
  stranger = new Stranger();
  ({ page: own, visit } = await place.page());
  // Logged in by both names of this machine, each with a cookie of its own.
  const url = new URL(await place.loginUrl());
  url.hostname = "localhost";
  await own.goto(url.href);
  await own.waitForSelector("h1:has-text('Overview')");
  await using harness = new ConsoleHarness();
  changes = harness.routes
    .filter(({ method }) => method === "POST")
    .map(({ path }) =>
      path
        .replace(":key", "call.max_seconds")
        .replace("/actions/:name", "/actions/generate_file")
        .replace(":name", "cerebras")
        .replace("/sessions/:id", `/sessions/${place.session}`)
        .replace(":id", "x"),
    );
});

afterAll(async () => {
  await stranger[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
  await closeBrowser();
});

/** The console, by each of this machine's names. */
function targets(): string[] {
  const { port } = new URL(place.console.origin);
  return ["127.0.0.1", "localhost"].map((name) => `http://${name}:${port}`);
}

/** A page of the stranger, in the browser of the person who is logged in. */
async function strange(name: string, at: Visit = visit): Promise<Page> {
  const page = await at.context.newPage();
  await page.goto(stranger.origin(name));
  return page;
}

/** Where the frames of a page have come to; what was refused stands nowhere. */
function framed(page: Page, target: string): string[] {
  return page
    .frames()
    .map((frame) => frame.url())
    .filter((url) => url.startsWith(target));
}

/** Of requests that say from which page they come, those that were not refused. */
async function letIn(answers: readonly Response[], target: string): Promise<string[]> {
  const found: string[] = [];
  for (const answer of answers) {
    const path = answer.url().slice(target.length);
    if (!answer.url().startsWith(target) || OPEN.includes(path)) continue;
    const { origin } = await answer.request().allHeaders();
    if (origin !== undefined && answer.status() !== 403) found.push(`${answer.status()} ${path}`);
  }
  return found;
}

/** Closes what a page has opened, too. */
async function closeAll(page: Page, but = own): Promise<void> {
  for (const each of page.context().pages()) if (each !== but) await each.close();
}

test("the attempts are real: a site that lets everyone in is seen and reached by each of them", async () => {
  const page = await strange("evil.example");
  const open = stranger.origin();
  const got = await look(page, open, {
    paths: ["/a.html", "/a.js", "/a.css", "/a.svg"],
    streams: ["/stream"],
    windows: ["/a.html"],
  });
  const names = new Set(got.map((line) => line.slice(0, line.indexOf(" /"))));
  expect([...names].toSorted()).toEqual([
    "EventSource",
    "EventSource with credentials",
    "WebSocket",
    "fetch HEAD",
    "fetch as a program",
    "fetch cors include",
    "fetch cors omit",
    "fetch no-cors include",
    "fetch no-cors omit",
    "fetch with a header",
    "img",
    "import",
    "script",
    "stylesheet",
    "window.open",
  ]);
  // A frame, an object and an embed of each path.
  expect(framed(page, open).filter((url) => url.endsWith("/a.html"))).toHaveLength(3);
  stranger.asked.splice(0);
  await change(page, open, ["/change"], FIELDS);
  const types = stranger.asked
    .filter(({ method }) => method === "POST")
    .map(({ headers }) => headers["content-type"]?.split(";")[0] ?? "");
  expect(Object.groupBy(types, (type) => type)).toMatchObject({
    "application/x-www-form-urlencoded": { length: 5 },
    "text/plain": { length: 4 },
    "application/json": { length: 1 },
    "multipart/form-data": { length: 1 },
  });
  const plain = stranger.asked.filter(({ headers }) => headers["content-type"] === "text/plain");
  expect(plain.map(({ body }): unknown => JSON.parse(body))).toContainEqual({ ...FIELDS, x: "=" });
  await closeAll(page);
});

for (const name of NAMES) {
  test(`a page of ${name} at another port is shown nothing`, async () => {
    const before = await footprint(place.sandbox);
    const pages = [...PAGES.map(({ path }) => path), `/sessions/${place.session}`];
    const paths = [...new Set([...EXAMPLES, ...OPEN, ...pages])];
    for (const target of targets()) {
      const page = await strange(name);
      expect(await look(page, target, { paths, streams: STREAMS, windows: WINDOWS })).toEqual([]);
      expect(framed(page, target)).toEqual([]);
      await closeAll(page);
    }
    expect(await footprint(place.sandbox)).toEqual(before);
  });

  test(`a page of ${name} at another port changes nothing`, async () => {
    const before = await footprint(place.sandbox);
    for (const target of targets()) {
      const page = await strange(name);
      const statuses = new Set<number>();
      page.on("response", (response) => {
        if (response.url().startsWith(target)) statuses.add(response.status());
      });
      await change(page, target, changes, FIELDS);
      await change(page, target, ["/api/actions/generate_file"], CALL);
      expect([...statuses]).toEqual([403]);
      expect(framed(page, target)).toEqual([]);
      await closeAll(page);
    }
    expect(await footprint(place.sandbox)).toEqual(before);
    expect(place.fake.left).toBe(0);
    expect((await place.console.server.call({ action: "get_stats" })).ok).toBe(true);
  });
}

test("a name of somebody else's that leads to the console's own port gets no further: DNS rebinding", async () => {
  const before = await footprint(place.sandbox);
  const page = await visit.context.newPage();
  const rebound = place.console.origin.replace("127.0.0.1", "evil.example");
  for (const path of [...EXAMPLES, ...OPEN, `/sessions/${place.session}`]) {
    const response = await page.goto(rebound + path);
    expect([path, response?.status()]).toEqual([path, 421]);
    expect(await page.content()).not.toContain("project");
  }
  // From here the browser takes the console for the page's own origin.
  const asked = await page.evaluate(`(async () => {
    const answers = [];
    for (const [method, path] of ${JSON.stringify([
      ...[...EXAMPLES, ...OPEN, ...STREAMS].map((path) => ["GET", path]),
      ...changes.map((path) => ["POST", path]),
    ])}) {
      const body = method === "POST" ? new URLSearchParams({ value: "7" }) : undefined;
      const headers = { "x-brainloop-token": "x", "hx-request": "true" };
      answers.push((await fetch(path, { method, body, headers, credentials: "include" })).status);
    }
    return answers;
  })()`);
  expect(asked).toEqual(Array(EXAMPLES.length + OPEN.length + STREAMS.length + changes.length).fill(421));
  expect(await visit.context.cookies(rebound)).toEqual([]);
  expect(await footprint(place.sandbox)).toEqual(before);
  await page.close();
});

test("the cookie goes to no one whom another site sends there, and to no script", async () => {
  const cookies = await visit.context.cookies(place.console.origin);
  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: "Strict" }]);
  const name = cookies[0]?.name ?? "";
  // Cookies know no ports: what the console would be sent is sent to a site on the same host, too.
  const page = await strange("127.0.0.1");
  stranger.asked.splice(0);
  await page.goto(stranger.origin());
  expect(stranger.asked[0]?.headers["cookie"]).toContain(name);
  expect(await page.evaluate("document.cookie")).not.toContain(name);

  await page.goto(stranger.origin("evil.example"));
  stranger.asked.splice(0);
  await look(page, stranger.origin(), { paths: ["/a.html"], streams: ["/stream"], windows: [] });
  await change(page, stranger.origin(), ["/change"], FIELDS);
  await Promise.all([
    page.waitForNavigation(),
    page.evaluate(`location.href = "${stranger.origin()}/linked"`),
  ]);
  expect(stranger.asked.map(({ path }) => path)).toContain("/linked");
  expect(stranger.asked.filter(({ headers }) => headers["cookie"]?.includes(name))).toEqual([]);
  await closeAll(page);
});

test("a cookie that another port of this machine has set logs nobody in", async () => {
  const [cookie] = await visit.context.cookies(place.console.origin);
  await using fresh = await Visit.open(await browser(), place.console.origin);
  await using setter = new Stranger();
  setter.cookie = `${cookie?.name}=9999999999.AAAAAAAAAAAAAAAA.${"A".repeat(43)}; Path=/`;
  const page = await fresh.context.newPage();
  await page.goto(setter.origin());
  expect(await fresh.context.cookies(place.console.origin)).toMatchObject([{ name: cookie?.name }]);
  await page.goto(place.console.origin);
  expect(await page.textContent("h1")).toBe("Log in");
});

test("a window that another page has opened shows nothing, and is in its hand no more", async () => {
  const page = await strange("localhost");
  const { origin } = place.console;
  const [popup] = await Promise.all([
    page.context().waitForEvent("page"),
    page.evaluate(`void (window.held = window.open("${origin}/settings"))`),
  ]);
  await popup.waitForSelector("h1:has-text('Opened from elsewhere')");
  expect(await popup.evaluate("window.opener")).toBeNull();
  expect(await page.evaluate("window.held.closed")).toBe(true);
  // The person goes on from there; the opener still holds nothing.
  await popup.click("a:has-text('Go to the console')");
  await popup.waitForSelector("h1:has-text('Overview')");
  expect(await popup.evaluate("window.opener")).toBeNull();
  expect(await page.evaluate("window.held.closed")).toBe(true);
  await closeAll(page);
});

test("neither the token nor the code of a link stands in an address, a referrer, the history or what a script may read", async () => {
  const { page, visit: other } = await place.page();
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url(), request.headers()["referer"] ?? ""));
  const link = await place.loginUrl();
  const code = new URL(link).searchParams.get("code") ?? "";
  const [cookie] = await other.context.cookies(place.console.origin);
  await page.goto(link);
  const seen = new Set<string>();
  let token = "";
  for (const { path } of PAGES) {
    await page.goto(place.console.origin + path);
    const html = await page.content();
    token = /X-Brainloop-Token(?:"|&quot;):(?:"|&quot;)([\w-]+)/i.exec(html)?.[1] ?? token;
    seen.add(html.replaceAll(token, ""));
    addresses.push(page.url(), String(await page.evaluate("document.referrer")));
    addresses.push(
      String(await page.evaluate("JSON.stringify([localStorage, sessionStorage, history.state])")),
    );
    addresses.push(String(await page.evaluate("JSON.stringify(performance.getEntries())")));
  }
  await page.goto(`${place.console.origin}/settings`);
  await page.fill("#setting-reader-parse_seconds input", "12");
  await page.press("#setting-reader-parse_seconds input", "Enter");
  await page.waitForSelector("#setting-reader-parse_seconds .done:has-text('saved')");
  expect([token.length, code.length, cookie?.value.length ?? 0].every((length) => length > 30)).toBe(true);
  // The link itself was asked for once.
  const elsewhere = addresses.filter((address) => address !== link).join("\n");
  for (const secret of [token, code, cookie?.value ?? "?"]) expect(elsewhere).not.toContain(secret);
  for (const html of seen) {
    expect(html).not.toContain(code);
    expect(html).not.toContain(cookie?.value ?? "?");
  }
  // What stands in the history leads nowhere twice.
  await page.goto(link);
  expect(page.url()).toBe(`${place.console.origin}/`);
  await other.context.clearCookies();
  await page.goto(link);
  expect(await page.textContent("h1")).toBe("Log in");
});

test("a page of the console sends nothing to others; who follows a link from it says not from where", async () => {
  const { page } = await place.page();
  await page.goto(`${place.console.origin}/results?q=Export`);
  stranger.asked.splice(0);
  const out = stranger.origin("evil.example");
  await page.evaluate(`(async () => {
    const url = ${JSON.stringify(out)};
    await fetch(url + "/fetched", { mode: "no-cors" }).catch(() => undefined);
    navigator.sendBeacon(url + "/beacon", "x");
    for (const [name, attributes] of [
      ["img", { src: url + "/a.svg" }], ["script", { src: url + "/a.js" }], ["iframe", { src: url }],
      ["link", { rel: "stylesheet", href: url + "/a.css" }], ["object", { data: url }],
    ]) document.body.append(Object.assign(document.createElement(name), attributes));
    const form = Object.assign(document.createElement("form"), { action: url + "/form", method: "post" });
    document.body.append(form);
    form.submit();
    new EventSource(url + "/stream");
    document.head.append(Object.assign(document.createElement("base"), { href: url }));
  })()`);
  await page.waitForTimeout(500);
  expect(stranger.asked).toEqual([]);
  expect(await page.evaluate("document.baseURI")).toStartWith(place.console.origin);
  await page.evaluate(
    `document.body.append(Object.assign(document.createElement("a"), { href: "${out}/linked", id: "out" }))`,
  );
  await Promise.all([page.waitForNavigation(), page.evaluate("document.getElementById('out').click()")]);
  expect(stranger.asked[0]).toMatchObject({ path: "/linked" });
  expect(stranger.asked[0]?.headers["referer"]).toBeUndefined();
});

test("no service worker stands between the person and the console", async () => {
  await own.goto(place.console.origin);
  const state = await own.evaluate(`(async () => {
    const failures = [];
    for (const path of ["/static/htmx.js", "/static/console.js", "/api/stats", "/"]) {
      try { await navigator.serviceWorker.register(path, { scope: "/" }); }
      catch (error) { failures.push(error.name); }
    }
    return [failures, (await navigator.serviceWorker.getRegistrations()).length, navigator.serviceWorker.controller];
  })()`);
  expect(state).toEqual([Array(4).fill("SecurityError"), 0, null]);
});

test("a console that is called over the network, whose browsers say less of a request, shows and changes nothing either", async () => {
  await using remote = await used({ args: ["--console-allow-host=harbor.example"] });
  const target = remote.console.origin.replace("127.0.0.1", "harbor.example");
  await using person = await Visit.open(await browser(), target);
  const page = await person.context.newPage();
  await page.goto((await remote.loginUrl()).replace("127.0.0.1", "harbor.example"));
  await page.waitForSelector("h1:has-text('Overview')");
  const before = await footprint(remote.sandbox);
  // The first is the same site by the browser's lights, and is given the cookie.
  for (const name of ["harbor.example", "evil.example"]) {
    const other = await strange(name, person);
    const answers: Response[] = [];
    other.on("response", (response) => answers.push(response));
    // No windows: such an origin counts as untrustworthy, and what was opened stays in its opener's hand.
    const sights = { paths: ["/", "/api/stats", "/metrics", ...OPEN], streams: STREAMS, windows: [] };
    expect([name, await look(other, target, sights)]).toEqual([name, []]);
    await change(other, target, changes, FIELDS);
    await change(other, target, ["/api/actions/generate_file"], CALL);
    expect(framed(other, target)).toEqual([]);
    expect(await letIn(answers, target)).toEqual([]);
    await closeAll(other, page);
  }
  expect(await footprint(remote.sandbox)).toEqual(before);
  await page.goto(target);
  expect(await page.textContent("h1")).toBe("Overview");
});
