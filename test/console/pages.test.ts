/** What the pages show and do, by plain HTTP over real databases; in a browser: test/browser. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { streamed } from "../support/console-demo.ts";
import type { Visitor } from "../support/console.ts";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { PATIENCE_MS } from "../support/mcp.ts";
import { ConsoleHarness } from "./harness.ts";

setDefaultTimeout(PATIENCE_MS);

const CODE = "export const one = 1;\n";

/** A console with a provider that writes what it is told. */
class Place extends ConsoleHarness {
  constructor(readonly fake: FakeCerebras) {
    super({ env: fake.env });
  }

  static async open(): Promise<{ place: Place; visitor: Visitor }> {
    const place = new Place(await FakeCerebras.start());
    return { place, visitor: await place.login() };
  }

  /** Has an agent do something. */
  async call(action: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const request = {
      call: { action, params },
      signal: AbortSignal.timeout(10_000),
      progress: () => undefined,
    };
    const { body } = await this.parts.call(request);
    return body;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.fake[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}

/** A stream of changes, read as far as is asked. */
class Changes {
  readonly #reader;
  readonly #decoder = new TextDecoder();

  constructor({ body }: Response) {
    if (body === null) throw new Error("No body");
    this.#reader = body.getReader();
  }

  /** What comes until it holds something. */
  async until(words: string): Promise<string> {
    let text = "";
    while (!text.includes(words)) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`The stream ended without ${words}: ${text.slice(-500)}`);
      text += this.#decoder.decode(value, { stream: true });
    }
    return text;
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** The text of a stream until it holds something. */
async function streamUntil(response: Response, words: string): Promise<string> {
  const changes = new Changes(response);
  const text = await changes.until(words);
  await changes.close();
  return text;
}

test("a key is validated by the table of keys, saved, and set back; what is the operator's stays so", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const path = "/settings/config/call.max_seconds";
  const wrong = await visitor.post(path, { value: "soon" });
  expect(wrong.status).toBe(422);
  const said = await wrong.text();
  expect(said).toContain("expected a whole number from 1 to 3600");
  expect(said).toContain('value="soon"');
  expect(place.services.settings.get("call.max_seconds")).toBe(50);

  expect(await (await visitor.post(path, { value: "20" })).text()).toContain("saved");
  expect(place.services.settings.get("call.max_seconds")).toBe(20);
  expect(await visitor.text("/settings")).toContain("set in this project");
  await visitor.post(path, { value: "20", unset: "yes" });
  expect(place.services.settings.get("call.max_seconds")).toBe(50);

  const operators = await visitor.post("/settings/config/allow_paths", { value: "/etc" });
  expect(operators.status).toBe(403);
  expect(place.services.settings.get("allow_paths")).toEqual([]);
  expect((await visitor.post("/settings/config/nothing.there", { value: "1" })).status).toBe(400);
});

test("a secret goes in and never comes out, in whatever encoding", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const value = `sk-"quoted"&<odd>-${"7".repeat(20)}`;
  const answers = [await (await visitor.post("/settings/secrets", { name: "OPENAI_API_KEY", value })).text()];
  expect(answers[0]).toContain("OPENAI_API_KEY is kept");
  expect(await place.services.stores.metadata.secret("OPENAI_API_KEY")).toBe(value);
  // Somebody has put it where it does not belong.
  place.services.stores.metadata.event("read", { path: value, json: JSON.stringify({ value }) });
  await place.services.stores.metadata.flush();
  for (const path of ["/settings", "/events", "/api/events"]) answers.push(await visitor.text(path));
  for (const text of answers) {
    for (const form of [
      value,
      Bun.escapeHTML(value),
      JSON.stringify(value),
      encodeURIComponent(value),
      btoa(value),
    ]) {
      expect(text.includes(form)).toBe(false);
    }
  }
  for (const shown of answers.slice(2)) expect(shown).toContain("__MASKED__");

  for (const bad of [
    { name: "lower", value },
    { name: "OPENAI_API_KEY", value: "short" },
  ]) {
    expect((await visitor.post("/settings/secrets", bad)).status).toBe(422);
  }
  expect(await (await visitor.post("/settings/secrets/OPENAI_API_KEY/remove")).text()).toContain(
    "is removed",
  );
  expect(await place.services.stores.metadata.secret("OPENAI_API_KEY")).toBeUndefined();
});

test("a provider is tested without having anything written", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const found = await (await visitor.post("/settings/providers/cerebras/check")).text();
  expect(found).toContain("can be used");
  expect(found).toContain("gpt-oss-120b");
  expect(found).not.toContain(place.fake.key);
  expect(place.fake.asked).toEqual([]);
  expect(await (await visitor.post("/settings/providers/openai/check")).text()).toContain("KEY_MISSING");
});

test("a result is found, shows what it changed, and is taken back; run again, it is another", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  await place.write("a.ts", "export const one = 0;\n");
  place.fake.queue.push(streamed(CODE));
  const written = await place.call("generate_file", {
    output_path: "a.ts",
    verified_prompt: "One is 1",
    overwrite: true,
  });
  const id = String(written["result_id"]);

  for (const query of [id, "a.ts", "One is"]) {
    expect(await visitor.text(`/results?q=${encodeURIComponent(query)}`)).toContain(`/results/${id}`);
  }
  expect(await visitor.text("/results?q=100%25_nothing")).toContain("Nothing found");
  const detail = await visitor.text(`/results/${id}`);
  expect(detail).toContain('<span class="removed">-export const one = 0;');
  expect(detail).toContain('<span class="added">+export const one = 1;');
  expect(detail).toContain("stands as written");

  expect(await (await visitor.post(`/results/${id}/restore`)).text()).toContain("a.ts is as it was");
  expect(readFileSync(join(place.project, "a.ts"), "utf8")).toBe("export const one = 0;\n");
  expect(await visitor.text(`/results/${id}`)).toContain("stands as before it");

  place.fake.queue.push(streamed("export const one = 2;\n"));
  const fields = { output_path: "a.ts", verified_prompt: "One is 2", overwrite: "yes" };
  const again = await visitor.post(`/results/${id}/again`, fields);
  expect(again.headers.get("hx-redirect")).toMatch(/^\/results\/\w+$/);
  expect(readFileSync(join(place.project, "a.ts"), "utf8")).toBe("export const one = 2;\n");

  expect((await visitor.get("/results/nothing")).status).toBe(404);
  const failed = await visitor.post(`/results/${id}/restore`);
  expect([failed.status, failed.headers.get("hx-retarget")]).toEqual([409, "#notices"]);
});

test("SQL is shown as it was run; run again it is shown with what it would do before, then run exactly so", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const path = join(place.project, "a.db");
  using db = new Database(path);
  db.run("CREATE TABLE ships (name TEXT); INSERT INTO ships VALUES ('Ada'), ('Bea'), ('Cyd')");
  const names = (): unknown[] => db.query("SELECT name FROM ships ORDER BY name").values().flat();
  const answer = (sql: string): unknown => place.fake.queue.push(streamed(`\`\`\`sql\n${sql};\n\`\`\`\n`));

  answer("INSERT INTO ships VALUES ('Dot')");
  const first = await place.call("generate_sql", { db_path: "a.db", verified_prompt: "Add Dot" });
  const id = String(first["result_id"]);
  const detail = await visitor.text(`/results/${id}`);
  expect(detail).toContain("hljs-keyword");
  expect(detail).toContain("VALUES");
  expect(detail).toContain(`/results/${id}/again`);
  expect(detail).not.toMatch(/changed since|no longer kept|Put back/);
  const page = await visitor.text(`/results/${id}/again`);
  expect([page.includes("Add Dot"), page.includes("Show what it would do")]).toEqual([true, true]);

  answer("DELETE FROM ships");
  const plan = await (
    await visitor.post(`/results/${id}/again`, { verified_prompt: "Remove all <b>ships</b>" })
  ).text();
  expect(plan).toContain("ships: 4 removed, none left");
  expect(names()).toEqual(["Ada", "Bea", "Cyd", "Dot"]);
  const [, planId = ""] = /name="plan_id" value="(\w+)"/.exec(plan) ?? [];
  const refused = await visitor.post(`/results/${id}/run`, { plan_id: planId });
  expect([refused.status, refused.headers.get("hx-retarget")]).toEqual([400, "#notices"]);
  expect(names()).toHaveLength(4);
  const asked = place.fake.asked.length;
  const run = await visitor.post(`/results/${id}/run`, { plan_id: planId, allow_destructive: "yes" });
  expect([run.status, run.headers.get("hx-redirect")]).toEqual([
    200,
    expect.stringMatching(/^\/results\/\w+$/),
  ]);
  expect([names(), place.fake.asked.length]).toEqual([[], asked]);
  expect(await visitor.text(run.headers.get("hx-redirect") ?? "")).toContain("Remove all &lt;b&gt;ships");

  // What only reads needs no second look.
  answer("SELECT count(*) FROM ships");
  const read = await visitor.post(`/results/${id}/again`, { verified_prompt: "How many?" });
  expect(read.headers.get("hx-redirect")).toMatch(/^\/results\/\w+$/);
  expect((await visitor.post(`/results/${id}/run`, { plan_id: "nothing" })).status).toBe(400);
});

test("a digest is searched, read, read again and compared; a map leads to its files", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const path = await place.write(
    "src/harbour.ts",
    "/** Ships. */\nexport function dock(ship: string): void {}\n".repeat(1),
  );
  await place.call("read_code", { file_path: "src/harbour.ts" });
  for (const query of ["harbour", "dock"]) {
    expect(await visitor.text(`/digests?q=${query}`)).toContain("src/harbour.ts");
  }
  expect(await visitor.text("/digests?q=submarine")).toContain("Nothing found");
  const at = `?path=${encodeURIComponent(path)}`;
  expect(await visitor.text(`/digests/read${at}`)).toContain("dock(ship: string)");

  await place.write(
    "src/harbour.ts",
    "/** Ships. */\nexport function dock(ship: string, berth: number): void {}\n",
  );
  expect(await (await visitor.post(`/digests/again${at}`)).text()).toContain("it has changed");
  const compared = await visitor.text(`/digests/read${at}`);
  expect(compared).toMatch(/class="added">\+.*berth: number/);
  expect(await (await visitor.post(`/digests/again${at}`)).text()).toContain("has not changed");

  const map = await visitor.text("/map?path=src&focus=dock");
  expect(map).toContain(`/digests/read?path=${encodeURIComponent(path)}`.replaceAll("%20", "+"));
  expect((await visitor.get("/map?path=/etc")).status).toBe(403);
  expect((await visitor.get("/digests/read?path=/etc/passwd")).status).toBe(403);
});

test("an open page is told at once what runs in any worker, with its tokens, and nothing else changes", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const { providerCalls } = place.services.stores;
  const changes = new Changes(await visitor.get("/live/overview"));
  await changes.until("latest-errors");
  const id = await providerCalls.begin({
    purpose: "generate_file",
    provider: "cerebras",
    model: "m",
    promptTokens: 10,
  });
  const counts = { promptTokens: 10, completionTokens: 1_234, reasoningTokens: 0, cachedTokens: 0 };
  await providerCalls.progress(id, { ...counts, firstTokenMs: 1, queueMs: null });
  const text = await changes.until("1,234");
  await changes.close();
  const last = text.split("\n\n").find((event) => event.includes("1,234"));
  expect(last).toContain('hx-target="#running"');
  expect(last).not.toContain('hx-target="#workers"');
});

test("code streams while it is written, and is shown in colour when it is done", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  place.fake.queue.push(streamed(`\`\`\`ts\n${CODE.repeat(30)}\`\`\`\n`, 10));
  const started = await (await visitor.post("/explore", { description: "Ones", type: "typescript" })).text();
  const [, path = ""] = /hx-sse:connect="([^"]+)"/.exec(started) ?? [];
  const text = await streamUntil(await visitor.get(path), "explore-title");
  expect(text.split('hx-swap="beforeend').length).toBeGreaterThan(3);
  expect(text).toContain('<span class="hljs-keyword">export</span>');
  expect(existsSync(join(place.project, "a.ts"))).toBe(false);
});

test("an exploration is cancelled, and the provider with it", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  place.fake.queue.push({ steps: ["```ts\n", "let a;\n", { hang: true }] });
  const started = await (await visitor.post("/explore", { description: "Never" })).text();
  const [, id = ""] = /live\/explore\/(\w+)/.exec(started) ?? [];
  await streamUntil(await visitor.get(`/live/explore/${id}`), "let a;");
  await visitor.post(`/explore/${id}/cancel`);
  await streamUntil(await visitor.get(`/live/explore/${id}`), "cancelled");
  expect(place.fake.left).toBe(1);
});

test("a session is refined and committed, its history shows what changed", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  place.fake.queue.push(streamed("export const two = 1;\n"));
  const proposed = await place.call("loop", {
    mode: "propose",
    blocks: [{ id: "two", description: "Export two", target: "two.ts" }],
  });
  const session = String(proposed["session_id"]);
  expect(await visitor.text("/sessions")).toContain(session);
  place.fake.queue.push(streamed("export const two = 2;\n"));
  const refined = await visitor.post(`/sessions/${session}/refine`, {
    block_id: "two",
    audit_feedback: "It is 2",
  });
  expect(await refined.text()).toContain("refined");
  const page = await visitor.text(`/sessions/${session}`);
  expect(page).toContain("It is 2");
  expect(page).toContain('<span class="added">+export const two = 2;');

  expect(
    (await visitor.post(`/sessions/${session}/refine`, { block_id: "three", audit_feedback: "x" })).status,
  ).toBe(404);
  const committed = await visitor.post(`/sessions/${session}/commit`, { block_id: "two", as_it_is: "yes" });
  expect(await committed.text()).toContain("committed");
  expect(readFileSync(join(place.project, "two.ts"), "utf8")).toBe("export const two = 2;\n");
  expect(await visitor.text(`/sessions/${session}`)).not.toContain("audit_feedback");
});

test("a worker is asked to stop by its id, and only one that runs", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  const { workerId } = place.parts;
  await streamUntil(await visitor.get("/live/stop"), workerId);
  expect((await visitor.post("/stop", { worker_id: "nobody" })).status).toBe(400);
  expect(await place.services.stores.metadata.poisoned(0)).toBe(false);
  expect(await (await visitor.post("/stop", { worker_id: workerId })).text()).toContain("asked to stop");
  expect(await place.services.stores.metadata.poisoned(0)).toBe(true);
});

test("a source is added by the operator's command, read, passed over and forgotten", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  await place.write("-odd/a.ts", CODE);
  expect(await (await visitor.post("/sources/add", { path: "-odd" })).text()).toContain(
    "is digested from now on",
  );
  expect(await visitor.text("/sources")).toContain("not read yet");
  await visitor.post("/sources/digest");
  await streamUntil(await visitor.get("/live/sources"), "1 file");
  const path = join(place.project, "-odd");
  await visitor.post("/sources/disable", { path });
  expect(await visitor.text("/sources")).toContain("disabled");
  await visitor.post("/sources/remove", { path });
  expect(await visitor.text("/sources")).toContain("The whole project is read");
  const outside = await visitor.post("/sources/add", { path: "/etc" });
  expect([outside.status, await outside.text()]).toEqual([400, expect.stringContaining("outside")]);
});

test("the API runs actions and tells what the pages show; the metrics are in the Prometheus format", async () => {
  const { place, visitor } = await Place.open();
  await using _ = place;
  await place.write("a.ts", CODE);
  const json = { "content-type": "application/json", accept: "application/json" };
  const read = await fetch(`${place.origin}/api/actions/read_code`, {
    method: "POST",
    headers: {
      ...json,
      authorization: `Bearer ${readFileSync(join(place.data, "console.token"), "utf8").trim()}`,
    },
    body: JSON.stringify({ file_path: "a.ts" }),
  });
  expect(await read.json()).toMatchObject({ kind: "code", path: "a.ts" });
  for (const path of ["workers", "running", "usage", "results", "digests", "events", "actions"]) {
    expect(await (await visitor.get(`/api/${path}`)).json()).toMatchObject({ items: expect.any(Array) });
  }
  expect(await (await visitor.get("/api/stats?window=1h")).json()).toMatchObject({ window_seconds: 3600 });
  expect((await visitor.get("/api/stats?window=soon")).status).toBe(400);
  await place.services.stores.metadata.flush();
  const events = async (limit: string): Promise<number> => {
    const { items } = v.parse(
      v.object({ items: v.array(v.unknown()) }),
      await (await visitor.get(`/api/events?limit=${limit}`)).json(),
    );
    return items.length;
  };
  for (let n = 0; n < 1_005; n++) place.services.stores.metadata.event("read", { n });
  await place.services.stores.metadata.flush();
  // Whoever asks for more gets the most there is in one answer.
  expect([await events("2"), await events("0"), await events("x"), await events("9999")]).toEqual([
    2, 1, 100, 1_000,
  ]);
  // A form is one only where it says so.
  const text = await visitor.post("/stop", { worker_id: "x" }, { "content-type": "text/plain" });
  expect([text.status, await text.text()]).toEqual([400, expect.stringContaining("expected a form")]);
  expect(await visitor.text("/metrics")).toContain("# TYPE brainloop_build_info gauge");
});
