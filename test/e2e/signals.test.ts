/** Signals, orphans, and what is left behind. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { at, initializeParams, PATIENCE_MS, RawServer } from "../support/mcp.ts";
import { childrenOf, isAlive, until, writeSlowFolder } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

/** SPEC 11 says 1 s; others use the cores too. */
const SOON_MS = 2500;

async function withBusyServer(work: (server: RawServer, call: number) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  await writeSlowFolder(sandbox);
  await using server = await RawServer.start(sandbox);
  const call = server.postCall({ action: "read_code", path: "slow" });
  await server.ping();
  await work(server, call);
}

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s with nothing under way ends it with 0",
  async (name) => {
    using sandbox = new Sandbox();
    await using server = await RawServer.start(sandbox);
    await server.call({ action: "list_actions" });
    const startedAt = performance.now();
    server.child.kill(name);
    expect(await server.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(4000);
  },
);

test("SIGINT with SIGTERM 100 ms behind, as clients send them, lets the work under way be answered", async () => {
  using sandbox = new Sandbox();
  await writeSlowFolder(sandbox, 60);
  await using server = await RawServer.start(sandbox);
  const id = server.postCall({ action: "read_code", path: "slow" });
  await server.ping();
  server.child.kill("SIGINT");
  await Bun.sleep(100);
  server.child.kill("SIGTERM");
  expect(await server.ended(25_000)).toEqual({ code: 0, signal: null });
  expect(await server.answer(id)).toMatchObject({ ok: true });
});

test("between the first signal and the end new calls are refused as retryable, pings answered", () =>
  withBusyServer(async (server) => {
    server.child.kill("SIGTERM");
    await Bun.sleep(50);
    const { ok, body } = await server.call({ action: "list_actions" });
    expect(ok).toBe(false);
    expect(at(body, "error")).toMatchObject({ code: "SHUTTING_DOWN", retryable: true });
    await server.ping();
  }));

test("two SIGINTs end it at once", () =>
  withBusyServer(async (server) => {
    server.child.kill("SIGINT");
    await Bun.sleep(50);
    server.child.kill("SIGINT");
    expect(await server.ended(SOON_MS)).toEqual({ code: 130, signal: null });
  }));

test("a signal a second after the first ends it at once", () =>
  withBusyServer(async (server) => {
    server.child.kill("SIGINT");
    // Far more than a second: a busy server may take the first one late.
    await Bun.sleep(2500);
    server.child.kill("SIGTERM");
    expect(await server.ended(SOON_MS)).toEqual({ code: 143, signal: null });
  }));

test.each(["starting", "idle", "busy"])(
  "%s: when its parent is killed it is gone soon, though its input stays open",
  async (state) => {
    using sandbox = new Sandbox();
    await writeSlowFolder(sandbox, state === "busy" ? 240 : 1);
    const [fifo, pidFile] = [join(sandbox.path, "fifo"), join(sandbox.path, "pid")];
    const answers = join(sandbox.path, "answers");
    Bun.spawnSync(["mkfifo", fifo]);
    const parent = Bun.spawn(["sh", "-c", '"$0" <../fifo >../answers & echo $! >../pid; wait', EXECUTABLE], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdin: "ignore",
    });
    // Opened for both, so that neither end waits for the other; and so it never ends.
    const keeper = Bun.spawn(["sh", "-c", 'exec 3<>"$0"; cat >&3', fifo], { stdin: "pipe" });
    const send = (id: number, method: string, params: object) =>
      keeper.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    send(1, "initialize", initializeParams("2025-11-25"));
    if (state !== "starting") {
      send(2, "tools/call", { name: "brainloop", arguments: { action: "read_code", path: "slow" } });
    }
    await keeper.stdin.flush();
    // The first answer comes before there is a worker, which watches its parent.
    if (state === "starting") await until("it answers", () => Bun.file(answers).size > 0, SOON_MS);
    else await Bun.sleep(1000);
    const pid = Number(await Bun.file(pidFile).text());
    try {
      expect(isAlive(pid)).toBe(true);
      parent.kill("SIGKILL");
      await until("the orphan is gone", () => !isAlive(pid), 1000 + SOON_MS);
    } finally {
      if (isAlive(pid)) process.kill(pid, "SIGKILL");
      keeper.kill("SIGKILL");
    }
  },
);

test("a process that parses for a server that was killed does not outlive it", async () => {
  using sandbox = new Sandbox();
  // Parsed for longer than a thread may take, so that a process of its own takes over.
  await sandbox.write("long.ts", "export const f = (a: number) => ({ a, b: [1, 2, 3] });\n".repeat(400_000));
  await using server = await RawServer.start(sandbox, { env: { BRAINLOOP_READER_PARSE_SECONDS: "1" } });
  server.postCall({ action: "read_code", path: "long.ts" });
  let children: number[] = [];
  await until("a child parses", () => (children = childrenOf(server.child.pid)).length > 0, 10_000);
  server.child.kill("SIGKILL");
  await until("the child is gone", () => !children.some(isAlive), SOON_MS);
});
