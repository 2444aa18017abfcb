/**
 * `bun run console-tests`: every page and control in a real browser, through the real executable. The default run has
 * a few of them in test/e2e/console-browser.test.ts.
 */
import { Database } from "bun:sqlite";
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import * as v from "valibot";
import { PAGES } from "../../views/layout.tsx";
import { SLUG, streamed } from "../support/console-demo.ts";
import { brainloop } from "../support/executable.ts";
import { writeHostile } from "../support/hostile-rows.ts";
import { RawServer } from "../support/mcp.ts";
import { BrowserPlace, closeBrowser, untilTrue, used, type UsedPlace, violations } from "./place.ts";

setDefaultTimeout(120_000);
afterAll(closeBrowser);

/** Says yes to what the page asks. */
function agree(page: Page): void {
  page.on("dialog", (dialog) => void dialog.accept());
}

const Axe = v.object({
  violations: v.array(
    v.object({
      id: v.string(),
      impact: v.nullish(v.string()),
      nodes: v.array(v.object({ html: v.string(), failureSummary: v.optional(v.string()) })),
    }),
  ),
});

/** Serious and critical violations of the present page. */
async function inaccessible(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = v.parse(Axe, await page.evaluate("axe.run(document)"));
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ failureSummary, html }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}

/** Every page of a project that has been worked on. */
async function pathsOf(place: UsedPlace, page: Page): Promise<string[]> {
  const results = await page.request.get(`${place.console.origin}/api/results`, {
    headers: { "sec-fetch-site": "same-origin" },
  });
  const { items } = v.parse(
    v.object({ items: v.array(v.object({ resultId: v.string() })) }),
    await results.json(),
  );
  return [
    ...PAGES.map(({ path }) => path),
    `/sessions/${place.session}`,
    `/results/${items[0]?.resultId}`,
    `/results/${items[0]?.resultId}/again`,
    `/digests/read?path=${encodeURIComponent(join(place.sandbox.project, "src/slug.ts"))}`,
    "/map?path=src&focus=slug",
    "/nothing",
  ];
}

test("each page: nothing thrown, nothing refused by the policy, nobody else asked, accessible", async () => {
  await using place = await used();
  const { page, visit } = await place.page();
  const paths = await pathsOf(place, page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of paths) {
      await page.goto(place.console.origin + path);
      await page.waitForTimeout(200);
      expect([path, colorScheme, await inaccessible(page)]).toEqual([path, colorScheme, []]);
      expect([path, await violations(page)]).toEqual([path, []]);
    }
  }
  // The one page that is not there says so in the browser's own log.
  expect(visit.errors.filter((error) => !error.includes("404"))).toEqual([]);
  expect(visit.strangers).toEqual([]);
});

test("each page fits a phone", async () => {
  await using place = await used();
  const { page } = await place.page();
  const paths = await pathsOf(place, page);
  await page.setViewportSize({ width: 360, height: 740 });
  const wide: unknown[] = [];
  for (const path of paths) {
    await page.goto(place.console.origin + path);
    wide.push([path, await page.evaluate("document.documentElement.scrollWidth")]);
  }
  expect(wide).toEqual(paths.map((path) => [path, 360]));
});

test("on no page does hostile content run, send or change anything", async () => {
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
  for (const path of paths) {
    await page.goto(place.console.origin + path);
    // Long enough for the page to be sent what it shows once more.
    await page.waitForTimeout(700);
    const state = "[window.hits, document.querySelectorAll('marquee, main img, main script').length]";
    expect([path, await page.evaluate(state)]).toEqual([path, [0, 0]]);
    expect([path, await violations(page)]).toEqual([path, []]);
  }
  expect([posts, visit.errors, visit.strangers]).toEqual([[], [], []]);
});

test("a generation over MCP shows up live with its token count, in another worker's console too", async () => {
  await using place = await BrowserPlace.open();
  const { page, visit } = await place.page();
  await page.waitForSelector("#connection[data-state=live]");
  await using other = await RawServer.start(place.sandbox, { env: place.fake.env });
  place.fake.queue.push(streamed(`\`\`\`ts\n${SLUG.repeat(5)}\`\`\`\n`, 25));
  const running = other.call({ action: "generate_file", output_path: "live.ts", verified_prompt: "Slugs" });
  await page.waitForSelector("#running .running-tokens");
  const count = async (): Promise<number> =>
    Number((await page.textContent(".running-tokens"))?.replaceAll(",", ""));
  const first = await count();
  await untilTrue(
    page,
    `Number(document.querySelector(".running-tokens")?.textContent.replaceAll(",", "")) > ${first + 50}`,
  );
  expect((await running).ok).toBe(true);
  await page.waitForSelector("#latest-results a:has-text('live.ts')");
  await page.waitForSelector("#running:has-text('Nothing is being written')");
  expect(await page.locator("#workers tbody tr").count()).toBe(2);
  expect(visit.errors).toEqual([]);
});

test("a session is proposed over MCP, refined and committed in the browser, and the file is on disk", async () => {
  await using place = await used();
  const { page, visit } = await place.page();
  agree(page);
  await page.goto(`${place.console.origin}/sessions`);
  await page.click(`a:has-text("${place.session}")`);
  place.fake.queue.push(streamed("export const two = 2;\n"));
  await page.fill("textarea[name=audit_feedback]", "It is 2");
  await page.click("button:has-text('Refine')");
  await page.waitForSelector("#notices:has-text('refined')");
  await page.click("summary:has-text('2 texts')");
  await page.waitForSelector(".history .added:has-text('export const two = 2;')");
  await page.waitForSelector("h2:has-text('two') ~ .badge:has-text('refined')");
  await page.check("input[name=as_it_is]");
  await page.click("button:has-text('Commit')");
  await page.waitForSelector(".badge:has-text('committed')");
  expect(readFileSync(join(place.sandbox.project, "src/two.ts"), "utf8")).toBe("export const two = 2;\n");
  // What was opened stays open while the page follows what happens.
  expect(await page.getAttribute("details:has(.history)", "open")).not.toBeNull();
  expect(visit.errors).toEqual([]);
});

test("a digest is searched while typing, read, read again, and compared", async () => {
  await using place = await used();
  const { page } = await place.page();
  await page.goto(`${place.console.origin}/digests`);
  await page.fill("input[name=q]", "no such thing");
  await page.waitForSelector("#digests:has-text('Nothing found')");
  await page.fill("input[name=q]", "slug");
  await page.click("#digests td a:has-text('src/slug.ts')");
  await page.waitForSelector("#digest:has-text('slug(title: string)')");
  await place.sandbox.write("src/slug.ts", SLUG.replace("title: string", "title: string, longest: number"));
  await page.click("button:has-text('Read again')");
  await page.waitForSelector("#notices:has-text('it has changed')");
  await page.waitForSelector(".diff .added:has-text('longest: number')");
});

test("a map leads from a folder to a digest", async () => {
  await using place = await used();
  const { page } = await place.page();
  await page.goto(`${place.console.origin}/map`);
  await page.fill("input[name=path]", "src");
  await page.fill("input[name=focus]", "words");
  await page.click("button:has-text('Show')");
  await page.click("a.path:has-text('slug.ts') >> nth=0");
  await page.waitForSelector("#digest:has-text('slug(title: string)')");
});

test("a result is found, put back, and run again", async () => {
  await using place = await used();
  const { page } = await place.page();
  agree(page);
  await page.goto(`${place.console.origin}/results`);
  await page.fill("input[name=q]", "Export one");
  await page.click("#results td a:has-text('src/one.ts')");
  await page.waitForSelector(".diff .added:has-text('export const one = 1;')");
  await page.click("button:has-text('Remove the file')");
  await page.waitForSelector("#notices:has-text('was removed')");
  expect(existsSync(join(place.sandbox.project, "src/one.ts"))).toBe(false);
  await page.waitForSelector(".badge:has-text('stands as before it')");
  await page.click("a:has-text('Run again')");
  place.fake.queue.push(streamed("export const one = 11;\n"));
  await page.fill("textarea[name=verified_prompt]", "Export one as 11");
  await page.click("button:has-text('Have it written')");
  await page.waitForSelector(".diff .added:has-text('export const one = 11;')");
  expect(readFileSync(join(place.sandbox.project, "src/one.ts"), "utf8")).toBe("export const one = 11;\n");
});

test("SQL is run again once it was seen what it would do", async () => {
  await using place = await BrowserPlace.open();
  using db = new Database(join(place.sandbox.project, "a.db"));
  db.run("CREATE TABLE ships (name TEXT); INSERT INTO ships VALUES ('Ada'), ('Bea')");
  const names = (): unknown[] => db.query("SELECT name FROM ships").values().flat();
  const answer = (sql: string): void => void place.fake.queue.push(streamed(`\`\`\`sql\n${sql};\n\`\`\`\n`));
  answer("INSERT INTO ships VALUES ('Cyd')");
  await place.console.server.call({
    action: "generate_sql",
    params: { db_path: "a.db", verified_prompt: "Add Cyd" },
  });
  const { page, visit } = await place.page();
  await page.goto(`${place.console.origin}/results`);
  await page.click("#results td a:has-text('a.db')");
  await page.waitForSelector(".hljs-keyword:has-text('INSERT')");
  await page.click("a:has-text('Run again')");
  answer("DELETE FROM ships");
  await page.fill("textarea[name=verified_prompt]", "Remove all ships");
  await page.click("button:has-text('Show what it would do')");
  await page.waitForSelector("#plan:has-text('ships: 3 removed, none left')");
  expect(await inaccessible(page)).toEqual([]);
  expect(names()).toHaveLength(3);
  // What it destroys has to be agreed to.
  await page.click("button:has-text('Run exactly this')");
  expect(
    await page.evaluate("document.querySelector('[name=allow_destructive]').validity.valueMissing"),
  ).toBe(true);
  expect(names()).toHaveLength(3);
  await page.check("input[name=allow_destructive]");
  await page.click("button:has-text('Run exactly this')");
  await page.waitForSelector("#result:has-text('Remove all ships')");
  expect(names()).toEqual([]);
  expect([visit.errors, await violations(page)]).toEqual([[], []]);
});

test("a setting and a secret are changed, a provider is tested", async () => {
  await using place = await BrowserPlace.open();
  const { page } = await place.page();
  agree(page);
  await page.goto(`${place.console.origin}/settings`);
  const setting = page.locator("#setting-reader-parse_seconds");
  await setting.locator("input").fill("soon");
  await setting.locator("button:has-text('Save')").click();
  await page.waitForSelector("#setting-reader-parse_seconds .problem");
  await setting.locator("input").fill("12");
  await setting.locator("input").press("Enter");
  await page.waitForSelector("#setting-reader-parse_seconds .done:has-text('saved')");
  await setting.locator("button:has-text('Default')").click();
  await page.waitForSelector("#setting-reader-parse_seconds .done:has-text('default')");

  await page.fill("#secrets input[name=name]", "OPENAI_API_KEY");
  await page.fill("#secrets input[name=value]", "sk-harbour-0123456789abcdef");
  await page.click("#secrets button:has-text('Keep')");
  await page.waitForSelector("#secrets .done:has-text('OPENAI_API_KEY is kept')");
  expect(await page.content()).not.toContain("sk-harbour");
  await page.waitForSelector("#secrets td:has-text('…cdef')");
  await page.click("#secrets tr:has-text('OPENAI_API_KEY') button");
  await page.waitForSelector("#secrets .done:has-text('is removed')");

  await page.click("button[aria-label='Test cerebras']");
  await page.waitForSelector("#check-cerebras:has-text('can be used')");
});

test("code is explored as it is written, and cancelled", async () => {
  await using place = await BrowserPlace.open();
  const { page, visit } = await place.page();
  await page.goto(`${place.console.origin}/explore`);
  place.fake.queue.push(streamed(`\`\`\`ts\n${SLUG.repeat(3)}\`\`\`\n`, 20));
  await page.fill("textarea[name=description]", "Slugs");
  await page.fill("input[name=type]", "typescript");
  await page.click("button:has-text('Write')");
  await untilTrue(
    page,
    "document.getElementById('explore-code')?.textContent.includes('export function slug')",
  );
  await page.waitForSelector("#explore-output .hljs-keyword");
  await page.waitForSelector("#explore-output .badge:has-text('done')");

  place.fake.queue.push({ steps: ["```ts\nlet never;\n", { hang: true }] });
  await page.click("button:has-text('Write')");
  await untilTrue(page, "document.getElementById('explore-code')?.textContent.includes('let never')");
  await page.click("button:has-text('Cancel')");
  await page.waitForSelector("#explore-output .badge:has-text('cancelled')");
  expect(place.fake.left).toBe(1);
  expect(visit.errors).toEqual([]);
});

test("sources are added, read, passed over and removed", async () => {
  await using place = await used();
  const { page } = await place.page();
  agree(page);
  await page.goto(`${place.console.origin}/sources`);
  await page.fill("input[name=path]", "src");
  await page.click("button:has-text('Add')");
  await page.waitForSelector("#sources td:has-text('src')");
  await page.click("button:has-text('Bring up to date')");
  await page.waitForSelector("#sources:has-text('2 files')");
  await page.click("#sources button:has-text('Disable')");
  await page.waitForSelector("#sources .badge:has-text('disabled')");
  await page.click("#sources button:has-text('Remove')");
  await page.waitForSelector("#sources:has-text('The whole project is read')");
});

test("a style is studied and forgotten", async () => {
  await using place = await used();
  const { page } = await place.page();
  agree(page);
  await page.goto(`${place.console.origin}/patterns`);
  await page.click("button:has-text('Study now')");
  await page.waitForSelector("#notices:has-text('is studied')");
  await page.click("button:has-text('Forget')");
  await page.waitForSelector("#notices:has-text('Forgot')");
});

test("a worker is stopped, and the page that loses its own finds the next one", async () => {
  await using place = await BrowserPlace.open();
  const { page } = await place.page();
  agree(page);
  const { port } = new URL(place.console.origin);
  await using other = await RawServer.start(place.sandbox, { args: [`--console=${port}`] });
  await page.goto(`${place.console.origin}/stop`);
  await page.waitForSelector(`button[aria-label='Stop process ${other.child.pid}']`);
  await page.click(`button[aria-label='Stop process ${place.console.server.child.pid}']`);
  expect(await place.console.server.ended(20_000)).toEqual({ code: 0, signal: null });
  await page.waitForSelector("#connection:not([data-state=live])");
  await page.waitForSelector("#connection[data-state=live]", { timeout: 60_000 });
  await page.click("button:has-text('Stop all')");
  await page.waitForSelector("#notices:has-text('asked to stop')");
  expect(await other.ended(20_000)).toEqual({ code: 0, signal: null });
});

test("by keyboard: the way past the navigation, what has the focus is seen, and charts are there as numbers", async () => {
  await using place = await used();
  const { page } = await place.page();
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("location.hash")).toBe("#main");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  const plot = page.locator("#chart-spend .plot");
  expect(await plot.getAttribute("aria-label")).toContain("Spend");
  await page.click("#chart-spend summary");
  expect(await page.locator("#chart-spend tbody tr").count()).toBeGreaterThan(3);
  await page.click("#theme");
  expect(["light", "dark"]).toContain(
    v.parse(v.string(), await page.evaluate("document.documentElement.dataset.theme")),
  );
});
