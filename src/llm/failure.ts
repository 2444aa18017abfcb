import { BrainloopError, type ErrorCode } from "../error.ts";
import { quote } from "../quote.ts";
import type { ProviderName } from "../providers.ts";
import type { Refusal } from "./refusal.ts";

/** Whose failure it is. */
export interface Who {
  provider: ProviderName;
  model: string;
  /** Base URL as configured. */
  baseUrl: string;
  /** Where the key comes from, in words; undefined without one. */
  keyFrom: string | undefined;
  /** Takes secrets out of what the server said. */
  maskText(text: string): string;
}

/** A failed call to a provider, with what is to be done about it. */
export class ProviderFailure extends Error {
  /** What the caller is told if nothing else helps. */
  readonly error: BrainloopError;
  /** Whether the same provider may be asked again. */
  readonly again: boolean;
  /** Not before this moment, in Unix seconds, where the provider said so. */
  readonly retryAt: number | undefined;

  constructor(error: BrainloopError, again: boolean, retryAt?: number) {
    super(error.message, { cause: error });
    this.name = "ProviderFailure";
    this.error = error;
    this.again = again;
    this.retryAt = retryAt;
  }
}

interface Meaning {
  code: ErrorCode;
  again: boolean;
  says: string;
  hint?: string;
}

/**
 * What a refusal means.
 * @param limits what is known of the wait: the moment to ask again and the exhausted bucket
 * @param now Unix seconds
 */
export function refusalFailure(
  refusal: Refusal,
  who: Who,
  limits: { retryAt?: number | undefined; bucket?: string | undefined },
  now: number,
): ProviderFailure {
  const meaning = meaningOf(refusal, who);
  const said = refusal.message === "" ? "" : `: ${quote(who.maskText(refusal.message))}`;
  const { retryAt, bucket } = limits;
  const limited = meaning.code === "PROVIDER_RATE_LIMITED";
  const error = new BrainloopError(
    meaning.code,
    `Provider ${who.provider} ${meaning.says} (status ${refusal.status})${said}`,
    {
      ...(meaning.hint === undefined ? {} : { hint: meaning.hint }),
      ...(meaning.again ? { retryable: true } : {}),
      ...(limited && !meaning.again ? { retryable: false } : {}),
      details: {
        provider: who.provider,
        model: who.model,
        status: refusal.status,
        ...(limited ? { bucket: bucket ?? bucketOf(refusal) } : {}),
        ...(limited && retryAt !== undefined ? { retry_after_s: seconds(retryAt - now) } : {}),
      },
    },
  );
  return new ProviderFailure(error, meaning.again, retryAt);
}

/** Waits are told in whole seconds, rounded up: who comes back a little early is refused again. */
export function seconds(value: number): number {
  return Math.max(0, Math.ceil(value));
}

function meaningOf({ status, words, message }: Refusal, who: Who): Meaning {
  const setting = `provider.${who.provider}`;
  if (words.some((word) => word === "model_not_found" || word === "model_archived")) return noModel(who);
  switch (status) {
    case 401:
    case 403:
      return {
        code: "PROVIDER_AUTH",
        again: false,
        says: "refused access",
        hint:
          who.keyFrom === undefined
            ? `It was asked without a key; set ${setting}'s key with: brainloop secrets set NAME`
            : `Check the key; it comes from ${who.keyFrom}`,
      };
    case 402:
      return {
        code: "PROVIDER_AUTH",
        again: false,
        says: "wants payment",
        hint: "Check the account's billing",
      };
    case 404:
      if (words.includes("not_found_error") || /\bmodel\b/i.test(message)) return noModel(who);
      return {
        code: "PROVIDER_BAD_RESPONSE",
        again: false,
        says: "does not know the address",
        hint: `Check ${setting}.base_url: ${quote(who.baseUrl)}`,
      };
    case 413:
      return {
        code: "PROVIDER_BAD_RESPONSE",
        again: false,
        says: "finds the request too large",
        hint: "Give fewer or smaller context_files",
      };
    case 429:
      // An account without money does not fill up by waiting.
      if (words.includes("insufficient_quota")) {
        return {
          code: "PROVIDER_RATE_LIMITED",
          again: false,
          says: "says that the account's quota is used up",
          hint: "Check the account's billing",
        };
      }
      return { code: "PROVIDER_RATE_LIMITED", again: true, says: "limits the rate", hint: "Try again later" };
    case 408:
    case 409:
    // Groq: https://console.groq.com/docs/errors
    case 498:
      return { code: "PROVIDER_UNAVAILABLE", again: true, says: "could not answer", hint: "Try again" };
    default:
      return status >= 500
        ? {
            code: "PROVIDER_UNAVAILABLE",
            again: true,
            says: "failed",
            hint: "Try again, or with another provider",
          }
        : { code: "PROVIDER_BAD_RESPONSE", again: false, says: "refused the request" };
  }
}

function noModel({ provider, model }: Who): Meaning {
  return {
    code: "MODEL_NOT_FOUND",
    again: false,
    says: `has no model ${quote(model)}`,
    hint: `Set one that it serves: brainloop config set provider.${provider}.model NAME`,
  };
}

/** `request_quota_exceeded` → `requests`; what the provider calls it otherwise. */
function bucketOf({ words }: Refusal): string {
  const word = words.find((candidate) => candidate.endsWith("_exceeded"))?.replace(/(_quota)?_exceeded$/, "");
  return word === "request" || word === "token" ? `${word}s` : (word ?? "unknown");
}

/** Codes of failed connections that trying again does not mend: certificates, redirects. */
const LASTING = /CERT|SIGNATURE|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|HOSTNAME_MISMATCH/;

/** A request that got no answer, or only the beginning of one. */
export function connectionFailure(cause: unknown, who: Who): ProviderFailure {
  const code = codeOf(cause);
  const at = quote(who.baseUrl);
  const details = { provider: who.provider, model: who.model };
  if (code === "UnexpectedRedirect") {
    const error = new BrainloopError(
      "PROVIDER_BAD_RESPONSE",
      `Provider ${who.provider} at ${at} answered with a redirect, which is not followed: the key would go along`,
      { hint: `Check provider.${who.provider}.base_url`, details, cause },
    );
    return new ProviderFailure(error, false);
  }
  const lasting = LASTING.test(code);
  const error = new BrainloopError(
    "PROVIDER_UNAVAILABLE",
    `Provider ${who.provider} at ${at} cannot be reached${code === "" ? "" : ` (${code})`}`,
    {
      hint: lasting
        ? "Its certificate is not trusted here; check the address, and the certificates of this machine"
        : `Check the network and provider.${who.provider}.base_url; if it is a local server, whether it runs`,
      details,
      cause,
    },
  );
  return new ProviderFailure(error, !lasting);
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error) || !("code" in cause)) return "";
  return typeof cause.code === "string" ? cause.code : "";
}

/** An answer that is none: a page, an event that is not the dialect's, too much of it. */
export function badResponse(what: string, who: Who, cause?: unknown): ProviderFailure {
  const error = new BrainloopError("PROVIDER_BAD_RESPONSE", `Provider ${who.provider} ${what}`, {
    hint: `Check provider.${who.provider}.base_url: ${quote(who.baseUrl)}`,
    details: { provider: who.provider, model: who.model },
    ...(cause === undefined ? {} : { cause }),
  });
  return new ProviderFailure(error, false);
}

/** A stream that ended before its end. */
export function incomplete(who: Who): ProviderFailure {
  const error = new BrainloopError(
    "PROVIDER_UNAVAILABLE",
    `Provider ${who.provider} ended its answer before it was complete`,
    { hint: "Try again", details: { provider: who.provider, model: who.model } },
  );
  return new ProviderFailure(error, true);
}
