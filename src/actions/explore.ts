import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { askedOf, generationEntries } from "./generation-params.ts";
import { outputMessage } from "./output-message.ts";

export const explore = defineAction({
  name: "explore",
  announcement: "code, not written",
  summary: "Has a fast model write code and answers with it; nothing is written or run",
  description:
    "Has code written by a fast model and answers with it: to look at an approach, or for a file that only your own tool may write. Nothing is written or run. " +
    "The model sees the description, the context files and the project's dependencies; the syntax of the code is checked.",
  params: v.strictObject({
    description: v.pipe(generationEntries.prompt, v.description("What the code is to do")),
    type: v.optional(
      v.pipe(
        v.string(),
        v.description("go, python, sql or another language; by the model's own words if left out"),
      ),
    ),
    context_files: generationEntries.contextFiles,
    patterns: generationEntries.patterns,
    provider: generationEntries.provider,
    model: generationEntries.model,
    max_completion_tokens: generationEntries.maxCompletionTokens,
    max_tokens: generationEntries.maxTokens,
  }),
  aliases: {
    prompt: "description",
    verified_prompt: "description",
    code_type: "type",
    language: "type",
    context: "context_files",
  },
  example: { description: "A debounce(fn, ms) that can be cancelled", type: "typescript" },
  // It changes no file, but costs money: a server that only reads does not offer it.
  readOnly: false,
  async run(params, { explorer, onText, progress, settings, signal, stores }: ActionContext) {
    const answer = await explorer.explore(
      {
        ...askedOf(params, params.description, settings),
        type: params.type,
        contextFiles: params.context_files,
      },
      {
        signal,
        onText,
        progress: (output) => progress({ done: output.bytes, message: outputMessage(output) }),
      },
    );
    stores.metadata.event("generation", { action: "explore", replayed: answer["replayed"] === true });
    return answer;
  },
});
