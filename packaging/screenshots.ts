/**
 * `bun run screenshots`: the console's pages over a project with a past, as PNG in docs/console: light, dark and
 * as wide as a phone. `bun run screenshots results` makes those of one page alone.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { decode, encode, toRGBA8 } from "upng-js";
import { openBrowser, Visit } from "../test/support/browser.ts";
import { SLUG, SLUG_TEST, streamed, writeDemoProject, writePast } from "../test/support/console-demo.ts";
import { ConsoleServer } from "../test/support/console.ts";
import { brainloop, Sandbox } from "../test/support/executable.ts";
import { FakeCerebras } from "../test/support/fake-cerebras.ts";

const TARGET = join(import.meta.dir, "../docs/console");

const COLOURS = 128;

const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 860 } },
  narrow: { colorScheme: "light", viewport: { width: 360, height: 780 } },
} as const;

/** Name of the file, path of the page, and what is done there before. */
const PAGES: readonly { name: string; path: string; prepare?: (page: Page) => Promise<unknown> }[] = [
  { name: "overview", path: "/", prepare: (page) => page.waitForSelector(".running-tokens") },
  { name: "sessions", path: "/sessions" },
  { name: "session", path: "/sessions", prepare: (page) => follow(page, "#sessions td a") },
  { name: "explore", path: "/explore", prepare: explore },
  { name: "digests", path: "/digests" },
  {
    name: "digest",
    path: "/digests",
    prepare: (page) => follow(page, "#digests td a:has-text('client.ts')"),
  },
  { name: "map", path: "/map?path=src&focus=retry+429" },
  { name: "patterns", path: "/patterns" },
  { name: "results", path: "/results" },
  { name: "result", path: "/results", prepare: (page) => follow(page, "#results td a:has-text('pulse.ts')") },
  { name: "usage", path: "/usage" },
  { name: "events", path: "/events" },
  { name: "sources", path: "/sources" },
  { name: "settings", path: "/settings", prepare: testProvider },
  { name: "stop", path: "/stop" },
];

const wanted = process.argv.slice(2);
mkdirSync(TARGET, { recursive: true });
using sandbox = new Sandbox();
await using fake = await FakeCerebras.start();
const project = writeDemoProject(sandbox);
await using server = await ConsoleServer.start({ project, env: sandbox.env }, { env: fake.env });
await use();
writePast(sandbox.data, Date.now() / 1000);
const browser = await openBrowser();
try {
  for (const look of ["light", "dark", "narrow"] as const) await shoot(browser, look);
} finally {
  await browser.close();
}

/** What agents do in a morning. */
async function use(): Promise<void> {
  const { server: mcp } = server;
  for (const path of ["src", ".", "src/llm/client.ts", "src/store/open.ts", "src/worker/pulse.ts"]) {
    await mcp.call({ action: "read_code", file_path: path });
  }
  await mcp.call({ action: "read_markdown", file_path: "README.md" });
  const client = join(project, "src/llm/client.ts");
  const text = await Bun.file(client).text();
  await Bun.write(
    client,
    text.replace("async #ask(", "async #warm(provider: string): Promise<void> {}\n\n  async #ask("),
  );
  await mcp.call({ action: "read_code", file_path: "src/llm/client.ts" });

  const pulse = await Bun.file(join(project, "src/worker/pulse.ts")).text();
  const changed = pulse
    .replace("const BEAT_MS = 15_000;", "const BEAT_MS = 10_000;")
    .replace("  /** Stops, with a last heartbeat. */", "  /** Stops, with a last heartbeat that says so. */");
  for (const [path, code, prompt] of [
    [
      "src/slug.ts",
      SLUG,
      "Export slug(title: string): string. Lower case, words joined by -, at most 60 characters.",
    ],
    [
      "src/worker/pulse.ts",
      changed,
      "Beat every 10 s. Say in the doc of stop that the last heartbeat tells of the end.",
    ],
    ["test/slug.test.ts", SLUG_TEST, "Test slug with accents, runs of blanks and a title of 200 characters."],
  ] as const) {
    fake.queue.push(streamed(code, 5));
    await mcp.call({ action: "generate_file", output_path: path, verified_prompt: prompt, overwrite: true });
  }
  fake.queue.push(streamed(SLUG), streamed(SLUG_TEST));
  const { body } = await mcp.call({
    action: "loop",
    mode: "propose",
    blocks: [
      { id: "slug", description: "slug(title) for URLs", target: "src/text/slug.ts" },
      { id: "test", description: "Its tests", target: "test/text/slug.test.ts" },
    ],
  });
  fake.queue.push(streamed(SLUG.replace("const LONGEST = 60;", "const LONGEST = 80;")));
  const session = { action: "loop", session_id: body["session_id"] };
  await mcp.call({
    ...session,
    mode: "refine",
    block_id: "slug",
    audit_feedback: "Titles of 80 characters fit, too",
  });
  await mcp.call({ ...session, mode: "commit", block_id: "test", finalize: false });
  for (const args of [["sources", "add", "src", "README.md"], ["digest", "--quiet"], ["patterns"]]) {
    await brainloop(args, { cwd: project, env: sandbox.env });
  }
}

async function shoot(engine: Browser, look: keyof typeof LOOKS): Promise<void> {
  await using visit = await Visit.open(engine, server.origin, LOOKS[look]);
  const page = await visit.context.newPage();
  await page.goto(await freshLink());
  for (const { name, path, prepare } of PAGES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    fake.queue.length = 0;
    // Something runs while the pictures are taken.
    fake.queue.push(streamed(`\`\`\`ts\n${SLUG.repeat(6)}\`\`\`\n`, name === "overview" ? 30 : 1));
    const params = {
      verified_prompt: `Write it again for ${look} ${name}`,
      output_path: `src/again-${look}-${name}.ts`,
    };
    const running =
      name === "overview" ? server.server.call({ action: "generate_file", ...params }) : undefined;
    await page.goto(server.origin + path);
    await prepare?.(page);
    await page.waitForTimeout(700);
    const picture = await page.screenshot({ fullPage: look !== "narrow" && name === "overview" });
    await Bun.write(join(TARGET, `${name}-${look}.png`), small(picture));
    await running;
  }
  if (visit.errors.length > 0) throw new Error(visit.errors.join("\n"));
}

/** The same picture in as many colours as it needs to look the same: half the bytes. */
function small(png: Uint8Array): ArrayBuffer {
  const picture = decode(new Uint8Array(png).buffer);
  return encode(toRGBA8(picture), picture.width, picture.height, COLOURS);
}

async function freshLink(): Promise<string> {
  return (await brainloop(["console"], { cwd: project, env: sandbox.env })).out.trim();
}

async function follow(page: Page, link: string): Promise<void> {
  await page.click(link);
  await page.waitForLoadState();
}

async function explore(page: Page): Promise<void> {
  fake.queue.length = 0;
  fake.queue.push(streamed(SLUG, 3));
  await page.fill("textarea[name=description]", "A title as it stands in a URL, at most 60 characters");
  await page.fill("input[name=type]", "typescript");
  await page.click("button:has-text('Write')");
  await page.waitForSelector("#explore-output .hljs-keyword");
}

async function testProvider(page: Page): Promise<void> {
  await page.click("button[aria-label='Test cerebras']");
  await page.waitForSelector("#check-cerebras:has-text('can be used')");
}
