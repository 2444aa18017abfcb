/** What becomes of the things that dead workers held. */
import { describe, expect, test } from "bun:test";
import { hostname } from "node:os";
import { makeWorkerId } from "../../src/worker-id.ts";
import { afterThisTest } from "../support/cleanups.ts";
import { sqlite3, workshop, type Workshop } from "./harness.ts";

const CLAIM = { action: "generate_file", target: "/project/a.ts" };

/** A worker that runs until it is ended. */
function worker(): { id: string; end(): Promise<void> } {
  const child = Bun.spawn(["sleep", "60"], { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await child.exited;
  };
  afterThisTest(end);
  return { id: makeWorkerId(child.pid), end };
}

function beat(shop: Workshop, workerId: string): Promise<void> {
  return shop.stores.output.beat({
    workerId,
    kind: "server",
    status: "running",
    sessionsActive: 0,
    cacheHitRate: null,
    host: hostname(),
    pid: 1,
    startedAt: 0,
    version: "1",
  });
}

describe("a worker that was killed", () => {
  test("holds no claim: another takes it at once, though its lease has not run out", async () => {
    const { id, end } = worker();
    const theirs = workshop(undefined, id);
    const ours = workshop(theirs.directory);
    expect(await theirs.stores.processed.claim({ ...CLAIM, key: "k", token: "a" })).toMatchObject({
      type: "claimed",
    });
    const other = { ...CLAIM, key: "other" };
    expect(await ours.stores.processed.claim({ ...other, token: "b" })).toMatchObject({ type: "held" });
    expect(await ours.stores.processed.expired()).toEqual([]);
    await end();
    expect(await ours.stores.processed.expired()).toMatchObject([{ key: "k" }]);
    expect(await ours.stores.processed.claim({ ...other, token: "c" })).toMatchObject({ type: "claimed" });
  });

  test("gives back jobs, sessions and writes, and its calls to providers are closed", async () => {
    const { id, end } = worker();
    const theirs = workshop(undefined, id);
    const ours = workshop(theirs.directory);
    await theirs.stores.queue.add(["/project/b.ts"]);
    expect(await theirs.stores.queue.claim(5)).toHaveLength(1);
    await theirs.stores.processed.claim({ ...CLAIM, key: "k", token: "a" });
    const call = { purpose: "generate_file", provider: "cerebras", model: "m", promptTokens: 7 } as const;
    await theirs.stores.providerCalls.begin(call);
    const [lifecycle, soon] = [theirs.path("lifecycle"), theirs.clock.seconds + 25];
    sqlite3(
      lifecycle,
      `INSERT INTO sessions (session_id, status, worker_id, created_at, updated_at) VALUES ('s', 'active', '${id}', 1, 1)`,
    );
    sqlite3(
      lifecycle,
      `INSERT INTO session_blocks (session_id, block_id, position, description, type, target, status, claim_token, lease_until, created_at, updated_at)
       VALUES ('s', 'b', 0, 'd', 'go', '/project/c.go', 'proposed', 't', ${soon}, 1, 1)`,
    );
    const left = (): string =>
      sqlite3(
        lifecycle,
        `SELECT (SELECT lease_until > 0 FROM processed_log), (SELECT lease_until > 0 FROM processing_queue),
                (SELECT lease_until > 0 FROM session_blocks), (SELECT worker_id IS NOT NULL FROM sessions),
                (SELECT status || ' ' || COALESCE(error_code, '') || ' ' || tokens_prompt FROM cerebras_usage)`,
      );
    expect(await ours.stores.workers.free()).toEqual([]);
    expect(left()).toBe("1|1|1|1|running  7");
    expect(await ours.stores.queue.claim(5)).toEqual([]);
    await end();
    expect(await ours.stores.workers.free()).toEqual([id]);
    expect(left()).toBe("0|0|0|0|cancelled CANCELLED 7");
    expect(await ours.stores.queue.claim(5)).toMatchObject([{ path: "/project/b.ts" }]);
    expect(await ours.stores.workers.free()).toEqual([]);
  });

  test("is dead for all to see, though its last heartbeat is recent", async () => {
    const { id, end } = worker();
    const shop = workshop();
    await beat(shop, id);
    expect(await shop.stores.workers.alive()).toMatchObject([{ workerId: id, status: "running" }]);
    await end();
    expect(await shop.stores.workers.alive()).toEqual([]);
    expect(await shop.stores.workers.list(60)).toMatchObject([{ workerId: id, status: "dead" }]);
  });
});

describe("a worker that runs", () => {
  test("keeps what it holds though the clock was set or the machine slept", async () => {
    const { id } = worker();
    const theirs = workshop(undefined, id);
    const ours = workshop(theirs.directory);
    await beat(theirs, id);
    await theirs.stores.processed.claim({ ...CLAIM, key: "k", token: "a" });
    for (const ms of [8 * 3_600_000, -3_600_000]) {
      ours.clock.ms = theirs.clock.ms + ms;
      const outcome = await ours.stores.processed.claim({ ...CLAIM, key: "other", token: "b" });
      expect(outcome).toMatchObject({ type: "held" });
      expect(await ours.stores.workers.free()).toEqual([]);
    }
    ours.clock.ms = theirs.clock.ms + 8 * 3_600_000;
    expect(await ours.stores.workers.alive()).toMatchObject([{ workerId: id, status: "running" }]);
  });

  test("and has given a write back lets others have it at once", async () => {
    const { id } = worker();
    const theirs = workshop(undefined, id);
    const ours = workshop(theirs.directory);
    const { processed } = theirs.stores;
    await processed.claim({ ...CLAIM, key: "k", token: "a" });
    await processed.prepare("k", "a", {
      sha256Before: null,
      sha256After: "0".repeat(64),
      tempPath: null,
      resultId: "r",
      result: "{}",
    });
    await processed.release("k", "a");
    expect(await ours.stores.processed.claim({ ...CLAIM, key: "k", token: "b" })).toMatchObject({
      type: "recover",
    });
  });
});

test("a worker that could not write a heartbeat yet closes none of its own calls", async () => {
  const shop = workshop(undefined, "elsewhere-1-00000000-a");
  await shop.stores.providerCalls.begin({
    purpose: "explore",
    provider: "cerebras",
    model: "m",
    promptTokens: 1,
  });
  expect(await shop.stores.workers.free()).toEqual([]);
  expect(sqlite3(shop.path("lifecycle"), "SELECT status FROM cerebras_usage")).toBe("running");
});

test("a worker of another machine is dead 30 s after its last heartbeat; its calls are closed then", async () => {
  const far = workshop(undefined, "elsewhere-1-00000000-a");
  const ours = workshop(far.directory);
  await beat(far, "elsewhere-1-00000000-a");
  await far.stores.providerCalls.begin({
    purpose: "explore",
    provider: "cerebras",
    model: "m",
    promptTokens: 1,
  });
  const status = (): string => sqlite3(far.path("lifecycle"), "SELECT status FROM cerebras_usage");
  ours.clock.ms = far.clock.ms + 29_000;
  await ours.stores.workers.free();
  expect(status()).toBe("running");
  expect(await ours.stores.workers.alive()).toHaveLength(1);
  ours.clock.ms = far.clock.ms + 31_000;
  await ours.stores.workers.free();
  expect(status()).toBe("cancelled");
  expect(await ours.stores.workers.alive()).toEqual([]);
});
