import { BrainloopError } from "../error.ts";
import { ProviderFailure, type Who } from "./failure.ts";

/** Seconds, as configured. */
export interface Patience {
  connect: number;
  firstToken: number;
  idle: number;
  total: number;
}

const SAYS: Readonly<Record<keyof Patience, readonly [says: string, setting: string]>> = {
  connect: ["could not be connected to", "connect_seconds"],
  firstToken: ["sent no token", "first_token_seconds"],
  idle: ["sent no further token", "idle_seconds"],
  total: ["did not finish its answer", "total_seconds"],
};

/** What follows a finished answer (usage, the end itself) is not waited for long. */
const AFTER_FINISH_S = 2;

/** The four timeouts of one call. Each ends it through {@link signal}, with an error of its own. */
export class Deadlines implements Disposable {
  /** Aborted by the caller, or by a timeout with a ProviderFailure as its reason. */
  readonly signal: AbortSignal;
  readonly #abort = new AbortController();
  readonly #patience: Patience;
  readonly #who: Who;
  readonly #total: ReturnType<typeof setTimeout>;
  #token: ReturnType<typeof setTimeout>;
  #connect: ReturnType<typeof setTimeout> | undefined;
  #state: "first" | "streaming" | "finished" = "first";

  /**
   * @param opens whether a connection can be made at all. Asked late, and only where no answer has come: a
   *   server that thinks before it answers looks like one that cannot be connected to
   */
  constructor(
    parent: AbortSignal,
    patience: Patience,
    who: Who,
    opens: (signal: AbortSignal) => Promise<boolean>,
  ) {
    this.#patience = patience;
    this.#who = who;
    this.signal = AbortSignal.any([parent, this.#abort.signal]);
    this.#total = this.#after("total");
    this.#token = this.#after("firstToken");
    const halfMs = patience.connect * 500;
    this.#connect = setTimeout(() => void this.#probe(opens, halfMs), halfMs);
  }

  /** The server has answered. */
  connected(): void {
    clearTimeout(this.#connect);
    this.#connect = undefined;
  }

  /** A token has come, of text or of thinking. */
  token(): void {
    if (this.#state === "first") {
      this.#state = "streaming";
      clearTimeout(this.#token);
      this.#token = this.#after("idle");
    } else {
      this.#token.refresh();
    }
  }

  /** The answer is complete. @param end what to do where the stream stays open */
  finished(end: () => void): void {
    this.#state = "finished";
    clearTimeout(this.#token);
    this.#token = setTimeout(end, Math.min(AFTER_FINISH_S, this.#patience.idle) * 1000);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#total);
    clearTimeout(this.#token);
    this.connected();
  }

  #after(which: keyof Patience): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#expire(which), this.#patience[which] * 1000);
  }

  /** Half of the time to connect has gone by: the other half is for seeing whether that is possible. */
  async #probe(opens: (signal: AbortSignal) => Promise<boolean>, halfMs: number): Promise<void> {
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(halfMs)]);
    const open = await opens(signal);
    if (!open && this.#connect !== undefined && !this.signal.aborted) this.#expire("connect");
  }

  #expire(which: keyof Patience): void {
    const { provider, model } = this.#who;
    const [says, setting] = SAYS[which];
    const name = setting.replace(/_seconds$/, "");
    const error = new BrainloopError(
      "PROVIDER_TIMEOUT",
      `Provider ${provider} ${says} within ${this.#patience[which]} s`,
      {
        hint: `Try again; provider.${setting} sets how long that may take`,
        details: { provider, model, timeout: name },
      },
    );
    // A server that took all its time once would take it again: only connecting is worth another try.
    this.#abort.abort(new ProviderFailure(error, which === "connect"));
  }
}
