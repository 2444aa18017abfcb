/** Parameters that the actions share which have a model write. */
import * as v from "valibot";
import type { Settings } from "../config.ts";
import type { Ask } from "../generate/file/request.ts";

/** More than this is context, which belongs into files. */
const MAX_PROMPT_LENGTH = 100_000;
const MAX_CONTEXT_FILES = 50;

export const promptText = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_PROMPT_LENGTH));

export const contextFiles = v.pipe(
  v.array(v.string()),
  v.maxLength(MAX_CONTEXT_FILES),
  v.description("Files the model is shown: those whose names and signatures it has to use"),
);

export const patterns = v.pipe(
  v.record(v.string(), v.unknown()),
  v.description('Style to write in: {"naming_convention": "camelCase"}'),
);

export const modelParams = {
  provider: v.optional(v.pipe(v.string(), v.description("One of the configured chain"))),
  model: v.optional(v.pipe(v.string(), v.description("Instead of the provider's configured model"))),
  max_completion_tokens: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(256),
      v.maxValue(200_000),
      v.description("Tokens the answer may have, thinking included; by the file's size if left out"),
    ),
  ),
  max_tokens: v.optional(
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
