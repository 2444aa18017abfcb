/** What becomes of a call whose child process dies in the middle of its commit. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { CONFIG, type ConfigValues } from "../../../src/config.ts";
import { BrainloopError } from "../../../src/error.ts";
import { SQL_ACTION } from "../../../src/generate/sql/request.ts";
import { type OpenTransaction, Unknown } from "../../../src/generate/sql/sql-engine.ts";
import { SqlWriter } from "../../../src/generate/sql/writer.ts";
import { Stores } from "../../../src/store/index.ts";
import type { ResultRow } from "../../../src/store/results.ts";
import { Scratch } from "../../scratch.ts";

const TARGET = "/project/a.db";
const RESULT: ResultRow = {
  resultId: "r1",
  key: "k1",
  action: SQL_ACTION,
  target: TARGET,
  prompt: "Do it",
  provider: "cerebras",
  model: "m",
  sha256Before: "aa",
  sha256After: "bb",
  receipt: "{}",
  timestamp: 1,
};

/** Commits a transaction whose process dies; `wasApplied` is what the database says then. */
async function commitDying(wasApplied: () => Promise<boolean>) {
  const scratch = new Scratch();
  const stores = new Stores(join(scratch.path, "data"), {
    workerId: "worker-1",
    log: { warn: (message) => void message },
    now: Date.now,
  });
  const died = new BrainloopError("SQL_FAILED", "The process died");
  const writer = new SqlWriter({
    engine: {
      wasApplied,
      forget: async () => undefined,
      clean: async () => undefined,
      unstage: () => undefined,
    },
    processed: stores.processed,
    results: stores.results,
    settings: { get: <K extends keyof ConfigValues>(key: K): ConfigValues[K] => CONFIG[key].default },
    onStep: () => undefined,
  });
  const transaction: OpenTransaction = {
    report: { statements: [], schema: "" },
    commit: () => Promise.reject(new Unknown(died)),
    forget: () => Promise.reject(died),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const claim = { key: "k1", action: SQL_ACTION, target: TARGET };
  await stores.processed.claim({ ...claim, token: "t1" });
  const plan = { statements: ["SELECT 1"], reads: false, left: [], schema: "" };
  const ended = await writer
    .commit({ key: "k1", token: "t1", target: TARGET, transaction, plan, result: RESULT })
    .catch((error: unknown) => error);
  // As whoever holds the claim does in the end.
  await stores.processed.giveBack("k1", "t1");
  const next = await stores.processed.claim({ ...claim, token: "t2" });
  await stores.close();
  scratch[Symbol.dispose]();
  return { ended, next };
}

test("the marker says that it was committed: it is done", async () => {
  const { ended, next } = await commitDying(async () => true);
  expect(ended).toBeUndefined();
  expect(next).toMatchObject({ type: "done", row: { resultId: "r1", tempPath: null } });
});

test("there is no marker: it was not, and its SQL is kept for the next call", async () => {
  const { ended, next } = await commitDying(async () => false);
  expect(ended).toMatchObject({ code: "SQL_FAILED" });
  expect(next).toMatchObject({ type: "claimed", previous: { state: "failed", sha256After: "bb" } });
});

test("nobody can tell yet: whoever comes next has to find out first", async () => {
  const { ended, next } = await commitDying(() =>
    Promise.reject(new BrainloopError("DATABASE_BUSY", "Locked")),
  );
  expect(ended).toMatchObject({ code: "DATABASE_BUSY", retryable: true });
  expect(next).toMatchObject({ type: "recover", row: { key: "k1", tempPath: "t1" } });
});
