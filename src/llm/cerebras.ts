import { readChatEvent } from "./chat-chunk.ts";
import type { Dialect } from "./dialect.ts";

/** https://inference-docs.cerebras.ai/api-reference/chat-completions */
export const cerebras: Dialect = {
  path: "/v1/chat/completions",
  modelsPath: "/v1/models",
  superfluous: "/v1",
  keyless: false,
  headers: (key) => (key === undefined ? {} : { authorization: `Bearer ${key}` }),
  // Unknown keys are refused, and stream_options is one: usage comes anyway.
  body: ({ model, stable, task, temperature, maxTokens }, omit) => ({
    model,
    messages: [
      ...(stable === "" ? [] : [{ role: "system", content: stable }]),
      { role: "user", content: task },
    ],
    stream: true,
    temperature,
    max_completion_tokens: maxTokens,
    // Else some models think aloud in the content.
    ...(omit.has("reasoning_format") ? {} : { reasoning_format: "parsed" }),
  }),
  optional: ["reasoning_format"],
  read: readChatEvent,
  completeBy: "finish",
};
