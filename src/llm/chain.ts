import type { Settings } from "../config.ts";
import type { CompletionRequest } from "../completion.ts";
import { BrainloopError } from "../error.ts";
import { didYouMean } from "../nearest.ts";
import type { ProviderName } from "../providers.ts";
import { quote } from "../quote.ts";

/**
 * The providers that may answer a request, in the order in which they are tried. One that is named is the
 * only one; so is the first where a model is named, which the others would not know.
 * @throws BrainloopError INVALID_PARAMS for one that is not of the chain
 */
export function chainFor(
  { provider, model }: Pick<CompletionRequest, "provider" | "model">,
  settings: Settings,
): readonly ProviderName[] {
  const chain = settings.get("provider.chain");
  if (provider === undefined) return model === undefined ? chain : chain.slice(0, 1);
  const named = chain.filter((name) => name === provider);
  if (named.length > 0) return named;
  throw new BrainloopError(
    "INVALID_PARAMS",
    `Provider ${quote(provider)} is not of the configured chain${didYouMean(provider, chain)}`,
    {
      hint: `Leave it out, or name one of ${chain.join(", ")}; brainloop config set provider.chain adds others`,
      details: { provider, chain },
    },
  );
}

/**
 * One error for all that was tried: that of the first which may pass by itself, else of the first, with what
 * became of the others.
 */
export function chainError(
  failed: readonly { provider: ProviderName; error: BrainloopError }[],
): BrainloopError {
  const [first] = failed;
  if (first === undefined) throw new Error("A chain has at least one provider");
  if (failed.length === 1) return first.error;
  const { provider, error } = failed.find((candidate) => candidate.error.retryable) ?? first;
  const others = failed.filter((candidate) => candidate.provider !== provider);
  return new BrainloopError(error.code, `No provider of the chain answered. ${error.message}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: {
      ...error.details,
      others: others.map((other) => ({
        provider: other.provider,
        code: other.error.code,
        message: other.error.message,
      })),
    },
    retryable: error.retryable,
    cause: error,
  });
}
