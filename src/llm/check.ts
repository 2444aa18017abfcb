import * as v from "valibot";
import { throwIfCancelled } from "../cancelled.ts";
import { BrainloopError, type PublicError } from "../error.ts";
import type { ProviderName } from "../providers.ts";
import { Disconnected, readWhole } from "./body.ts";
import { describeKey, type Endpoint } from "./endpoint.ts";
import { connectionFailure, badResponse, ProviderFailure, refusalFailure, type Who } from "./failure.ts";
import { send } from "./fetch.ts";
import { readRefusal } from "./refusal.ts";

/** What was found of a provider. */
export interface ProviderCheck {
  provider: ProviderName;
  /** Absent where what is configured cannot be used; `error` says why. */
  baseUrl?: string;
  model?: string;
  /** Where the key comes from, in words; absent without one. */
  keyFrom?: string;
  /** Whether the provider answered at all. */
  reachable: boolean;
  /** What it serves, as it lists it. */
  models?: readonly string[];
  /** Absent where it does not list its models. */
  modelExists?: boolean;
  /** What is wrong, with the mend. */
  error?: PublicError;
}

export interface CheckOptions {
  signal: AbortSignal;
  maskText(text: string): string;
  /** How long an answer may take. */
  seconds: number;
}

const Models = v.object({ data: v.array(v.object({ id: v.string() })) });
/** OpenRouter lists some 400, each with a page of description. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

/**
 * Looks whether a provider can be used, without having anything written.
 * @param find the provider's endpoint; what it throws is part of the finding
 */
export async function checkEndpoint(
  provider: ProviderName,
  find: () => Promise<Endpoint>,
  options: CheckOptions,
): Promise<ProviderCheck> {
  let endpoint: Endpoint;
  try {
    endpoint = await find();
  } catch (error) {
    return { provider, reachable: false, error: publicOf(error) };
  }
  const { baseUrl, key, model } = endpoint;
  const keyFrom = key === undefined ? undefined : describeKey(provider, key.place);
  const who: Who = { provider, model, baseUrl: baseUrl.href, keyFrom, maskText: options.maskText };
  const found = {
    provider,
    baseUrl: baseUrl.href,
    model,
    ...(keyFrom === undefined ? {} : { keyFrom }),
  };
  let reachable = false;
  try {
    const response = await list(endpoint, options);
    reachable = true;
    const models = await modelsOf(response, who);
    return { ...found, reachable, models, modelExists: models.includes(model) };
  } catch (error) {
    throwIfCancelled(options.signal, `Checking provider ${provider}`);
    const failure = error instanceof Disconnected ? connectionFailure(error.cause, who) : error;
    return { ...found, reachable, error: publicOf(failure) };
  }
}

function list({ dialect, key, url }: Endpoint, options: CheckOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(options.seconds * 1000);
  return send(url(dialect.modelsPath), {
    headers: { ...dialect.headers(key?.value), accept: "application/json" },
    signal: AbortSignal.any([options.signal, timeout]),
  });
}

async function modelsOf(response: Response, who: Who): Promise<string[]> {
  const body = await readWhole(response, MAX_LIST_BYTES);
  if (!response.ok) throw refusalFailure(readRefusal(response.status, body), who, {}, 0);
  const parsed = v.safeParse(Models, body);
  if (!parsed.success) throw badResponse("does not list its models", who);
  return parsed.output.data.map(({ id }) => id);
}

function publicOf(error: unknown): PublicError {
  if (error instanceof ProviderFailure) return error.error.toJSON();
  if (error instanceof BrainloopError) return error.toJSON();
  throw error;
}
