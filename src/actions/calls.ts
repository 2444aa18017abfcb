import { BrainloopError } from "../error.ts";
import { MAX_CALLS_RUNNING, MAX_CALLS_WAITING } from "../limits.ts";
import { SharedWork } from "../shared-work.ts";
import type { ReportProgress } from "./context.ts";

type Result = Record<string, unknown>;

export interface CallOptions {
  signal: AbortSignal;
  /** Told of the work's progress until the call is answered. */
  progress: ReportProgress;
  /** Whether the result of a call that took too long is kept for who makes it again: making it costs. */
  keep?: boolean;
}

/** How long such a result is kept. */
const KEPT_MS = 600_000;

type Start = (signal: AbortSignal, progress: ReportProgress) => Promise<Result>;

/** A call in line. */
interface Waiting {
  go(): void;
  refuse(): void;
}

/** Runs calls: a few at once, the rest in line; the same call made again while it runs joins it. */
export class Calls {
  private readonly work = new SharedWork<Result>();
  private readonly line: Waiting[] = [];
  /** Who is told of the progress of the work under a key. */
  private readonly hearers = new Map<string, Set<ReportProgress>>();
  private running = 0;
  private refusing = false;

  /** @param patienceMs how long a caller waits before it is told to call again; undefined for as long as it takes */
  constructor(private readonly patienceMs: () => number | undefined) {}

  /** Calls running or waiting. */
  get underWay(): number {
    return this.work.size;
  }

  /** From now on new calls are refused with SHUTTING_DOWN, and so are those in line, which did not begin. */
  refuse(): void {
    this.refusing = true;
    for (const waiting of this.line.splice(0)) waiting.refuse();
  }

  /** Cancels everything under way. */
  cancelAll(): void {
    this.work.cancelAll();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.work.idle();
  }

  /**
   * @param key what makes two calls the same
   * @throws BrainloopError CONFLICT when too many wait, TIMEOUT after the patience, CANCELLED, SHUTTING_DOWN
   */
  async run(key: string, start: Start, { signal, progress, keep }: CallOptions): Promise<Result> {
    if (this.refusing) {
      throw shuttingDown();
    }
    if (!this.work.has(key) && this.line.length >= MAX_CALLS_WAITING) {
      throw new BrainloopError("CONFLICT", `${this.work.size} calls are under way, and no more may wait`, {
        hint: "Call again when some of them are answered",
      });
    }
    const hearers = (this.work.has(key) ? this.hearers.get(key) : undefined) ?? new Set();
    this.hearers.set(key, hearers);
    hearers.add(progress);
    try {
      return await this.work.run(key, (ended) => this.inTurn(key, hearers, start, ended), {
        signal,
        patienceMs: this.patienceMs(),
        keepMs: keep === true ? KEPT_MS : undefined,
      });
    } finally {
      hearers.delete(progress);
    }
  }

  private async inTurn(
    key: string,
    hearers: ReadonlySet<ReportProgress>,
    start: Start,
    signal: AbortSignal,
  ): Promise<Result> {
    try {
      if (this.running >= MAX_CALLS_RUNNING) await this.turn(signal);
      else this.running++;
      try {
        if (signal.aborted) throw cancelled();
        return await start(signal, (progress) => {
          for (const hearer of hearers) hearer(progress);
        });
      } finally {
        const next = this.line.shift();
        if (next === undefined) this.running--;
        else next.go();
      }
    } finally {
      if (this.hearers.get(key) === hearers) this.hearers.delete(key);
    }
  }

  /** Resolves when one that runs hands over its place; who is cancelled leaves the line. */
  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        go() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
        refuse() {
          signal.removeEventListener("abort", leave);
          reject(shuttingDown());
        },
      };
      const leave = (): void => {
        this.line.splice(this.line.indexOf(waiting), 1);
        reject(cancelled());
      };
      this.line.push(waiting);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

function shuttingDown(): BrainloopError {
  return new BrainloopError("SHUTTING_DOWN", "Brainloop is shutting down and takes no new calls", {
    hint: "Start it again, then repeat the call",
  });
}

function cancelled(): BrainloopError {
  return new BrainloopError("CANCELLED", "The call was cancelled before it began");
}
