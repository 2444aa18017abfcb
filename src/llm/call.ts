import { throwIfCancelled } from "../cancelled.ts";
import { Disconnected, readWhole } from "./body.ts";
import { Deadlines, type Patience } from "./deadlines.ts";
import type { Prompt } from "./dialect.ts";
import type { Endpoint } from "./endpoint.ts";
import { connectionFailure, ProviderFailure, refusalFailure, type Who } from "./failure.ts";
import { send } from "./fetch.ts";
import { latestExhausted, readLimits, readRetryAt } from "./limit-headers.ts";
import type { RateLimit } from "../rate-limit.ts";
import type { Reservation } from "./limits.ts";
import type { CallRecord } from "./record.ts";
import { readRefusal, type Refusal } from "./refusal.ts";
import { readStream, type Streamed } from "./stream.ts";

export interface Call {
  endpoint: Endpoint;
  who: Who;
  prompt: Prompt;
  /** Fields that this model has refused before; what it refuses now is added. */
  omit: Set<string>;
  patience: Patience;
  reservation: Reservation;
  record: CallRecord;
  signal: AbortSignal;
  onText(piece: string): void;
  /** Whether a connection to the provider can be made. */
  opens(signal: AbortSignal): Promise<boolean>;
  /** Wall clock in milliseconds. */
  now(): number;
}

/**
 * Asks a provider once.
 * @throws ProviderFailure for whatever the provider did
 * @throws BrainloopError CANCELLED, TIMEOUT or the signal's own reason
 */
export async function callProvider(call: Call): Promise<Streamed> {
  const { endpoint, patience, signal, who } = call;
  using deadlines = new Deadlines(signal, patience, who, call.opens);
  const startedAt = performance.now();
  try {
    const response = await ask(call, deadlines);
    return await readStream(response, { ...call, dialect: endpoint.dialect, deadlines, startedAt });
  } catch (error) {
    throw reasonOf(error, call, deadlines.signal);
  }
}

/** The caller's wish first, then the timeouts, then what happened to the connection. */
function reasonOf(error: unknown, { signal, who }: Call, ended: AbortSignal): unknown {
  if (!(error instanceof Disconnected)) return error;
  throwIfCancelled(signal, `Asking provider ${who.provider}`);
  return ended.reason instanceof ProviderFailure ? ended.reason : connectionFailure(error.cause, who);
}

/** Sends the request; again, without it, where the server refuses a field that the request can do without. */
async function ask(call: Call, deadlines: Deadlines): Promise<Response> {
  const { endpoint, omit, prompt, reservation, who } = call;
  for (;;) {
    const body = endpoint.dialect.body(prompt, omit);
    const response = await post(endpoint, body, deadlines.signal);
    deadlines.connected();
    const now = call.now() / 1000;
    const told = readLimits(response.headers, now);
    if (response.ok) {
      // Nothing waits for the store between here and the first token.
      void reservation.answered(told);
      return response;
    }
    const refusal = readRefusal(response.status, await readWhole(response));
    const retryAt = readRetryAt(response.headers, told, now);
    const bucket = latestExhausted(told)?.bucket;
    const limits = retryAt === undefined ? told : told.map((limit) => openedBy(limit, retryAt));
    if (response.status === 429 && bucket === undefined && retryAt !== undefined) {
      // Other workers shall know of a limit, too, that has no headers of its own.
      limits.push({ bucket: "retry-after", limit: null, remaining: 0, resetAt: retryAt });
    }
    await reservation.answered(limits);
    const field = refusedField(call, refusal, body);
    if (field === undefined) throw refusalFailure(refusal, who, { retryAt, bucket }, now);
    omit.add(field);
  }
}

/** What a server says of when to ask again goes before what its bucket's reset says, which may be of a full one. */
function openedBy(limit: RateLimit, retryAt: number): RateLimit {
  const { remaining, resetAt } = limit;
  const later = remaining !== null && remaining <= 0 && resetAt !== null && resetAt > retryAt;
  return later ? { ...limit, resetAt: retryAt } : limit;
}

function post({ dialect, key, url }: Endpoint, body: object, signal: AbortSignal): Promise<Response> {
  return send(url(dialect.path), {
    method: "POST",
    headers: {
      ...dialect.headers(key?.value),
      "content-type": "application/json",
      accept: "text/event-stream",
    },
    body: JSON.stringify(body),
    signal,
  });
}

/** The optional field that a refusal is about. */
function refusedField({ endpoint, omit }: Call, refusal: Refusal, body: object): string | undefined {
  if (refusal.status !== 400 && refusal.status !== 422) return undefined;
  return endpoint.dialect.optional.find(
    (field) =>
      Object.hasOwn(body, field) &&
      !omit.has(field) &&
      (refusal.param === field || new RegExp(`\\b${field}\\b`).test(refusal.message)),
  );
}
