import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Scratch } from "../scratch.ts";
import { answer, ScriptedClient } from "./harness.ts";
import { commitment, LOOP_CALL, type LoopBench, loopBench, proposal, refinement } from "./loop-harness.ts";

const A = "export const a = 1;\n";
const B = "export const a = 2;\n";

/** A worker over the scratch's project; a later one comes when the leases of the dead have run out. */
function worker(scratch: Scratch, client: ScriptedClient, later = false): LoopBench {
  if (!existsSync(scratch.at("project"))) scratch.mkdir("project");
  const now = (): number => Date.now() / 1000 + (later ? 60 : 0);
  return loopBench(scratch.at("project"), scratch.at("home/data"), client, {
    workerId: later ? "later" : "worker-1",
    now,
  });
}

async function proposed(bench: LoopBench, ...ids: string[]): Promise<string> {
  return String((await bench.loop.propose(proposal(...ids), LOOP_CALL))["session_id"]);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => "done",
    (error: unknown) => error,
  );
}

test("blocks whose worker died before they were written are freed, and are written when they are refined", async () => {
  using scratch = new Scratch();
  const first = worker(scratch, new ScriptedClient());
  const target = scratch.at("project/a.ts");
  const block = { blockId: "a", description: "Be a", type: "typescript", target };
  await first.stores.proposals.create({ sessionId: "s", contextFiles: [] }, [block], "token");
  expect((await first.loop.status({ sessionId: "s", maxTokens: 2500 }))["blocks"]).toMatchObject([
    { id: "a", status: "proposed", being_written: true },
  ]);
  expect(await failureOf(first.loop.refine(refinement("s", "a"), LOOP_CALL))).toMatchObject({
    code: "CONFLICT",
  });
  await first.stores.close();

  const later = worker(scratch, new ScriptedClient(answer(A)), true);
  expect((await later.loop.status({ sessionId: "s", maxTokens: 2500 }))["blocks"]).toMatchObject([
    { id: "a", status: "failed", error: { code: "CANCELLED" } },
  ]);
  // Whoever had been slow to death hands in too late.
  const late = { text: { code: B, codeSha256: "x", verification: "{}" }, baseSha256: null };
  expect(await later.stores.proposals.handIn("s", "a", "token", late)).toBe(false);
  expect(await later.loop.refine(refinement("s", "a"), LOOP_CALL)).toMatchObject({
    status: "refined",
    iterations: 1,
  });
  expect((await later.loop.commit(commitment("s", ["a"]), LOOP_CALL)).completed).toBe(true);
  expect(readFileSync(target, "utf8")).toBe(A);
  await later.stores.close();
});

for (const step of ["prepared", "renamed", "done"]) {
  test(`a commit killed when it is ${step} is finished by the next worker, and the block is committed`, async () => {
    using scratch = new Scratch();
    const first = worker(scratch, new ScriptedClient(answer(A)));
    const session = await proposed(first, "a");
    await first.stores.close();
    const script = join(import.meta.dir, "children/commit-child.ts");
    const child = Bun.spawn(
      [process.execPath, script, scratch.at("project"), scratch.at("home/data"), session, "a", step],
      { stderr: "inherit" },
    );
    await child.exited;
    expect(child.signalCode).toBe("SIGKILL");

    const later = worker(scratch, new ScriptedClient(), true);
    expect(await later.recovery.recoverAll(() => crypto.randomUUID())).toEqual([]);
    expect(await later.loop.status({ sessionId: session, maxTokens: 2500 })).toMatchObject({
      status: "completed",
      blocks: [{ status: "committed", result_id: expect.any(String) }],
    });
    expect(readFileSync(scratch.at("project/a.ts"), "utf8")).toBe(A);
    const again = await later.loop.commit(commitment(session, ["a"]), LOOP_CALL);
    expect(again).toMatchObject({ answer: { replayed: true, block_id: "a" }, fresh: [], completed: false });
    await later.stores.close();
  });
}

test("while a block is committed it is neither refined nor abandoned; the refinement's text is kept", async () => {
  using scratch = new Scratch();
  const client = new ScriptedClient(answer(A));
  const bench = worker(scratch, client);
  const session = await proposed(bench, "a");
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  client.will(async () => {
    asked.resolve();
    await release.promise;
    return answer(A);
  }, answer(B));
  const commit = bench.loop.commit(commitment(session, ["a"], { finalize: true }), LOOP_CALL);
  await asked.promise;
  const refined = await failureOf(bench.loop.refine(refinement(session, "a"), LOOP_CALL));
  expect(refined).toMatchObject({ code: "CONFLICT", message: expect.stringContaining("is being committed") });
  expect(await failureOf(bench.loop.abandon(session))).toMatchObject({ code: "CONFLICT" });
  const other = bench.loop.commit(commitment(session, ["a"]), LOOP_CALL);
  expect(await failureOf(other)).toMatchObject({ code: "CONFLICT" });
  release.resolve();
  expect(await commit).toMatchObject({ completed: true });
  expect(readFileSync(scratch.at("project/a.ts"), "utf8")).toBe(A);
  const audit = await bench.loop.audit({ sessionId: session, blockId: "a", detail: "full", maxTokens: 2500 });
  expect(audit).toMatchObject({ status: "committed", iterations: 0, code: A });
  expect(audit["history"]).toMatchObject([
    { iteration: 0 },
    { outcome: expect.stringContaining("conflict") },
  ]);
  await bench.stores.close();
});

test("a block refined since it was looked at is not committed as it was", async () => {
  using scratch = new Scratch();
  const client = new ScriptedClient(answer(A));
  const bench = worker(scratch, client);
  const session = await proposed(bench, "a");
  const [stale] = await bench.sessions.blocks(session);
  client.will(answer(B));
  await bench.loop.refine(refinement(session, "a"), LOOP_CALL);
  if (stale === undefined) throw new Error("There is no block");
  expect(await bench.sessions.beginCommit(stale, "key")).toBe("changed");
  await bench.loop.commit(commitment(session, ["a"]), LOOP_CALL);
  expect(readFileSync(scratch.at("project/a.ts"), "utf8")).toBe(B);
  await bench.stores.close();
});

test("a commit that fails says why, and may be made again; a session is completed with its last block alone", async () => {
  using scratch = new Scratch();
  const bench = worker(scratch, new ScriptedClient(answer(A), answer(B.replace(" a ", " b "))));
  const session = await proposed(bench, "a", "b");
  scratch.write("project/a.ts", "export const came = 1;\n");
  const both = await bench.loop.commit(commitment(session, ["a", "b"]), LOOP_CALL);
  expect(both.answer["blocks"]).toMatchObject([
    { block_id: "a", error: { code: "FILE_CHANGED" } },
    { path: "b.ts" },
  ]);
  expect(both.completed).toBe(false);
  expect(await bench.sessions.active()).toBe(1);
  const again = await bench.loop.commit(commitment(session, ["a"], { overwrite: true }), LOOP_CALL);
  expect(again.completed).toBe(true);
  expect(await bench.sessions.active()).toBe(0);
  await bench.stores.close();
});

test("secrets that are no longer kept are never made up", async () => {
  using scratch = new Scratch();
  const key = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  scratch.write("project/a.ts", `export const token = "${key}";\n`);
  const client = new ScriptedClient(({ task }) =>
    answer(`export const token = "${/__MASKED_\w+__/.exec(task)?.[0] ?? ""}";\nexport const n = 1;\n`),
  );
  const bench = worker(scratch, client);
  const session = await proposed(bench, "a");
  const commit = commitment(session, ["a"], { overwrite: true });
  await bench.stores.results.keep([{ sha256: "0".repeat(64), content: new Uint8Array(1) }], 1);
  expect(await failureOf(bench.loop.commit(commit, LOOP_CALL))).toMatchObject({ code: "GENERATION_INVALID" });
  expect(readFileSync(scratch.at("project/a.ts"), "utf8")).toBe(`export const token = "${key}";\n`);
  await bench.stores.close();
});
