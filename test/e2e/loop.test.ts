/** Sessions of blocks through the executable over MCP, from a server that speaks Cerebras's wire format. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Database } from "bun:sqlite";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { Asked, Reply } from "../support/fake-cerebras.ts";
import { fenced, Place } from "../support/generation.ts";
import { at, PATIENCE_MS, RawServer, textAt } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

/** What a request is about: the file, and whether it is to be proposed, refined or looked at last. */
function about({ body }: Asked): { path: string; task: string; temperature: number | undefined } {
  const task = body.messages.at(-1)?.content ?? "";
  return { path: /Write the file (\S+)/.exec(task)?.[1] ?? "", task, temperature: body.temperature };
}

const ts = (name: string, body = "return 1;"): string =>
  `export function ${name}(): number {\n  ${body}\n}\n`;
/** Proposals as they are, refinements with another number, final passes with a comment. */
function usual(asked: Asked): Reply {
  const { path, temperature } = about(asked);
  const name = path.replace(/.*\//, "").replace(/\.ts$/, "");
  if (temperature === 0.6) return fenced(ts(name));
  if (temperature === 0.3) return fenced(ts(name, "return 2;"));
  return fenced(`// Looked at.\n${ts(name, "return 2;")}`);
}

const BLOCKS = [
  { id: "store", description: "Keeps numbers", target: "src/store.ts" },
  { id: "api", description: "Serves numbers", target: "src/api.ts" },
];

const loop = (server: RawServer, params: Record<string, unknown>) => server.call({ action: "loop", params });

async function proposed(server: RawServer, blocks: object[] = BLOCKS): Promise<string> {
  const { body, ok } = await loop(server, { mode: "propose", blocks });
  expect([ok, body]).toMatchObject([true, {}]);
  return textAt(body, "session_id");
}

test("proposed at once, audited, refined, committed; each step by another server, the same commit again costs nothing", async () => {
  await using place = await Place.open(usual);
  await using first = await place.serve();
  const { body } = await loop(first, { mode: "propose", blocks: BLOCKS });
  const session_id = textAt(body, "session_id");
  expect(session_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
  expect(body["blocks"]).toMatchObject([
    { id: "store", target: "src/store.ts", status: "proposed", syntax: "typescript ok", code: ts("store") },
    { id: "api", target: "src/api.ts", status: "proposed", code: ts("api") },
  ]);
  expect(existsSync(join(place.project, "src"))).toBe(false);
  const [one, two] = place.fake.asked.map(about).toSorted((a, b) => (a.path < b.path ? 1 : -1));
  expect([one?.path, two?.path]).toEqual(["src/store.ts", "src/api.ts"]);
  expect(one?.task).toContain("- api, src/api.ts (typescript): Serves numbers");
  expect(two?.task).toContain("- store, src/store.ts (typescript): Keeps numbers");
  await first.end();

  await using server = await place.serve();
  const audit = await loop(server, { mode: "audit", session_id, block_id: "store" });
  expect(audit.body).toMatchObject({
    status: "proposed",
    iterations: 0,
    code: ts("store"),
    target: "src/store.ts",
  });
  const refined = await loop(server, {
    mode: "refine",
    session_id,
    block_id: "store",
    audit_feedback: "Two of them",
  });
  expect(refined.body).toMatchObject({ status: "refined", iterations: 1, changed: "+1 −1" });
  expect(textAt(refined.body, "diff")).toStartWith("--- src/store.ts\n+++ src/store.ts\n@@ ");
  expect(textAt(refined.body, "diff")).toContain("-  return 1;\n+  return 2;\n");
  expect(place.fake.asked.map(about).at(-1)?.task).toContain("Two of them");

  const commit = { mode: "commit", session_id, block_id: "store" };
  const done = await loop(server, commit);
  expect(done.body).toMatchObject({
    block_id: "store",
    path: "src/store.ts",
    created: true,
    final_pass: "taken",
  });
  expect(textAt(done.body, "final_diff")).toContain("+// Looked at.");
  expect(countTokens(done.text)).toBeLessThan(250);
  expect(place.text("src/store.ts")).toBe(`// Looked at.\n${ts("store", "return 2;")}`);
  const asked = place.fake.asked.length;
  expect((await loop(server, commit)).body).toMatchObject({
    result_id: done.body["result_id"],
    replayed: true,
  });
  expect(place.fake.asked).toHaveLength(asked);

  const status = await loop(server, { mode: "status", session_id });
  expect(status.body).toMatchObject({
    status: "active",
    blocks: [
      { id: "store", status: "committed", iterations: 1, result_id: done.body["result_id"] },
      { id: "api", status: "proposed" },
    ],
  });
  const last = await loop(server, { mode: "commit", session_id, block_ids: ["api"], finalize: false });
  expect(last.body).toMatchObject({ block_id: "api", session: "completed" });
  expect(last.body["final_pass"]).toBeUndefined();
  expect(place.text("src/api.ts")).toBe(ts("api"));
  expect(place.fake.asked).toHaveLength(asked);
  expect((await loop(server, { mode: "status" })).body).toMatchObject({
    sessions: [{ session_id, status: "completed", blocks: "2 committed" }],
  });

  const restore = await server.call({
    action: "generate_file",
    params: { output_path: "src/store.ts", restore: done.body["result_id"] },
  });
  expect(restore.body).toMatchObject({ removed: true });
  await server.end();
  using events = new Database(join(place.data, "brainloop.metadata.db"));
  const types = events.query("SELECT event_type FROM telemetry_events ORDER BY timestamp").values().flat();
  expect(types).toEqual(expect.arrayContaining(["session_created", "generation", "session_completed"]));
  using output = new Database(join(place.data, "brainloop.output.db"));
  expect(
    output
      .query(
        "SELECT metric_name, metric_value FROM metrics WHERE metric_name LIKE 'sessions_%' ORDER BY rowid",
      )
      .values(),
  ).toEqual([
    ["sessions_active", 1],
    ["sessions_completed", 1],
    ["sessions_active", 0],
  ]);
});

test("a block that fails does not lose the others, and may be refined", async () => {
  await using place = await Place.open((asked) => {
    const { path, temperature } = about(asked);
    return path === "bad.ts" && temperature === 0.6 ? fenced("export const a = ;\n") : usual(asked);
  });
  await using server = await place.serve();
  const blocks = ["good", "bad", "other"].map((id) => ({ id, description: `Be ${id}`, target: `${id}.ts` }));
  const { body, ok } = await loop(server, { mode: "propose", blocks });
  expect(ok).toBe(true);
  expect(body["blocks"]).toMatchObject([
    { id: "good", status: "proposed" },
    { id: "bad", status: "failed", error: { code: "GENERATION_INVALID" } },
    { id: "other", status: "proposed" },
  ]);
  const session_id = textAt(body, "session_id");
  const early = await loop(server, { mode: "commit", session_id, block_id: "bad" });
  expect(at(early.body, "error", "code")).toBe("BLOCK_STATE");
  const refined = await loop(server, {
    mode: "refine",
    session_id,
    block_id: "bad",
    audit_feedback: "Parse",
  });
  expect(refined.body).toMatchObject({ status: "refined", iterations: 1 });
  const all = await loop(server, {
    mode: "commit",
    session_id,
    block_ids: ["good", "bad", "other"],
    finalize: false,
  });
  expect(all.body).toMatchObject({
    session: "completed",
    blocks: [{ path: "good.ts" }, { path: "bad.ts" }, { path: "other.ts" }],
  });
});

test("a final pass that fails a gate or declares other names is not taken, and the answer shows it", async () => {
  await using place = await Place.open((asked) => {
    const { path, temperature } = about(asked);
    if (temperature !== 0.1) return usual(asked);
    return path === "names.ts"
      ? fenced(`${ts("names")}export const more = 1;\n`)
      : fenced("export function (;\n");
  });
  await using server = await place.serve();
  const session_id = await proposed(server, [
    { id: "names", description: "Names", target: "names.ts" },
    { id: "gate", description: "Gate", target: "gate.ts" },
  ]);
  const names = await loop(server, { mode: "commit", session_id, block_id: "names" });
  expect(names.body).toMatchObject({ final_pass: "refused: it declares more anew" });
  expect(textAt(names.body, "final_diff")).toContain("+export const more = 1;");
  expect(place.text("names.ts")).toBe(ts("names"));
  const asked = place.fake.asked.length;
  const gate = await loop(server, { mode: "commit", session_id, block_id: "gate" });
  expect(textAt(gate.body, "final_pass")).toContain("refused: The answer");
  expect(textAt(gate.body, "final_diff")).toContain("+export function (;");
  expect(place.text("gate.ts")).toBe(ts("gate"));
  expect(place.fake.asked).toHaveLength(asked + 1);
});

test("a session that another server abandons while it is proposed takes its requests to the provider along", async () => {
  await using place = await Place.open((asked) =>
    about(asked).path.endsWith("api.ts")
      ? { steps: ["`````ts\nexport ", { hang: true }] }
      : fenced(ts("store")),
  );
  await using server = await place.serve();
  await using other = await place.serve();
  const proposing = server.postCall({ action: "loop", params: { mode: "propose", blocks: BLOCKS } });
  const session = async (): Promise<unknown> =>
    at((await loop(other, { mode: "status" })).body, "sessions", 0);
  while (place.fake.asked.length < 2 || (await session()) === undefined) await Bun.sleep(20);
  const session_id = textAt(await session(), "session_id");
  expect((await loop(other, { mode: "abandon", session_id })).body).toMatchObject({ status: "abandoned" });
  const { body, ok } = await server.answer(proposing);
  expect(ok).toBe(false);
  expect(body).toMatchObject({ error: { code: "CANCELLED", message: expect.stringContaining(session_id) } });
  while (place.fake.running > 0) await Bun.sleep(20);
  expect((await loop(other, { mode: "status", session_id })).body).toMatchObject({
    status: "abandoned",
    blocks: [{ status: "abandoned" }, { status: "abandoned" }],
  });
});

test("steps that a state does not allow are refused with the reason, and change nothing", async () => {
  await using place = await Place.open(usual);
  await using server = await place.serve();
  const session_id = await proposed(server);
  await loop(server, { mode: "commit", session_id, block_id: "store", finalize: false });
  expect((await loop(server, { mode: "abandon", session_id })).body).toEqual({
    session_id,
    status: "abandoned",
    abandoned: ["api"],
  });
  expect((await loop(server, { mode: "abandon", session_id })).body).toMatchObject({ replayed: true });
  const asked = place.fake.asked.length;
  for (const [params, code] of [
    [{ mode: "refine", session_id, block_id: "store", audit_feedback: "x" }, "BLOCK_STATE"],
    [{ mode: "refine", session_id, block_id: "api", audit_feedback: "x" }, "BLOCK_STATE"],
    [{ mode: "commit", session_id, block_id: "api" }, "BLOCK_STATE"],
    [{ mode: "commit", session_id, block_id: "apy" }, "BLOCK_NOT_FOUND"],
    [{ mode: "audit", session_id: "none", block_id: "api" }, "SESSION_NOT_FOUND"],
    [{ mode: "commit", session_id }, "INVALID_PARAMS"],
    [{ mode: "commit", session_id, block_ids: ["api", "store"], if_sha256: "abcdef" }, "INVALID_PARAMS"],
    [{ mode: "audit", session_id }, "INVALID_PARAMS"],
    [{ mode: "status", blocks: BLOCKS }, "INVALID_PARAMS"],
    [{ mode: "propose", blocks: [] }, "INVALID_PARAMS"],
    [{ mode: "propose", blocks: [...BLOCKS, BLOCKS[0]] }, "INVALID_PARAMS"],
    [{ mode: "propose", blocks: [...BLOCKS, { ...BLOCKS[0], id: "z" }] }, "INVALID_PARAMS"],
    [
      { mode: "propose", blocks: [...BLOCKS, { id: "z", description: "z", target: ".git/hooks/x" }] },
      "PATH_PROTECTED",
    ],
    [
      { mode: "propose", blocks: [...BLOCKS, { id: "z", description: "z", target: "../x.ts" }] },
      "PATH_OUTSIDE_ROOTS",
    ],
  ] as const) {
    const { body, ok } = await loop(server, params);
    expect([ok, params, at(body, "error", "code")]).toEqual([false, params, code]);
  }
  expect(place.fake.asked).toHaveLength(asked);
  const { body } = await loop(server, { mode: "audit", session_id });
  expect(at(body, "error", "message")).toBe('loop: Missing parameter "block_id" of mode "audit"');
  expect((await loop(server, { mode: "status" })).body["sessions"]).toHaveLength(1);
});

test("of two refinements at once, by two servers, the later is a conflict whose text is kept", async () => {
  const quickIsDone = Promise.withResolvers<void>();
  await using place = await Place.open(async (asked) => {
    if (about(asked).temperature !== 0.3) return usual(asked);
    if (!about(asked).task.includes("Slowly")) return fenced(ts("store", "return 8;"));
    await quickIsDone.promise;
    return fenced(ts("store", "return 7;"));
  });
  await using one = await place.serve();
  await using two = await place.serve();
  const session_id = await proposed(one);
  const slow = loop(one, { mode: "refine", session_id, block_id: "store", audit_feedback: "Slowly" });
  while (place.fake.asked.length < 3) await Bun.sleep(5);
  const quick = await loop(two, { mode: "refine", session_id, block_id: "store", audit_feedback: "Quickly" });
  expect(quick.body).toMatchObject({ iterations: 1 });
  quickIsDone.resolve();
  const { body, ok } = await slow;
  expect([ok, at(body, "error", "code"), at(body, "error", "retryable")]).toEqual([false, "CONFLICT", true]);
  const audit = await loop(two, { mode: "audit", session_id, block_id: "store", detail: "full" });
  expect(audit.body).toMatchObject({ iterations: 1, code: ts("store", "return 8;") });
  expect(audit.body["history"]).toMatchObject([
    { iteration: 0 },
    { iteration: 1, audit_feedback: "Quickly" },
    {
      iteration: 1,
      audit_feedback: "Slowly",
      outcome: expect.stringContaining("conflict"),
      diff: expect.stringContaining("+  return 7;"),
    },
  ]);
});

test("cancelling a proposal ends every request to the provider, and leaves no session", async () => {
  await using place = await Place.open(() => ({ steps: ["export const a = 1;\n", { hang: true }] }));
  await using server = await place.serve();
  const id = server.postCall({ action: "loop", params: { mode: "propose", blocks: BLOCKS } });
  while (place.fake.asked.length < 2) await Bun.sleep(10);
  server.notify("notifications/cancelled", { requestId: id });
  while (place.fake.left < 2) await Bun.sleep(10);
  await Bun.sleep(50);
  expect((await loop(server, { mode: "status" })).body).toEqual({ sessions: [] });
});

test("a provider that cannot be asked at all leaves no session", async () => {
  await using place = await Place.open();
  place.fake.queue.push(
    ...Array.from({ length: 2 }, () => ({ status: 401, body: { message: "no", code: "wrong_api_key" } })),
  );
  await using server = await place.serve();
  const { body, ok } = await loop(server, { mode: "propose", blocks: BLOCKS });
  expect([ok, at(body, "error", "code")]).toEqual([false, "PROVIDER_AUTH"]);
  expect((await loop(server, { mode: "status" })).body).toEqual({ sessions: [] });
});

test("no secret of a target goes to the provider, the session or the answers, and all come back", async () => {
  const key = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  const given = `gsk_${"q8W2e7R1t6Y3u5I4o9P0a8S7d6F5g4H3j2K1l0Z9x8C7v6B5n4M3"}`;
  const code = `export const token = "${key}";\n`;
  await using place = await Place.open((asked) => {
    const { task, temperature } = about(asked);
    expect(JSON.stringify(asked.body)).not.toContain(key);
    expect(JSON.stringify(asked.body)).not.toContain(given);
    const present = task.slice(task.indexOf("present content of"));
    const lines = /export const token = "__MASKED_\w+__";\n/.exec(present)?.[0] ?? "";
    return fenced(`${lines}export const n = ${temperature};\n`);
  });
  await place.write("out.ts", code);
  await using server = await place.serve();
  const { body } = await loop(server, {
    mode: "propose",
    blocks: [{ id: "out", description: `Add n. The other key is ${given}`, target: "out.ts" }],
  });
  const session_id = textAt(body, "session_id");
  const refined = await loop(server, {
    mode: "refine",
    session_id,
    block_id: "out",
    audit_feedback: `Not ${given}`,
  });
  expect(refined.body).toMatchObject({ changed: "+1 −1" });
  const audit = await loop(server, { mode: "audit", session_id, block_id: "out", detail: "full" });
  const done = await loop(server, { mode: "commit", session_id, block_id: "out", overwrite: true });
  expect(done.body).toMatchObject({ final_pass: "taken" });
  expect(place.text("out.ts")).toBe(`${code}export const n = 0.1;\n`);
  const answers = JSON.stringify([body, refined.body, audit.body, done.body]);
  expect(answers).not.toContain(key);
  expect(answers).not.toContain(given);
  await server.end();
  const lifecycle = await Bun.file(join(place.data, "brainloop.lifecycle.db")).text();
  expect(lifecycle).toContain("__MASKED__");
  expect(lifecycle).not.toContain(key);
  expect(lifecycle).not.toContain(given);
});

test("a target is not written over what came since, unless the caller says so", async () => {
  await using place = await Place.open(usual);
  await place.write("src/api.ts", "export const theirs = 1;\n");
  await using server = await place.serve();
  const session_id = await proposed(server);
  const exists = await loop(server, { mode: "commit", session_id, block_id: "api" });
  expect(at(exists.body, "error", "code")).toBe("FILE_EXISTS");
  await place.write("src/store.ts", "export const came = 1;\n");
  const came = await loop(server, { mode: "commit", session_id, block_id: "store" });
  expect(at(came.body, "error", "code")).toBe("FILE_CHANGED");
  const sha = textAt(came.body, "error", "details", "sha256");
  const status = await loop(server, { mode: "status", session_id });
  expect(status.body["blocks"]).toMatchObject([
    { status: "failed", error: { code: "FILE_CHANGED" } },
    { status: "failed", error: { code: "FILE_EXISTS" } },
  ]);
  const commit = { mode: "commit", session_id, finalize: false };
  expect((await loop(server, { ...commit, block_id: "store", if_sha256: sha })).body).toMatchObject({
    lines: "+3 −1",
  });
  expect((await loop(server, { ...commit, block_id: "api", overwrite: true })).ok).toBe(true);
  expect(place.text("src/api.ts")).toBe(ts("api"));
  // Committed is final: what someone makes of it then is theirs, however the commit is repeated.
  await place.write("src/api.ts", "export const mine = 1;\n");
  const after = await loop(server, { ...commit, block_id: "api", overwrite: true });
  expect(at(after.body, "error")).toMatchObject({
    code: "FILE_CHANGED",
    hint: expect.stringContaining("final"),
  });
  expect(place.text("src/api.ts")).toBe("export const mine = 1;\n");
});

test("blocks too long for the answer are given as outlines, with the call that gets them", async () => {
  const long = (name: string): string =>
    Array.from({ length: 120 }, (_, n) => ts(`${name}${n}`, `return ${"1 + ".repeat(10)}${n};`)).join("\n");
  await using place = await Place.open((asked) => {
    const { path } = about(asked);
    return path === "tiny.ts" ? fenced(ts("tiny")) : fenced(long(path.replace(".ts", "")));
  });
  await using server = await place.serve();
  const blocks = ["a", "tiny", "b"].map((id) => ({ id, description: `Be ${id}`, target: `${id}.ts` }));
  const { body, text } = await loop(server, { mode: "propose", blocks });
  expect(countTokens(text)).toBeLessThanOrEqual(2500);
  expect(body["blocks"]).toMatchObject([
    { id: "a", outline: expect.stringContaining("a0") },
    { id: "tiny", code: ts("tiny") },
    { id: "b", outline: expect.stringContaining("b0") },
  ]);
  expect(textAt(body, "omitted")).toMatch(
    /^code of a, b; loop \{"mode":"audit","session_id":"[^"]+","block_id":"a"\}$/,
  );
  const session_id = textAt(body, "session_id");
  const audit = await loop(server, { mode: "audit", session_id, block_id: "a" });
  expect(countTokens(audit.text)).toBeLessThanOrEqual(2500);
  const all = Number(/max_tokens (\d+) shows all/.exec(textAt(audit.body, "omitted"))?.[1]);
  const whole = await loop(server, { mode: "audit", session_id, block_id: "a", max_tokens: all });
  expect(whole.body["code"]).toBe(long("a"));
  for (const max_tokens of [120, 300, 1000]) {
    for (const params of [
      { mode: "status" },
      { mode: "status", session_id },
      { mode: "audit", session_id, block_id: "b" },
    ]) {
      expect(countTokens((await loop(server, { ...params, max_tokens })).text)).toBeLessThanOrEqual(
        Math.max(max_tokens, 200),
      );
    }
  }
});

test("a proposal that takes too long goes on, and the same call collects it", async () => {
  await using place = await Place.open((asked) => ({ ...usual(asked), delayMs: 1500 }));
  await using server = await RawServer.start(place, {
    env: { ...place.fake.env, BRAINLOOP_CALL_MAX_SECONDS: "1" },
  });
  const call = { mode: "propose", blocks: BLOCKS };
  expect(at((await loop(server, call)).body, "error", "code")).toBe("TIMEOUT");
  await Bun.sleep(1000);
  const { body, ok } = await loop(server, call);
  expect([ok, body["blocks"]]).toMatchObject([true, [{ status: "proposed" }, { status: "proposed" }]]);
  expect(place.fake.asked).toHaveLength(2);
});

test("progress counts the blocks and what streams in", async () => {
  await using place = await Place.open(() => ({
    steps: [
      "export const a = 1;\n",
      { delayMs: 300 },
      "export const b = 1;\n",
      { delayMs: 300 },
      "\n",
      { finish: "stop" },
    ],
  }));
  await using server = await place.serve();
  const id = server.postCall(
    { action: "loop", params: { mode: "propose", blocks: BLOCKS } },
    { progressToken: "p" },
  );
  await server.answer(id);
  const told = server.messages
    .filter(({ method }) => method === "notifications/progress")
    .map(({ params }) => params);
  expect(told[0]).toMatchObject({
    message: expect.stringMatching(/^0 of 2 blocks, \d+ tokens, \d+ tokens\/s$/),
  });
});

test("explore answers with code and writes nothing; what did not fit is not made anew", async () => {
  const long = Array.from({ length: 300 }, (_, n) => ts(`f${n}`)).join("");
  await using place = await Place.open(({ body }) => {
    expect(body.temperature).toBe(0.6);
    const asked = body.messages.at(-1)?.content ?? "";
    if (asked.includes("does not parse")) return fenced("def f():\n    pass\n", "python");
    if (asked.includes("Broken")) return fenced("def f(:\n    pass\n", "python");
    if (asked.includes("Unknown")) return fenced("f <- 1\n", "brainloopish");
    return fenced((body.messages.at(-1)?.content ?? "").includes("Long") ? long : ts("short"));
  });
  await using server = await place.serve();
  const explore = (params: Record<string, unknown>) => server.call({ action: "explore", params });
  const short = await explore({ description: "Short", type: "typescript" });
  expect(short.body).toMatchObject({ code: ts("short"), syntax: "typescript ok" });
  for (const [description, found] of [
    ["Short", { code: ts("short"), syntax: "typescript ok" }],
    ["Broken", { code: "def f():\n    pass\n", syntax: "python ok", repairs: 1 }],
    ["Unknown", { code: "f <- 1\n", syntax: "not checked" }],
  ] as const) {
    expect((await explore({ description })).body).toMatchObject(found);
  }
  const cut = await explore({ description: "Long", type: "ts" });
  expect(countTokens(cut.text)).toBeLessThanOrEqual(2500);
  const all = Number(/max_tokens (\d+) shows all/.exec(textAt(cut.body, "omitted"))?.[1]);
  const asked = place.fake.asked.length;
  const whole = await explore({ description: "Long", type: "ts", max_tokens: all });
  expect(whole.body).toMatchObject({ code: long, replayed: true });
  expect(place.fake.asked).toHaveLength(asked);
  expect(readdirSync(place.project)).toEqual([]);
});

const SQL = "CREATE TABLE tags (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL UNIQUE\n) STRICT;\n";

test("SQL for a database is run on it in one transaction, an .sql target is written", async () => {
  await using place = await Place.open((asked) => {
    const { task } = about(asked);
    if (task.includes("the database app.db")) {
      expect(task).toContain("CREATE TABLE posts");
      return fenced(SQL, "sql");
    }
    return fenced(SQL.replaceAll("tags", "labels"), "sql");
  });
  using db = new Database(join(place.project, "app.db"));
  db.run("CREATE TABLE posts (id INTEGER PRIMARY KEY)");
  await using server = await place.serve();
  const session_id = await proposed(server, [
    { id: "db", description: "Tags for posts", target: "app.db" },
    { id: "file", description: "Labels", target: "sql/labels.sql" },
  ]);
  const { body } = await loop(server, { mode: "commit", session_id, block_ids: ["db", "file"] });
  expect(body).toMatchObject({
    session: "completed",
    blocks: [
      {
        block_id: "db",
        path: "app.db",
        schema: expect.arrayContaining(["+ table tags"]),
        final_pass: "unchanged",
      },
      { block_id: "file", path: "sql/labels.sql", created: true, syntax: "sql ok" },
    ],
  });
  expect(
    db.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").values().flat(),
  ).toEqual(["posts", "tags"]);
  expect(place.text("sql/labels.sql")).toContain("CREATE TABLE labels");
  const again = await loop(server, { mode: "commit", session_id, block_id: "db" });
  expect(again.body).toMatchObject({ replayed: true, result_id: at(body, "blocks", 0, "result_id") });
});

test("SQL that destroys needs a word, a database that is missing another; what the gate refuses is mended when it is proposed", async () => {
  await using place = await Place.open((asked) => {
    const { task, temperature } = about(asked);
    if (task.includes("the database new.db")) return fenced(SQL, "sql");
    if (temperature === 0.6)
      return fenced(
        task.includes("It cannot be stored") ? "DELETE FROM posts;\n" : "ATTACH 'x' AS y;\n",
        "sql",
      );
    return fenced("DELETE FROM nothing;\n", "sql");
  });
  using db = new Database(join(place.project, "app.db"));
  db.run("CREATE TABLE posts (id INTEGER PRIMARY KEY)");
  db.run("INSERT INTO posts VALUES (1), (2)");
  await using server = await place.serve();
  const session_id = await proposed(server, [
    { id: "old", description: "Empty posts", type: "sql", target: "app.db" },
    { id: "new", description: "Tags", target: "new.db" },
  ]);
  const audit = await loop(server, { mode: "audit", session_id, block_id: "old" });
  expect(audit.body).toMatchObject({ code: "DELETE FROM posts;\n", verification: { repairs: 1 } });
  const refused = await loop(server, { mode: "commit", session_id, block_id: "old" });
  expect([at(refused.body, "error", "code"), at(refused.body, "error", "hint")]).toEqual([
    "SQL_REJECTED",
    expect.stringContaining('"allow_destructive": true'),
  ]);
  expect(db.query("SELECT COUNT(*) FROM posts").values()).toEqual([[2]]);
  // The final pass's text does not run, so that the audited one does.
  const done = await loop(server, { mode: "commit", session_id, block_id: "old", allow_destructive: true });
  expect(done.body).toMatchObject({ block_id: "old", final_pass: expect.stringContaining("refused: ") });
  expect(textAt(done.body, "final_diff")).toContain("+DELETE FROM nothing;");
  expect(db.query("SELECT COUNT(*) FROM posts").values()).toEqual([[0]]);
  const missing = await loop(server, { mode: "commit", session_id, block_id: "new", finalize: false });
  expect(at(missing.body, "error", "code")).toBe("FILE_NOT_FOUND");
  expect(existsSync(join(place.project, "new.db"))).toBe(false);
  const made = await loop(server, {
    mode: "commit",
    session_id,
    block_id: "new",
    finalize: false,
    create: true,
  });
  expect(made.body).toMatchObject({ created: true, session: "completed" });
});

test("blocks are written at once, as many as the provider is asked at a time", async () => {
  await using place = await Place.open((asked) => ({ ...usual(asked), delayMs: 150 }));
  await using server = await place.serve();
  const blocks = Array.from({ length: 6 }, (_, n) => ({ id: `b${n}`, description: "x", target: `b${n}.ts` }));
  const { body } = await loop(server, { mode: "propose", blocks });
  expect(body["blocks"]).toHaveLength(6);
  expect(place.fake.mostRunning).toBe(4);
});

test("what a killed server was writing is free at once for another, which has it written when it is refined", async () => {
  await using place = await Place.open((asked) => {
    const isLost = about(asked).path === "lost.ts" && about(asked).temperature === 0.6;
    return isLost ? { steps: ["export const a = 1;\n", { hang: true }] } : usual(asked);
  });
  const first = await place.serve();
  const blocks = ["lost", "kept"].map((id) => ({ id, description: `Be ${id}`, target: `${id}.ts` }));
  first.postCall({ action: "loop", params: { mode: "propose", blocks } });
  await using second = await place.serve();
  const find = async (): Promise<unknown> =>
    at((await loop(second, { mode: "status" })).body, "sessions", 0, "session_id");
  const states = async (): Promise<unknown> =>
    (await loop(second, { mode: "status", session_id: await find() })).body["blocks"];
  while ((await find()) === undefined) await Bun.sleep(20);
  const session_id = await find();
  const isKept = async (): Promise<boolean> =>
    (await loop(second, { mode: "audit", session_id, block_id: "kept" })).body["code"] !== undefined;
  while (!(await isKept())) await Bun.sleep(20);
  expect(await states()).toMatchObject([{ status: "proposed", being_written: true }, { status: "proposed" }]);
  first.child.kill("SIGKILL");
  await first.child.exited;
  expect(await states()).toMatchObject([
    { status: "failed", error: { code: "CANCELLED" } },
    { status: "proposed" },
  ]);
  const refined = await loop(second, {
    mode: "refine",
    session_id,
    block_id: "lost",
    audit_feedback: "Write it",
  });
  expect(refined.body).toMatchObject({ status: "refined", iterations: 1 });
  const done = await loop(second, {
    mode: "commit",
    session_id,
    block_ids: ["lost", "kept"],
    finalize: false,
  });
  expect(done.body).toMatchObject({ session: "completed" });
});
