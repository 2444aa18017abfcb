import { BrainloopError } from "../error.ts";
import { MAX_CALLS_RUNNING, MAX_CALLS_WAITING } from "../limits.ts";
import { SharedWork } from "../shared-work.ts";

type Result = Record<string, unknown>;

/** Runs calls: a few at once, the rest in line; the same call made again while it runs joins it. */
export class Calls {
  private readonly work = new SharedWork<Result>();
  private readonly line: (() => void)[] = [];
  private running = 0;
  private refusing = false;

  /** @param patienceMs how long a caller waits before it is told to call again */
  constructor(private readonly patienceMs: () => number) {}

  /** Calls running or waiting. */
  get underWay(): number {
    return this.work.size;
  }

  /** From now on new calls are refused with SHUTTING_DOWN. */
  refuse(): void {
    this.refusing = true;
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
  async run(
    key: string,
    start: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    if (this.refusing) {
      throw new BrainloopError("SHUTTING_DOWN", "Brainloop is shutting down and takes no new calls", {
        hint: "Start it again, then repeat the call",
      });
    }
    if (!this.work.has(key) && this.line.length >= MAX_CALLS_WAITING) {
      throw new BrainloopError("CONFLICT", `${this.work.size} calls are under way, and no more may wait`, {
        hint: "Call again when some of them are answered",
      });
    }
    return await this.work.run(key, (ended) => this.inTurn(ended, start), {
      signal,
      patienceMs: this.patienceMs(),
    });
  }

  private async inTurn(
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (this.running >= MAX_CALLS_RUNNING) await new Promise<void>((go) => this.line.push(go));
    else this.running++;
    try {
      if (signal.aborted) throw new BrainloopError("CANCELLED", "The call was cancelled before it began");
      return await start(signal);
    } finally {
      const next = this.line.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
