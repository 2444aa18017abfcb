/** What files, models and databases say is shown as it is, and is nothing but text. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Parser } from "htmlparser2";
import { HOSTILE, writeHostile } from "../support/hostile-rows.ts";
import type { Visitor } from "../support/console.ts";
import { PATIENCE_MS } from "../support/mcp.ts";
import { ConsoleHarness } from "./harness.ts";

setDefaultTimeout(PATIENCE_MS);

let harness: ConsoleHarness;
let visitor: Visitor;
let paths: string[];

beforeAll(async () => {
  harness = new ConsoleHarness();
  await harness.services.stores.open();
  await harness.write("a.ts", `// ${HOSTILE}\nexport const a = 1;\n`);
  paths = writeHostile(harness.data, harness.project);
  visitor = await harness.login();
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
});

/** The elements of a page, and those attributes that do something by themselves. */
function read(html: string): { names: Set<string>; inline: string[]; shown: string } {
  const names = new Set<string>();
  const inline: string[] = [];
  let shown = "";
  const parser = new Parser({
    onopentag(name, attributes) {
      names.add(name);
      if (name === "script" && attributes["src"] === undefined) inline.push("script");
      for (const [attribute, value] of Object.entries(attributes)) {
        if (/^(title|placeholder|aria-label|hx-confirm)$/.test(attribute)) shown += value;
        if (/^(on|style$|srcdoc$|formaction$)/.test(attribute)) inline.push(`${name} ${attribute}`);
        if (/^\s*(javascript|data):/i.test(value)) inline.push(`${name} ${attribute}=${value}`);
      }
    },
    ontext(text) {
      shown += text;
    },
  });
  parser.end(html);
  return { names, inline, shown };
}

test("on no page does what was written by others become an element, an attribute or a template", async () => {
  const seen: string[] = [];
  for (const path of paths) {
    const response = await visitor.get(path);
    const html = await response.text();
    expect([path, response.status]).toEqual([path, 200]);
    const { names, inline, shown } = read(html);
    expect([path, names.has("marquee"), names.has("img"), inline]).toEqual([path, false, false, []]);
    // Characters that turn text around are spelled out.
    expect([path, shown.includes("\u202e")]).toEqual([path, false]);
    if (html.includes("&lt;marquee")) seen.push(path);
  }
  // It was there to be shown.
  expect(seen).toEqual(paths);
});

test("nor in what is sent to open pages", async () => {
  for (const path of ["/live/overview", "/live/events", "/live/results", "/live/digests", "/live/sessions"]) {
    const response = await visitor.get(path);
    const reader = response.body?.getReader();
    let text = "";
    while (!text.includes("</hx-partial>")) text += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    const { names, inline } = read(text.replaceAll(/^data: /gm, ""));
    expect([path, names.has("marquee"), inline]).toEqual([path, false, []]);
  }
});
