import { throwIfCancelled } from "../cancelled.ts";

interface Waiting {
  admitted: boolean;
  go(): void;
}

/** Lets so many at once in, in the order in which they came. */
export class Slots {
  readonly #most: () => number;
  readonly #waiting: Waiting[] = [];
  #taken = 0;

  /** @param most asked anew each time: the setting may change */
  constructor(most: () => number) {
    this.#most = most;
  }

  /**
   * Waits for a turn; to be held with `using`.
   * @throws BrainloopError CANCELLED, TIMEOUT or the signal's own reason
   */
  async take(signal: AbortSignal, doing: string): Promise<Disposable> {
    throwIfCancelled(signal, doing);
    if (this.#taken >= this.#most() || this.#waiting.length > 0) await this.#turn(signal, doing);
    else this.#taken++;
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (held) this.#leave();
        held = false;
      },
    };
  }

  async #turn(signal: AbortSignal, doing: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting: Waiting = { admitted: false, go: resolve };
    this.#waiting.push(waiting);
    signal.addEventListener("abort", waiting.go, { once: true });
    await promise;
    signal.removeEventListener("abort", waiting.go);
    if (!signal.aborted) return;
    if (waiting.admitted) this.#leave();
    else this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    throwIfCancelled(signal, doing);
  }

  #leave(): void {
    this.#taken--;
    while (this.#taken < this.#most()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#taken++;
      next.admitted = true;
      next.go();
    }
  }
}
