/** Cancelling, progress, and calls that take longer than a caller waits. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { Sandbox } from "../support/executable.ts";
import { at, type Message, modernMeta, PATIENCE_MS, RawServer } from "../support/mcp.ts";
import { cpuTicks, writeSlowFolder } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

async function withSlowFolder(files: number, work: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  await writeSlowFolder(sandbox, files);
  await sandbox.write("a.ts", "export const a = 1;\n");
  await work(sandbox);
}

const progressOf = (server: RawServer, token: string): Message[] =>
  server.messages.filter(
    ({ method, params }) => method === "notifications/progress" && params?.["progressToken"] === token,
  );
const map = { action: "read_code", path: "slow" };

test.each([
  { era: "older", meta: {} },
  { era: "newest", meta: modernMeta() },
])("$era: a cancelled call stops, is not answered, and the server goes on", ({ meta }) =>
  withSlowFolder(240, async (sandbox) => {
    await using server = new RawServer(sandbox);
    const modern = Object.keys(meta).length > 0;
    if (!modern)
      await server.request("initialize", {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "t", version: "1" },
      });
    const id = server.postCall(map, { ...meta, progressToken: "p" });
    await server.find(({ method }) => method === "notifications/progress", "progress");
    server.notify("notifications/cancelled", {
      requestId: id,
      reason: "test",
      ...(modern ? { _meta: meta } : {}),
    });
    const next = server.postCall({ action: "read_code", path: "a.ts" }, meta);
    expect(await server.answer(next)).toMatchObject({ ok: true });
    const seen = progressOf(server, "p").length;
    // A file that was half parsed may be finished.
    await Bun.sleep(1500);
    const before = cpuTicks(server.child.pid);
    await Bun.sleep(700);
    expect(cpuTicks(server.child.pid) - before).toBeLessThan(20);
    expect(progressOf(server, "p").length).toBeLessThanOrEqual(seen + 1);
    expect(server.messages.filter((message) => message.id === id)).toEqual([]);
    expect(await server.end(2000)).toEqual({ code: 0, signal: null });
    expect(server.messages.filter((message) => message.id === id)).toEqual([]);
  }),
);

test("progress rises to its total, and none comes after the result", () =>
  withSlowFolder(40, async (sandbox) => {
    await using server = await RawServer.start(sandbox);
    const id = server.postCall(map, { progressToken: "p" });
    expect(await server.answer(id)).toMatchObject({ ok: true });
    await server.ping();
    const steps = progressOf(server, "p").map(({ params }) => Number(params?.["progress"]));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    expect(progressOf(server, "p").at(-1)?.params).toMatchObject({ progress: 40, total: 40 });
    const last = server.messages.findLastIndex(({ method }) => method === "notifications/progress");
    expect(server.messages.findIndex((message) => message.id === id)).toBeGreaterThan(last);
  }));

test("nobody who did not ask is told of progress", () =>
  withSlowFolder(10, async (sandbox) => {
    await using server = await RawServer.start(sandbox);
    await server.call(map);
    expect(server.messages.filter(({ method }) => method !== undefined)).toEqual([]);
  }));

test("a call that is not done in time answers TIMEOUT and goes on; the same call again joins it", () =>
  withSlowFolder(150, async (sandbox) => {
    await using server = await RawServer.start(sandbox, { env: { BRAINLOOP_CALL_MAX_SECONDS: "1" } });
    const first = server.postCall(map, { progressToken: "first" });
    const { ok, body } = await server.answer(first);
    expect(ok).toBe(false);
    expect(at(body, "error")).toMatchObject({ code: "TIMEOUT", retryable: true });
    const told = progressOf(server, "first").length;
    let answer = { ok, body };
    for (let again = 0; !answer.ok && again < 25; again++) {
      expect(at(answer.body, "error", "code")).toBe("TIMEOUT");
      answer = await server.answer(server.postCall(map, { progressToken: `again ${again}` }));
    }
    expect(answer).toMatchObject({ ok: true, body: { kind: "map" } });
    // The first caller was answered; who joined is told.
    expect(progressOf(server, "first")).toHaveLength(told);
    expect(progressOf(server, "again 0").length).toBeGreaterThan(0);
    const stats = await server.call({ action: "get_stats" });
    expect(at(stats.body, "metrics", "reader_digest_generated", "sum")).toBe(150);
  }));

test("a caller that cancels leaves the work to the other that asked for the same", () =>
  withSlowFolder(40, async (sandbox) => {
    await using server = await RawServer.start(sandbox);
    const first = server.postCall(map);
    const second = server.postCall(map);
    await server.ping();
    server.notify("notifications/cancelled", { requestId: first });
    expect(await server.answer(second)).toMatchObject({ ok: true });
    expect(server.messages.some(({ id }) => id === first)).toBe(false);
  }));
