import type { Sessions } from "../../store/sessions.ts";

/** How often it is looked whether a session was given up: the call that gives it up may be another worker's. */
const LOOK_MS = 500;

/** Notices that a session was given up while its blocks are being written. */
export class WhileWanted implements Disposable {
  readonly #givenUp = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(sessionId: string, sessions: Pick<Sessions, "find">) {
    const look = async (): Promise<void> => {
      const session = await sessions.find(sessionId);
      if (session?.status !== "active") this.#givenUp.abort();
    };
    // A database that cannot be read just now is looked at again; what is handed in is refused in any case.
    this.#timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
    this.#timer.unref();
  }

  /** Aborted once it was given up. */
  get signal(): AbortSignal {
    return this.#givenUp.signal;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
