import { throwIfCancelled } from "../cancelled.ts";
import type { Completion, CompletionClient, CompletionRequest, CompletionUsage } from "../completion.ts";
import { BrainloopError } from "../error.ts";
import type { Metrics } from "../metrics.ts";
import type { ProviderCallLog } from "../provider-call.ts";
import type { ProviderName } from "../providers.ts";
import type { Need, RateLimitLog } from "../rate-limit.ts";
import { estimateTokens } from "../tokens.ts";
import { callProvider } from "./call.ts";
import { chainError, chainFor } from "./chain.ts";
import { checkEndpoint, type ProviderCheck } from "./check.ts";
import { describeKey, type Endpoint, type EndpointOptions, findEndpoint } from "./endpoint.ts";
import { ProviderFailure, type Who } from "./failure.ts";
import { Limits } from "./limits.ts";
import { opens, usesProxy } from "./reach.ts";
import { CallRecord } from "./record.ts";
import { finalError, retryIn } from "./retry.ts";
import { Slots } from "./slots.ts";
import type { Streamed } from "./stream.ts";
import { wait } from "./wait.ts";

export interface ProviderClientOptions extends EndpointOptions {
  /** Where calls are recorded: `stores.providerCalls`. */
  calls: ProviderCallLog;
  /** What limits are shared through: `stores.rateLimits`. */
  rateLimits: RateLimitLog;
  metrics: Metrics;
  /** Takes secrets out of what servers say. */
  maskText(text: string): string;
  /** Wall clock in milliseconds. */
  now(): number;
  /** 0 to 1. */
  random(): number;
}

/** What one request comes to, over all its calls. */
interface Asking {
  request: CompletionRequest;
  promptTokens: number;
  /** Whether text of the present call was handed on. */
  handedOn: boolean;
  restarts: number;
}

/** Has text written by the providers of the chain, the first that can. */
export class ProviderClient implements CompletionClient {
  readonly #options: ProviderClientOptions;
  readonly #limits: Limits;
  readonly #slots: Slots;
  /** Fields of the request that a provider's model has refused. */
  readonly #omit = new Map<string, Set<string>>();

  constructor(options: ProviderClientOptions) {
    const { settings } = options;
    this.#options = options;
    this.#limits = new Limits({ ...options, maxWait: () => settings.get("provider.max_wait_seconds") });
    this.#slots = new Slots(() => settings.get("provider.parallel"));
  }

  async complete(request: CompletionRequest): Promise<Completion> {
    const { signal } = request;
    const chain = chainFor(request, this.#options.settings);
    using _ = await this.#slots.take(signal, "Waiting for a provider");
    const promptTokens = estimateTokens(request.stable) + estimateTokens(request.task);
    const asking: Asking = { request, promptTokens, handedOn: false, restarts: 0 };
    const failed: { provider: ProviderName; error: BrainloopError }[] = [];
    for (const provider of chain) {
      try {
        return await this.#ask(provider, asking);
      } catch (error) {
        throwIfCancelled(signal, `Asking provider ${provider}`);
        if (!(error instanceof BrainloopError)) throw error;
        failed.push({ provider, error });
        if (chain.length > 1)
          this.#options.log.warn(`Provider ${provider} did not answer`, { reason: error });
      }
    }
    throw chainError(failed);
  }

  /** Whether a provider can be used: key, reachability, model. Never rejects for what it finds wrong. */
  async check(provider: ProviderName, signal: AbortSignal): Promise<ProviderCheck> {
    const { settings, maskText } = this.#options;
    return await checkEndpoint(provider, () => findEndpoint(provider, this.#options), {
      signal,
      maskText,
      seconds: settings.get("provider.connect_seconds"),
    });
  }

  /** Asks one provider, as often as may help. */
  async #ask(provider: ProviderName, asking: Asking): Promise<Completion> {
    const { settings, maskText, now, random } = this.#options;
    const { request } = asking;
    const endpoint = await findEndpoint(provider, this.#options, request.model);
    const who: Who = {
      provider,
      model: endpoint.model,
      baseUrl: endpoint.baseUrl.href,
      keyFrom: endpoint.key === undefined ? undefined : describeKey(provider, endpoint.key.place),
      maskText,
    };
    for (let failed = 1; ; failed++) {
      if (asking.handedOn) request.onText?.(undefined);
      asking.handedOn = false;
      try {
        return await this.#call(endpoint, who, asking);
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        if (asking.handedOn) asking.restarts++;
        const seconds = retryIn(error, {
          failed,
          retries: settings.get("provider.retries"),
          restarts: asking.handedOn ? asking.restarts : 0,
          maxWait: settings.get("provider.max_wait_seconds"),
          now: now() / 1000,
          random: random(),
        });
        if (seconds === undefined) throw finalError(error, now() / 1000);
        await wait(seconds, request.signal, `Waiting to ask provider ${provider} again`);
      }
    }
  }

  /** One call, with its row in `cerebras_usage`. */
  async #call(endpoint: Endpoint, who: Who, asking: Asking): Promise<Completion> {
    const { calls, env, log, metrics, now, settings } = this.#options;
    const { request, promptTokens } = asking;
    const { provider, model } = who;
    using reservation = await this.#limits.reserve(who, needOf(promptTokens, request), request.signal);
    const startedAt = performance.now();
    const record = new CallRecord(
      { purpose: request.purpose, provider, model, promptTokens },
      { calls, log, metrics },
    );
    try {
      const { stable, task, temperature, maxCompletionTokens: maxTokens } = request;
      const streamed = await callProvider({
        endpoint,
        who,
        prompt: { model, stable, task, temperature, maxTokens },
        omit: this.#omitted(provider, model),
        patience: {
          connect: settings.get("provider.connect_seconds"),
          firstToken: settings.get("provider.first_token_seconds"),
          idle: settings.get("provider.idle_seconds"),
          total: settings.get("provider.total_seconds"),
        },
        reservation,
        record,
        signal: request.signal,
        onText(piece) {
          asking.handedOn = true;
          request.onText?.(piece);
        },
        opens: async (signal) => usesProxy(endpoint.baseUrl, env) || (await opens(endpoint.baseUrl, signal)),
        now,
      });
      const completion = this.#completion(streamed, who, performance.now() - startedAt);
      await record.end({ status: "done", latencyMs: completion.totalMs, cost: completion.cost });
      return completion;
    } catch (error) {
      const { code } = error instanceof ProviderFailure ? error.error : asBrainloopError(error);
      await record.end({
        status: request.signal.aborted ? "cancelled" : "failed",
        latencyMs: performance.now() - startedAt,
        errorCode: code,
      });
      throw error;
    }
  }

  #completion({ answer, firstTokenMs }: Streamed, { provider, model }: Who, totalMs: number): Completion {
    const usage = usageOf(answer.usage);
    const cost = usage === undefined ? undefined : this.#cost(provider, model, usage);
    return {
      text: answer.text,
      finish: answer.finish,
      provider,
      model,
      firstTokenMs: firstTokenMs ?? totalMs,
      totalMs,
      ...(usage === undefined ? {} : { usage }),
      ...(answer.queueMs === undefined ? {} : { queueMs: answer.queueMs }),
      ...(cost === undefined ? {} : { cost }),
    };
  }

  /** US dollars; undefined where the price is not known. */
  #cost(provider: ProviderName, model: string, usage: CompletionUsage): number | undefined {
    const prices = this.#options.settings.get("provider.prices");
    const price = prices.find((candidate) => candidate.provider === provider && candidate.model === model);
    if (price === undefined) return undefined;
    return (usage.promptTokens * price.prompt + usage.completionTokens * price.completion) / 1e6;
  }

  #omitted(provider: ProviderName, model: string): Set<string> {
    const key = `${provider} ${model}`;
    const omitted = this.#omit.get(key) ?? new Set();
    this.#omit.set(key, omitted);
    return omitted;
  }
}

function asBrainloopError(error: unknown): BrainloopError {
  return error instanceof BrainloopError ? error : new BrainloopError("INTERNAL", "Unexpected failure");
}

function usageOf(usage: Partial<CompletionUsage> | undefined): CompletionUsage | undefined {
  return usage === undefined ? undefined : { promptTokens: 0, completionTokens: 0, ...usage };
}

/** What is asked for is reserved up front: the prompt and all tokens that the answer may have. */
function needOf(promptTokens: number, { maxCompletionTokens }: CompletionRequest): Need {
  return (bucket) => {
    if (bucket.includes("input-tokens")) return promptTokens;
    if (bucket.includes("output-tokens")) return maxCompletionTokens;
    return bucket.includes("tokens") ? promptTokens + maxCompletionTokens : 1;
  };
}
