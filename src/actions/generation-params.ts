import * as v from "valibot";
import type { Settings } from "../config.ts";
import type { Ask } from "../generate/file/request.ts";

/** More than this is context, which belongs into files. */
const MAX_PROMPT_LENGTH = 100_000;
const MAX_CONTEXT_FILES = 50;

/** Parameters that all actions that have something written share. */
export const generationEntries = {
  prompt: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_PROMPT_LENGTH)),
  patterns: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.description('Style to write in: {"naming_convention": "camelCase"}'),
    ),
    {},
  ),
  contextFiles: v.optional(
    v.pipe(
      v.array(v.string()),
      v.maxLength(MAX_CONTEXT_FILES),
      v.description("Files the model is shown: those whose names and signatures it has to use"),
    ),
    [],
  ),
  force: v.optional(
    v.pipe(v.boolean(), v.description("Generate anew, although the same call was made before")),
    false,
  ),
  sha256: v.pipe(
    v.string(),
    v.regex(/^[\da-f]{6,64}$/i, "expected 6 to 64 hex digits, a digest_id or the sha256 of a receipt"),
  ),
  provider: v.optional(v.pipe(v.string(), v.description("One of the configured chain"))),
  model: v.optional(v.pipe(v.string(), v.description("Instead of the provider's configured model"))),
  maxCompletionTokens: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(256),
      v.maxValue(200_000),
      v.description(
        "Tokens the answer may have, thinking included; by the size of what is written if left out",
      ),
    ),
  ),
  maxTokens: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(1_000_000),
      v.description("Tokens this call's answer may cost; 0 for no limit"),
    ),
  ),
};

interface AskParams {
  patterns?: Record<string, unknown> | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  max_completion_tokens?: number | undefined;
  max_tokens?: number | undefined;
}

/** The parameters as generation has them. */
export function askedOf(
  params: AskParams,
  prompt: string,
  settings: Pick<Settings, "get">,
): Ask & { maxTokens: number } {
  const maxTokens = params.max_tokens ?? settings.get("call.max_tokens");
  return {
    prompt,
    patterns: params.patterns ?? {},
    provider: params.provider,
    model: params.model,
    maxCompletionTokens: params.max_completion_tokens,
    maxTokens: maxTokens === 0 ? Number.MAX_SAFE_INTEGER : maxTokens,
  };
}
