import type { Completion, CompletionClient, CompletionRequest } from "../../completion.ts";
import { BrainloopError } from "../../error.ts";
import { joinContinued } from "../answer/continue.ts";
import { continueRequest } from "../prompt/repair.ts";

/** How often an answer that was cut off is asked to go on. */
const MOST_CONTINUATIONS = 2;

/** An answer that came to its end, and what it took. */
export interface WholeAnswer {
  text: string;
  /** Every call to the provider, in order. */
  completions: Completion[];
}

/**
 * Has a request answered, to the end.
 * @param mark of the prompt
 * @throws BrainloopError of the client; GENERATION_TRUNCATED, GENERATION_INVALID where a filter ended the answer
 */
export async function completeWhole(
  client: CompletionClient,
  request: CompletionRequest,
  mark: string,
): Promise<WholeAnswer> {
  const completions: Completion[] = [];
  let text = "";
  for (let round = 0; round <= MOST_CONTINUATIONS; round++) {
    const task = round === 0 ? request.task : request.task + continueRequest(text, mark);
    const completion = await client.complete({ ...request, task });
    completions.push(completion);
    text = round === 0 ? completion.text : joinContinued(text, completion.text);
    if (completion.finish === "content_filter") {
      throw new BrainloopError("GENERATION_INVALID", "The provider's content filter ended the answer", {
        hint: "Word the request otherwise, or name another provider of the chain",
      });
    }
    if (completion.finish !== "length") return { text, completions };
  }
  throw new BrainloopError(
    "GENERATION_TRUNCATED",
    `The answer did not end within ${MOST_CONTINUATIONS + 1} times ${request.maxCompletionTokens} tokens; nothing was written`,
    { hint: "Ask for less at a time, or raise max_completion_tokens" },
  );
}
