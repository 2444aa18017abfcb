import * as v from "valibot";

/** What a provider said instead of an answer. */
export interface Refusal {
  /** HTTP status, or the one that an error within the stream stands for. */
  status: number;
  /** Empty where it said nothing. */
  message: string;
  /** `rate_limit_error`, `model_not_found`, … whichever of type and code it gave. */
  words: readonly string[];
  /** The field of the request that it is about. */
  param?: string;
}

const text = v.fallback(v.nullish(v.string()), undefined);
const Fields = v.object({
  message: text,
  type: text,
  code: v.fallback(v.nullish(v.union([v.string(), v.number()])), undefined),
  param: text,
  // OpenRouter tells what the provider behind it said.
  metadata: v.fallback(v.nullish(v.object({ raw: text })), undefined),
});
const Body = v.object({
  ...Fields.entries,
  status_code: v.fallback(v.nullish(v.number()), undefined),
  error: v.optional(v.unknown()),
  detail: v.optional(v.unknown()),
});

/** Status of an error that has none: within a stream, providers give its kind alone. */
const STATUS_BY_WORD: Readonly<Record<string, number>> = {
  overloaded_error: 529,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  request_quota_exceeded: 429,
  token_quota_exceeded: 429,
  queue_exceeded: 429,
  insufficient_quota: 429,
  authentication_error: 401,
  wrong_api_key: 401,
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  model_not_found: 404,
  invalid_request_error: 400,
  exceed_context_size_error: 400,
  request_too_large: 413,
  billing_error: 402,
  timeout_error: 504,
};

/**
 * Reads an error in any of the shapes that are about: flat, under `error` (object or text), under `detail`
 * (text or FastAPI's list).
 * @param status of the response; undefined within a stream
 */
export function readRefusal(status: number | undefined, body: unknown): Refusal {
  const parsed = v.safeParse(Body, body);
  if (!parsed.success) {
    return { status: status ?? 500, message: typeof body === "string" ? body : "", words: [] };
  }
  const outer = parsed.output;
  const inner = v.safeParse(Fields, outer.error);
  const fields = inner.success ? inner.output : outer;
  const message = [
    fields.message,
    typeof outer.error === "string" ? outer.error : undefined,
    fields.metadata?.raw,
    detailText(outer.detail),
  ].filter((part) => part !== undefined && part !== null && part !== "");
  const words = [fields.type, fields.code].filter((word) => typeof word === "string");
  return {
    status: status ?? outer.status_code ?? statusOf(fields.code, words),
    message: message.join(": "),
    words,
    ...(typeof fields.param === "string" ? { param: fields.param } : {}),
  };
}

function statusOf(code: string | number | null | undefined, words: readonly string[]): number {
  const number = Number(code);
  if (Number.isInteger(number) && number >= 400 && number < 600) return number;
  // The code, which comes last, says more than the type.
  return words.map((word) => STATUS_BY_WORD[word]).findLast((status) => status !== undefined) ?? 500;
}

const Details = v.array(v.object({ msg: v.string(), loc: v.optional(v.array(v.unknown()), []) }));

function detailText(detail: unknown): string | undefined {
  if (typeof detail === "string") return detail;
  const parsed = v.safeParse(Details, detail);
  if (!parsed.success) return undefined;
  return parsed.output.map(({ loc, msg }) => [...loc, msg].join(" ")).join("; ");
}
