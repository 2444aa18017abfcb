/** Workers with a slow provider: asked to stop, and killed. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brainloop, Sandbox } from "../support/executable.ts";
import { FakeCerebras, type Step } from "../support/fake-cerebras.ts";
import { at, PATIENCE_MS, RawServer } from "../support/mcp.ts";
import { until } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

const START: Step = "```ts\n";
const REST: readonly Step[] = ["export const a = 1;\n", "```\n", { finish: "stop" }];
const call = (prompt: string) => ({
  action: "generate_file",
  params: { output_path: "a.ts", verified_prompt: prompt },
});

interface Place {
  sandbox: Sandbox;
  fake: FakeCerebras;
  serve(): Promise<RawServer>;
  stop(...args: string[]): ReturnType<typeof brainloop>;
  query(database: string, sql: string): unknown[];
}

async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  await using fake = await FakeCerebras.start();
  await work({
    sandbox,
    fake,
    serve: () => RawServer.start(sandbox, { env: fake.env }),
    stop: (...args) => brainloop(["stop", ...args], { cwd: sandbox.project, env: sandbox.env }),
    query(database, sql) {
      using db = new Database(join(sandbox.data, `brainloop.${database}.db`));
      return db.query(sql).all();
    },
  });
}

/** A server with a call under way whose answer streams. */
async function streaming(place: Place, steps: readonly Step[]): Promise<{ server: RawServer; id: number }> {
  place.fake.queue.push({ steps: [START, ...steps] });
  const server = await place.serve();
  const id = server.postCall(call("first"));
  await until("the provider is asked", () => place.fake.asked.length > 0, 10_000);
  return { server, id };
}

test.concurrent("SIGTERM with a slow provider: new calls are refused at once, the one under way is completed", () =>
  withPlace(async (place) => {
    const { server, id } = await streaming(place, [{ delayMs: 2000 }, ...REST]);
    await using _ = server;
    server.child.kill("SIGTERM");
    let refused = await server.call({ action: "list_actions" });
    // A call may come before the signal is taken.
    while (refused.ok) refused = await server.call({ action: "list_actions" });
    expect(at(refused.body, "error")).toMatchObject({ code: "SHUTTING_DOWN", retryable: true });
    expect(await server.answer(id)).toMatchObject({ ok: true, body: { path: "a.ts", created: true } });
    expect(await server.ended()).toEqual({ code: 0, signal: null });
    expect(place.query("output", "SELECT status FROM heartbeat ORDER BY heartbeat_id")).toEqual(
      ["running", "draining", "stopped"].map((status) => ({ status })),
    );
    expect(place.query("lifecycle", "SELECT status FROM cerebras_usage")).toEqual([{ status: "done" }]);
    // Nothing is left in a log: the databases can be copied as they are.
    expect(readdirSync(place.sandbox.data).filter((name) => name.endsWith("-wal"))).toEqual([]);
  }));

test.concurrent("a worker killed while it writes: another takes the file over at once, the call's row is closed", () =>
  withPlace(async (place) => {
    const { server } = await streaming(place, [{ hang: true }]);
    await using other = await place.serve();
    const held = await other.call(call("second"));
    expect(at(held.body, "error")).toMatchObject({ code: "CONFLICT", retryable: true });
    const rows = () => place.query("lifecycle", "SELECT status, error_code FROM cerebras_usage");
    expect(rows()).toEqual([{ status: "running", error_code: null }]);
    server.child.kill("SIGKILL");
    await server.child.exited;
    place.fake.queue.push({ steps: [START, ...REST] });
    const startedAt = performance.now();
    expect(await other.call(call("second"))).toMatchObject({ ok: true, body: { created: true } });
    // Far from the 30 s of a lease.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await until("the dead one's call is closed", () => !JSON.stringify(rows()).includes("running"), 10_000);
    expect(rows()).toEqual([
      { status: "cancelled", error_code: "CANCELLED" },
      { status: "done", error_code: null },
    ]);
    expect(await other.end()).toEqual({ code: 0, signal: null });
  }));

test.concurrent("brainloop stop ends the workers of the project, or one, and waits for work under way", () =>
  withPlace(async (place) => {
    expect(await place.stop()).toMatchObject({ code: 0, out: "No worker of this project is running\n" });
    const { server, id } = await streaming(place, [{ delayMs: 1500 }, ...REST]);
    await using _ = server;
    await using other = await place.serve();
    const running = () =>
      place.query("output", "SELECT DISTINCT pid FROM heartbeat WHERE status = 'running'").length;
    await until("both are registered", () => running() === 2, 10_000);

    const unknown = await place.stop("1");
    expect(unknown).toMatchObject({ code: 1, out: "" });
    expect(unknown.err).toContain(`-${other.child.pid}-`);

    const one = await place.stop(`${other.child.pid}`);
    expect(one).toMatchObject({ code: 0, err: "" });
    expect(one.out).toMatch(
      new RegExp(`^stopped  \\S+ \\(server, pid ${other.child.pid}\\), after [0-9.]+ s\\n$`),
    );
    expect(await other.ended()).toEqual({ code: 0, signal: null });
    expect(server.child.exitCode).toBe(null);

    const all = await place.stop();
    expect(all.code).toBe(0);
    expect(all.out).toContain(`pid ${server.child.pid})`);
    expect(await server.ended()).toEqual({ code: 0, signal: null });
    expect(await server.answer(id)).toMatchObject({ ok: true });
    expect(existsSync(join(place.sandbox.project, "a.ts"))).toBe(true);
  }));

test.concurrent("a pill put into the table by hand ends every worker that runs", () =>
  withPlace(async (place) => {
    await using server = await place.serve();
    await until(
      "it is registered",
      () => existsSync(join(place.sandbox.data, "brainloop.metadata.db")),
      10_000,
    );
    await server.call({ action: "get_stats" });
    place.query("metadata", "INSERT INTO poisonpill (worker_id) VALUES (NULL)");
    expect(await server.ended()).toEqual({ code: 0, signal: null });
  }));
