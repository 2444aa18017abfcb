import { throwIfCancelled } from "../cancelled.ts";
import { BrainloopError } from "../error.ts";
import type { Logger } from "../log.ts";
import type { Need, RateLimit, RateLimitLog, Shortage } from "../rate-limit.ts";
import { ProviderFailure, seconds, type Who } from "./failure.ts";
import { wait } from "./wait.ts";

export interface LimitsOptions {
  rateLimits: RateLimitLog;
  log: Pick<Logger, "warn">;
  /** How long a request may wait, in seconds. */
  maxWait: () => number;
  /** Wall clock in milliseconds. */
  now: () => number;
}

/** What was taken for a request, until its provider says what is left. */
export interface Reservation extends Disposable {
  answered(limits: readonly RateLimit[]): Promise<void>;
}

/** Others draw from the same buckets meanwhile: what is there is looked at this often. */
const LOOK_AGAIN_S = 1;
/** A reset is told without the time that the telling takes. */
const MARGIN_S = 0.05;

/** Has requests wait within what providers allow, rather than be refused. */
export class Limits {
  readonly #options: LimitsOptions;
  /** Requests that have not been answered: what a provider says is left may not count them yet. */
  readonly #unanswered = new Set<{ who: Who; need: Need }>();
  #warned = false;

  constructor(options: LimitsOptions) {
    this.#options = options;
  }

  /**
   * @throws ProviderFailure PROVIDER_RATE_LIMITED where the wait would be too long
   * @throws BrainloopError CANCELLED, TIMEOUT or the signal's own reason
   */
  async reserve(who: Who, need: Need, signal: AbortSignal): Promise<Reservation> {
    const { maxWait, now } = this.#options;
    const patience = maxWait();
    const giveUpAt = now() + patience * 1000;
    for (;;) {
      const shortage = await this.#try(who, need, { patience, signal });
      if (shortage === undefined) break;
      if (now() + shortage.inS * 1000 > giveUpAt) throw tooLong(shortage, who);
      const pause = Math.min(shortage.inS + MARGIN_S, LOOK_AGAIN_S);
      await wait(pause, signal, `Waiting for ${who.provider}'s rate limit`);
    }
    const request = { who, need };
    this.#unanswered.add(request);
    return {
      answered: async (limits) => {
        this.#unanswered.delete(request);
        await this.#record(who, limits);
      },
      [Symbol.dispose]: () => void this.#unanswered.delete(request),
    };
  }

  async #try(
    who: Who,
    need: Need,
    options: { patience: number; signal: AbortSignal },
  ): Promise<Shortage | undefined> {
    try {
      return await this.#options.rateLimits.reserve(who.provider, who.model, need, options);
    } catch (error) {
      throwIfCancelled(options.signal, `Waiting for ${who.provider}'s rate limit`);
      this.#warn(error);
      return undefined;
    }
  }

  async #record(who: Who, limits: readonly RateLimit[]): Promise<void> {
    const others = [...this.#unanswered].filter(
      ({ who: { provider, model } }) => provider === who.provider && model === who.model,
    );
    const adjusted = limits.map((limit) => {
      const drawn = others.reduce((sum, { need }) => sum + need(limit.bucket), 0);
      return {
        ...limit,
        remaining: limit.remaining === null ? null : Math.max(0, limit.remaining - drawn),
      };
    });
    try {
      await this.#options.rateLimits.record(who.provider, who.model, adjusted);
    } catch (error) {
      this.#warn(error);
    }
  }

  /** Without a usable store the provider itself is what limits. */
  #warn(error: unknown): void {
    if (!this.#warned) this.#options.log.warn("Rate limits cannot be kept", { reason: error });
    this.#warned = true;
  }
}

function tooLong({ bucket, inS }: Shortage, { provider, model }: Who): ProviderFailure {
  const retryAfterS = seconds(inS);
  const error = new BrainloopError(
    "PROVIDER_RATE_LIMITED",
    `Provider ${provider} allows the next request in ${retryAfterS} s: its limit ${bucket} is used up`,
    {
      hint: `Try again in ${retryAfterS} s; provider.max_wait_seconds sets how long a call waits`,
      details: { provider, model, bucket, retry_after_s: retryAfterS },
    },
  );
  return new ProviderFailure(error, false);
}
