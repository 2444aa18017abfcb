/** The console in a real browser: who else could get in, and what could run there. All pages: `bun run console-tests`. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as v from "valibot";
import { BrowserPlace, browser, closeBrowser, violations } from "../browser/place.ts";
import { writeHostile } from "../support/hostile-rows.ts";
import { streamed } from "../support/console-demo.ts";
import { brainloop } from "../support/executable.ts";

setDefaultTimeout(60_000);
afterAll(closeBrowser);

test("hostile content runs nothing, sends nothing and is refused by no policy, since it is only text", async () => {
  await using place = await BrowserPlace.open();
  await place.console.server.call({ action: "list_actions" });
  await brainloop(["stats"], { cwd: place.sandbox.project, env: place.sandbox.env });
  const paths = writeHostile(place.sandbox.data, place.sandbox.project);
  const { page, visit } = await place.page();
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posts.push(request.url());
  });
  await visit.context.addInitScript("window.hits = 0; window.hit = () => { window.hits++; };");
  // One page of each kind; all of them: `bun run console-tests`, and as HTML in test/console/hostile.test.ts.
  for (const path of paths.filter(
    (each) => /^\/(sessions|results|digests)\/./.test(each) && !each.endsWith("/again"),
  )) {
    await page.goto(place.console.origin + path);
    await page.waitForLoadState("load");
    const state = "[window.hits, document.querySelectorAll('marquee, main img, main script').length]";
    expect([path, await page.evaluate(state)]).toEqual([path, [0, 0]]);
    expect([path, await violations(page)]).toEqual([path, []]);
  }
  await page.goto(place.console.origin);
  await page.waitForSelector("#connection[data-state=live]");
  await page.waitForTimeout(600);
  expect(await page.evaluate("[window.hits, document.querySelectorAll('marquee').length]")).toEqual([0, 0]);
  expect([posts, visit.errors, visit.strangers]).toEqual([[], [], []]);
});

test("a page at another port of this machine, with the person logged in, sees nothing and changes nothing", async () => {
  await using place = await BrowserPlace.open();
  const { visit } = await place.page();
  const { origin } = place.console;
  const evil = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      `<!doctype html><form id="form" method="post" action="${origin}/stop"></form><iframe src="${origin}/"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const { port } = evil.address() as AddressInfo;
  try {
    const page = await visit.context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const attempts = await page.evaluate(`(async () => {
      const tries = [
        ["/", {}], ["/api/stats", { credentials: "include" }], ["/live/overview", { credentials: "include" }],
        ["/stop", { method: "POST", credentials: "include" }],
        ["/stop", { method: "POST", mode: "no-cors", credentials: "include" }],
        ["/settings/config/call.max_seconds", { method: "POST", credentials: "include", mode: "no-cors", body: new URLSearchParams({ value: "7" }) }],
      ];
      const seen = [];
      for (const [path, options] of tries) {
        try {
          const response = await fetch("${origin}" + path, options);
          seen.push(response.type + (await response.text()).length);
        } catch { seen.push("refused"); }
      }
      return seen;
    })()`);
    // Opaque answers have no text.
    const seen = v.parse(v.array(v.string()), attempts);
    expect(seen.map((answer) => answer.replace("opaque0", "refused"))).toEqual(
      Array.from(seen, () => "refused"),
    );
    expect(page.frames().at(-1)?.url()).not.toContain(origin);
    await Promise.all([page.waitForNavigation(), page.evaluate("document.getElementById('form').submit()")]);
    expect(await page.textContent("body")).toContain("Another page led here");
    expect((await place.console.server.call({ action: "get_stats" })).ok).toBe(true);
    const { out } = await brainloop(["config", "get", "call.max_seconds"], {
      cwd: place.sandbox.project,
      env: place.sandbox.env,
    });
    expect(out.trim()).toBe("50");

    // Another site's link shows nothing either; a click on what is shown there leads in.
    const linked = await visit.context.newPage();
    await linked.goto(`http://localhost:${port}/`);
    await Promise.all([linked.waitForNavigation(), linked.evaluate(`location.href = "${origin}/"`)]);
    expect(await linked.textContent("h1")).toBe("Opened from elsewhere");
    await linked.click("a:has-text('Go to the console')");
    await linked.waitForSelector("h1:has-text('Overview')");
  } finally {
    evil.close();
    evil.closeAllConnections();
  }
});

test("without a login nothing of the project is shown", async () => {
  await using place = await BrowserPlace.open();
  const context = await (await browser()).newContext();
  const page = await context.newPage();
  await page.goto(place.console.origin);
  expect(await page.textContent("h1")).toBe("Log in");
  expect(await page.textContent("body")).not.toContain("project /");
  await page.goto(`${place.console.origin}/login?code=1.2.3`);
  expect(await page.textContent("h1")).toBe("Log in");
  await context.close();
});

test("what an agent has written shows up live, with its tokens", async () => {
  await using place = await BrowserPlace.open();
  const { page, visit } = await place.page();
  await page.waitForSelector("#connection[data-state=live]");
  place.fake.queue.push(streamed("export const one = 1;\n".repeat(60), 20));
  const running = place.console.server.call({
    action: "generate_file",
    output_path: "a.ts",
    verified_prompt: "Ones",
  });
  await page.waitForSelector("#running .running-tokens:not(:text-is('0'))");
  await running;
  await page.waitForSelector("#latest-results a:has-text('a.ts')");
  expect([visit.errors, await violations(page)]).toEqual([[], []]);
});
