import { expect, test } from "bun:test";
import { BrainloopError } from "../src/error.ts";
import { SharedWork } from "../src/shared-work.ts";

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return error instanceof BrainloopError ? error.code : String(error);
  }
}

test("callers that ask for the same at once cause one piece of work", async () => {
  const work = new SharedWork<number>();
  let started = 0;
  const start = async (): Promise<number> => {
    const nth = ++started;
    await Bun.sleep(5);
    return nth;
  };
  expect(await Promise.all([work.run("a", start), work.run("a", start), work.run("b", start)])).toEqual([
    1, 1, 2,
  ]);
  expect(work.size).toBe(0);
});

test("one caller's cancellation does not take the work from the others", async () => {
  const work = new SharedWork<string>();
  const first = new AbortController();
  let aborted = false;
  const start = async (signal: AbortSignal): Promise<string> => {
    await Bun.sleep(20);
    aborted = signal.aborted;
    return "done";
  };
  const a = codeOf(work.run("k", start, { signal: first.signal }));
  const b = work.run("k", start);
  first.abort();
  expect(await a).toBe("CANCELLED");
  expect(await b).toBe("done");
  expect(aborted).toBe(false);
});

test("when nobody waits any more the work is aborted, and the next caller starts anew", async () => {
  const work = new SharedWork<string>();
  const abort = new AbortController();
  const signals: AbortSignal[] = [];
  const start = async (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    await Bun.sleep(10);
    return `run ${signals.length}`;
  };
  const a = codeOf(work.run("k", start, { signal: abort.signal }));
  abort.abort();
  expect(await a).toBe("CANCELLED");
  await Bun.sleep(0);
  expect(signals[0]?.aborted).toBe(true);
  expect(await work.run("k", start)).toBe("run 2");
});

test("a caller out of patience gets TIMEOUT, the work goes on, and asking again joins it", async () => {
  const work = new SharedWork<string>();
  let started = 0;
  const start = async (signal: AbortSignal): Promise<string> => {
    started++;
    await Bun.sleep(40);
    return signal.aborted ? "aborted" : "done";
  };
  expect(await codeOf(work.run("k", start, { patienceMs: 5 }))).toBe("TIMEOUT");
  expect(await work.run("k", start, { patienceMs: 1000 })).toBe("done");
  expect(started).toBe(1);
});

test("a failure reaches every caller and is not kept", async () => {
  const work = new SharedWork<string>();
  const fail = (): Promise<string> => Promise.reject(new BrainloopError("PARSE_FAILED", "Broken"));
  expect(await Promise.all([codeOf(work.run("k", fail)), codeOf(work.run("k", fail))])).toEqual([
    "PARSE_FAILED",
    "PARSE_FAILED",
  ]);
  expect(await work.run("k", () => Promise.resolve("fine"))).toBe("fine");
});

test("what came of work that took too long is kept for who asks again, once and not for ever", async () => {
  const work = new SharedWork<string>();
  let runs = 0;
  const start = async (): Promise<string> => {
    const nth = ++runs;
    await Bun.sleep(20);
    if (nth === 2) throw new BrainloopError("GENERATION_INVALID", "no");
    return `run ${nth}`;
  };
  const options = { patienceMs: 5, keepMs: 60 };
  expect(await codeOf(work.run("k", start, options))).toBe("TIMEOUT");
  await Bun.sleep(30);
  expect(work.size).toBe(0);
  expect(await work.run("k", start, options)).toBe("run 1");
  // A failure is what came of it, too.
  expect(await codeOf(work.run("k", start, options))).toBe("TIMEOUT");
  await Bun.sleep(30);
  expect(await codeOf(work.run("k", start, options))).toBe("GENERATION_INVALID");
  expect(await codeOf(work.run("k", start, options))).toBe("TIMEOUT");
  await Bun.sleep(120);
  expect(await work.run("k", start)).toBe("run 4");
  // Who had its answer, or cancelled, leaves nothing.
  expect(await work.run("k", start, { keepMs: 60 })).toBe("run 5");
  expect(runs).toBe(5);
});
