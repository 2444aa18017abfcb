import { afterEach, expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrainloopError } from "../../src/error.ts";
import type { Job, Outcome } from "../../src/ingest/parse-job.ts";
import { ParsePool } from "../../src/ingest/pool.ts";
import { createLogger } from "../../src/log.ts";

const pools: ParsePool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
});

function makePool(options: { size?: number; maxMs?: number; childCommand?: string[] } = {}): ParsePool {
  const pool = new ParsePool({
    size: options.size ?? 1,
    script: new URL("./pool-child.ts", import.meta.url).href,
    childCommand: options.childCommand ?? ["false"],
    maxMs: () => options.maxMs ?? 10_000,
    scratch: join(tmpdir(), "brainloop-no-copies"),
    log: createLogger({
      level: () => "silent",
      format: "pretty",
      write: () => undefined,
      mask: (text) => text,
      now: Date.now,
    }),
  });
  pools.push(pool);
  return pool;
}

const job = (path: string): Job => ({ type: "source", path, maxBytes: 1 });
const text = (outcome: Outcome): string => (outcome.type === "source" ? outcome.text : outcome.type);

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BrainloopError) return error.code;
    throw error;
  }
  return "none";
}

test("jobs are done in the order they came, however many there are", async () => {
  const pool = makePool();
  const done: string[] = [];
  await Promise.all(["3", "2", "1"].map(async (path) => done.push(text(await pool.run(job(path))))));
  expect(done).toEqual(["3", "2", "1"]);
});

test("a thread that breaks fails its own job alone", async () => {
  const pool = makePool();
  expect(await failure(pool.run(job("crash")))).toBe("PARSE_FAILED");
  expect(text(await pool.run(job("5")))).toBe("5");
});

test("a thread whose parser broke is not used again", async () => {
  const pool = makePool();
  const first = failure(pool.run(job("break")));
  const next = pool.run(job("5"));
  expect(await first).toBe("PARSE_FAILED");
  expect(text(await next)).toBe("5");
});

test("a job that overruns its thread gets a second chance in a process of its own", async () => {
  const reply = JSON.stringify({
    id: 0,
    outcome: { type: "source", sha256: "", text: "from the child", maskedSecrets: 0 },
  });
  const pool = makePool({ maxMs: 2_000, childCommand: ["sh", "-c", `echo '${reply}'`] });
  expect(text(await pool.run(job("loop")))).toBe("from the child");
  expect(text(await pool.run(job("5")))).toBe("5");
});

test("what cannot be ended in a thread is done in a process, one for each thread at most", async () => {
  const reply = JSON.stringify({
    id: 0,
    outcome: { type: "source", sha256: "", text: "from the child", maskedSecrets: 0 },
  });
  const pool = makePool({ childCommand: ["sh", "-c", `sleep 0.2; echo '${reply}'`] });
  const order: string[] = [];
  await Promise.all(
    ["native", "5", "native"].map(async (path) => order.push(text(await pool.run(job(path))))),
  );
  expect(order).toEqual(["from the child", "5", "from the child"]);
});

test("a process that does what no thread may is killed in time, and can be cancelled", async () => {
  const pool = makePool({ maxMs: 300, childCommand: ["sh", "-c", "exec sleep 60"] });
  expect(await failure(pool.run(job("native")))).toBe("TIMEOUT");
  const stop = new AbortController();
  const running = failure(pool.run(job("native"), stop.signal));
  stop.abort();
  expect(await running).toBe("CANCELLED");
  expect(text(await pool.run(job("5")))).toBe("5");
});

test("a process that overruns too is killed, and the job is TIMEOUT", async () => {
  const pool = makePool({ maxMs: 200, childCommand: ["sh", "-c", "exec sleep 60"] });
  const startedAt = performance.now();
  expect(await failure(pool.run(job("loop")))).toBe("TIMEOUT");
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test("a process that dies without an answer is PARSE_FAILED", async () => {
  const pool = makePool({ maxMs: 2_000, childCommand: ["sh", "-c", "kill -SEGV $$"] });
  expect(await failure(pool.run(job("loop")))).toBe("PARSE_FAILED");
});

test("a cancelled job is given up at once, waiting or running, and the others go on", async () => {
  const pool = makePool();
  const abort = new AbortController();
  const running = failure(pool.run(job("never"), abort.signal));
  const waiting = failure(pool.run(job("1"), abort.signal));
  const other = pool.run(job("7"));
  await Bun.sleep(300);
  abort.abort();
  expect(await running).toBe("CANCELLED");
  expect(await waiting).toBe("CANCELLED");
  expect(text(await other)).toBe("7");
});

test("a closed pool takes nothing more, and what was under way is cancelled", async () => {
  const pool = makePool();
  const running = failure(pool.run(job("never")));
  pool.close();
  expect(await running).toBe("CANCELLED");
  expect(await failure(pool.run(job("1")))).toBe("SHUTTING_DOWN");
});

test("a batch that takes its thread with it is given up, for its files to be read one by one", async () => {
  // A process would answer at once; a batch gets none.
  const pool = makePool({ maxMs: 300, childCommand: ["sh", "-c", "echo '{}'"] });
  const batch: Job = { type: "batch", path: "loop", jobs: [], budgetMs: 100 };
  expect(await failure(pool.run(batch))).toBe("TIMEOUT");
  expect(text(await pool.run(job("5")))).toBe("5");
});

test("nothing listens to a signal any more once its jobs are done or have failed", async () => {
  const pool = makePool({ size: 2 });
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, given);
  };
  signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, given);
  };
  await Promise.all([
    pool.run(job("1"), signal),
    pool.run(job("2"), signal),
    failure(pool.run(job("crash"), signal)),
  ]);
  expect(listeners).toBe(0);
});
