/** The three phases of a worker's end, by a clock that is moved. */
import { expect, test } from "bun:test";
import { Lifetime } from "../../src/worker/lifetime.ts";

/** A worker with one piece of work, and what happened to it at which millisecond. */
class Worker {
  readonly events: string[] = [];
  ms = 0;
  busy = true;
  private over = false;
  /** When the work is done by itself. */
  doneAt = Number.POSITIVE_INFINITY;
  /** How long it goes on after it was cancelled. */
  lingersMs = 0;
  closes = Promise.resolve();
  readonly lifetime = new Lifetime({
    busy: () => this.busy && this.ms < this.doneAt,
    refuse: () => this.note("refuse"),
    drain: () => this.note("drain"),
    cancel: () => {
      this.note("cancel");
      this.doneAt = Math.min(this.doneAt, this.ms + this.lingersMs);
    },
    close: () => {
      this.note("close");
      return this.closes;
    },
    note: () => undefined,
    clock: {
      now: () => this.ms,
      // Time passes once nothing else is left to be done.
      sleep: (ms) =>
        new Promise((resolve) => {
          const until = this.ms + ms;
          setImmediate(() => {
            if (this.over) return;
            this.ms = Math.max(this.ms, until);
            resolve();
          });
        }),
    },
  });

  async end(): Promise<string[]> {
    expect(await this.lifetime.ended).toBe(0);
    this.over = true;
    this.note("ended");
    return this.events;
  }

  private note(what: string): void {
    this.events.push(`${what} ${this.ms}`);
  }
}

test("with nothing under way it ends at once", async () => {
  const worker = new Worker();
  worker.busy = false;
  worker.lifetime.stop("test");
  expect(await worker.end()).toEqual(["refuse 0", "close 0", "ended 0"]);
});

test("phases 1 and 2: new work is refused from the start, work under way completes up to 55 s later", async () => {
  const worker = new Worker();
  worker.doneAt = 54_900;
  worker.lifetime.stop("test");
  expect(await worker.end()).toEqual(["refuse 0", "drain 0", "close 54900", "ended 54900"]);
});

test("phase 3: from 55 s on what is left is cancelled, and cleans up", async () => {
  const worker = new Worker();
  worker.lingersMs = 1000;
  worker.lifetime.stop("test");
  expect(await worker.end()).toEqual(["refuse 0", "drain 0", "cancel 55000", "close 56000", "ended 56000"]);
});

test("what neither heeds its cancelling nor lets itself be closed does not keep it for 60 s", async () => {
  const worker = new Worker();
  worker.lingersMs = Number.POSITIVE_INFINITY;
  worker.closes = new Promise(() => undefined);
  worker.lifetime.stop("test");
  expect((await worker.end()).slice(2)).toEqual(["cancel 55000", "close 58000", "ended 59500"]);
});

test("the end of input lets what was asked begin; a signal after it refuses what comes then", async () => {
  const worker = new Worker();
  worker.doneAt = 100;
  worker.lifetime.finish("the input ended");
  worker.lifetime.stop("SIGTERM");
  expect(await worker.end()).toEqual(["drain 0", "refuse 0", "close 100", "ended 100"]);
});

test("with the client gone everything is over well within a second", async () => {
  const worker = new Worker();
  worker.lingersMs = Number.POSITIVE_INFINITY;
  worker.closes = new Promise(() => undefined);
  worker.lifetime.abandon("the client is gone");
  expect((await worker.end()).slice(2)).toEqual(["cancel 0", "close 300", "ended 600"]);
});

test("a client that leaves in the midst of it ends the wait for its answers", async () => {
  const worker = new Worker();
  worker.lingersMs = 50;
  worker.lifetime.finish("the input ended");
  while (worker.ms < 5000) await Bun.sleep(0);
  worker.lifetime.abandon("the client is gone");
  const events = await worker.end();
  expect(Number(events.at(-1)?.split(" ")[1])).toBeLessThan(5200);
});
