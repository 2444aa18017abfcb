import { BrainloopError } from "./error.ts";

interface Work<T> {
  result: Promise<T>;
  abort: AbortController;
  /** Those that still wait for it. */
  callers: number;
  /** Somebody ran out of patience and will ask again: it goes on without callers. */
  detached: boolean;
}

export interface WaitOptions {
  /** Gives up waiting; the work itself ends when nobody waits for it any more. */
  signal?: AbortSignal | undefined;
  /** How long to wait before TIMEOUT; the work then goes on, and asking again joins it. */
  patienceMs?: number | undefined;
  /** How long a result that nobody waited for any more is kept for who asks again; not at all unless told. */
  keepMs?: number | undefined;
}

/** What came of work that nobody waited for. */
interface Kept<T> {
  result: Promise<T>;
  timer: ReturnType<typeof setTimeout>;
}

/** Work that several callers may ask for at once and that is then done once. */
export class SharedWork<T> {
  private readonly underWay = new Map<string, Work<T>>();
  private readonly kept = new Map<string, Kept<T>>();

  /** Pieces of work under way. */
  get size(): number {
    return this.underWay.size;
  }

  has(key: string): boolean {
    return this.underWay.has(key);
  }

  /** Cancels everything under way. */
  cancelAll(): void {
    for (const { abort } of this.underWay.values()) abort.abort();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) {
      await Promise.allSettled([...this.underWay.values()].map(({ result }) => result));
    }
  }

  /**
   * Joins the work under way for a key, collects what came of it when nobody waited, or starts it.
   * @throws BrainloopError CANCELLED by the signal, TIMEOUT after `patienceMs`, and what the work throws
   */
  async run(key: string, start: (signal: AbortSignal) => Promise<T>, options: WaitOptions = {}): Promise<T> {
    const kept = this.kept.get(key);
    if (kept !== undefined) {
      clearTimeout(kept.timer);
      this.kept.delete(key);
      return await kept.result;
    }
    const work = this.underWay.get(key) ?? this.begin(key, start, options.keepMs);
    work.callers++;
    try {
      return await wait(work, options);
    } finally {
      work.callers--;
      if (work.callers === 0 && !work.detached) work.abort.abort();
    }
  }

  private begin(
    key: string,
    start: (signal: AbortSignal) => Promise<T>,
    keepMs: number | undefined,
  ): Work<T> {
    const abort = new AbortController();
    const work: Work<T> = { result: start(abort.signal), abort, callers: 0, detached: false };
    this.underWay.set(key, work);
    const forget = (): void => {
      if (this.underWay.get(key) === work) this.underWay.delete(key);
    };
    const settled = (): void => {
      forget();
      if (keepMs !== undefined && work.detached && work.callers === 0 && !abort.signal.aborted)
        this.keep(key, work.result, keepMs);
    };
    work.result.then(settled, settled);
    // Nobody should join work that was cancelled.
    abort.signal.addEventListener("abort", forget);
    return work;
  }

  private keep(key: string, result: Promise<T>, keepMs: number): void {
    const timer = setTimeout(() => this.kept.delete(key), keepMs);
    timer.unref();
    this.kept.set(key, { result, timer });
  }
}

function wait<T>(work: Work<T>, { signal, patienceMs }: WaitOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new BrainloopError("CANCELLED", "The call was cancelled"));
    const timer =
      patienceMs === undefined
        ? undefined
        : setTimeout(() => {
            work.detached = true;
            reject(
              new BrainloopError(
                "TIMEOUT",
                `Not done after ${Math.round(patienceMs / 1000)} s; the work goes on`,
                {
                  hint: "Make the same call again: it joins the work under way and gets its result",
                },
              ),
            );
          }, patienceMs);
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    if (signal?.aborted === true) cancel();
    work.result.then(resolve, reject).finally(done);
  });
}
