import { Database } from "bun:sqlite";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EXECUTABLE } from "../../support/executable.ts";
import type { Reply } from "../../support/fake-cerebras.ts";
import { at, initializeParams } from "../../support/mcp.ts";
import { cpuTicks, isAlive } from "../../support/slow.ts";
import { type Outcome, Place } from "./place.ts";

/** SPEC 11: work under way completes until then. */
const CANCELLED_FROM_MS = 54_500;
const GONE_BEFORE_MS = 60_000;

/** The three phases in real time: a model that never ends, one that takes 30 s, and a client that does not read. */
export async function shutdownPhases(): Promise<Outcome> {
  const outcomes = await Promise.all([neverEnds(), takesLong(), deafClient()]);
  return { problems: outcomes.flat() };
}

const START = "```ts\nexport const a = 1;\n";

async function neverEnds(): Promise<readonly string[]> {
  const hang = (): Reply => ({ steps: [START, { hang: true }] });
  await using place = await Place.open("a model that never ends", hang);
  const env = { BRAINLOOP_PROVIDER_IDLE_SECONDS: "600", BRAINLOOP_CALL_MAX_SECONDS: "600" };
  await using server = await place.serve({ env });
  const id = server.postCall(write("a.ts"));
  while (place.fake.asked.length === 0) await Bun.sleep(20);
  const startedAt = performance.now();
  const passed = (): number => performance.now() - startedAt;
  server.child.kill("SIGTERM");
  await Bun.sleep(1000);
  const refused = await server.call({ action: "list_actions" });
  if (at(refused.body, "error", "code") !== "SHUTTING_DOWN")
    place.wrong(`phase 1: ${JSON.stringify(refused.body)}`);
  while (passed() < 20_000) await Bun.sleep(100);
  const before = cpuTicks(server.child.pid);
  while (passed() < 50_000) await Bun.sleep(100);
  // 30 s, of which it only waits.
  if (cpuTicks(server.child.pid) - before > 300) place.wrong("it is busy while it waits");
  if (place.fake.left > 0) place.wrong("cancelled before phase 3");
  const ended = await server.ended(20_000).catch((error: unknown) => ({ code: String(error) }));
  const tookMs = passed();
  if (ended.code !== 0) place.wrong(`ended with ${ended.code}`);
  if (tookMs < CANCELLED_FROM_MS || tookMs >= GONE_BEFORE_MS)
    place.wrong(`gone after ${tookMs.toFixed(0)} ms`);
  const answer = await server
    .answer(id)
    .catch((error: unknown) => ({ ok: false, body: { none: String(error) } }));
  if (answer.ok) place.wrong("what never ended was reported done");
  if (existsSync(join(place.project, "a.ts"))) place.wrong("something was written");
  // Whoever looks into them leaves some.
  const logs = readdirSync(place.data).filter((name) => name.endsWith("-wal"));
  if (logs.length > 0) place.wrong(`logs are left: ${logs.join(", ")}`);
  const [status] = query(place, "lifecycle", "SELECT status FROM cerebras_usage");
  if (status !== "cancelled") place.wrong(`the call's row says ${status}`);
  const [last] = query(place, "output", "SELECT status FROM heartbeat ORDER BY heartbeat_id DESC LIMIT 1");
  if (last !== "stopped") place.wrong(`the last heartbeat says ${last}`);
  return place.problems;
}

async function takesLong(): Promise<readonly string[]> {
  const slow = (): Reply => ({ steps: [START, { delayMs: 25_000 }, "```\n", { finish: "stop" }] });
  await using place = await Place.open("a model that takes 25 s", slow);
  await using server = await place.serve();
  const id = server.postCall(write("a.ts"));
  while (place.fake.asked.length === 0) await Bun.sleep(20);
  const startedAt = performance.now();
  server.child.kill("SIGINT");
  await Bun.sleep(100);
  server.child.kill("SIGTERM");
  const ended = await server.ended(50_000).catch((error: unknown) => ({ code: String(error) }));
  const tookMs = performance.now() - startedAt;
  if (ended.code !== 0) place.wrong(`ended with ${ended.code}`);
  if (tookMs < 20_000 || tookMs > 40_000) place.wrong(`gone after ${tookMs.toFixed(0)} ms`);
  if (!(await server.answer(id)).ok) place.wrong("what was under way was not completed");
  return place.problems;
}

/** It asked for megabytes and reads none of them, but stays. */
async function deafClient(): Promise<readonly string[]> {
  await using place = await Place.open("a client that stops reading");
  const lines = Array.from({ length: 20_000 }, (_, i) => `export const name_${i}: number[] = [${i}];\n`);
  await place.write("big.ts", lines.join(""));
  const child = Bun.spawn([EXECUTABLE], {
    cwd: place.project,
    env: place.env,
    stdin: "pipe",
    stdout: "pipe",
  });
  const send = (id: number, method: string, params: object): void =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
  send(1, "initialize", initializeParams("2025-11-25"));
  const big = { action: "read_code", path: "big.ts", max_tokens: 0, format: "objects" };
  send(2, "tools/call", { name: "brainloop", arguments: big });
  await child.stdin.flush();
  await Bun.sleep(5000);
  const startedAt = performance.now();
  child.kill("SIGTERM");
  const code = await Promise.race([child.exited, Bun.sleep(70_000).then(() => "still running")]);
  const tookMs = performance.now() - startedAt;
  if (code !== 0) place.wrong(`ended with ${code}`);
  if (tookMs >= GONE_BEFORE_MS) place.wrong(`gone after ${tookMs.toFixed(0)} ms`);
  if (isAlive(child.pid)) child.kill("SIGKILL");
  return place.problems;
}

function write(path: string): Record<string, unknown> {
  return { action: "generate_file", params: { output_path: path, verified_prompt: path } };
}

function query(place: Place, database: string, sql: string): unknown[] {
  using db = new Database(place.database(database), { readonly: true });
  return db
    .query<{ status: string }, []>(sql)
    .all()
    .map(({ status }) => status);
}
