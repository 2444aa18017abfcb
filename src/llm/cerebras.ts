import { bearer, chatMessages } from "./chat.ts";
import { readChatEvent } from "./chat-chunk.ts";
import type { Dialect } from "./dialect.ts";

/** https://inference-docs.cerebras.ai/api-reference/chat-completions */
export const cerebras: Dialect = {
  path: "/v1/chat/completions",
  modelsPath: "/v1/models",
  superfluous: "/v1",
  keyless: false,
  headers: bearer,
  // Unknown keys are refused, and stream_options is one: usage comes anyway.
  body: (prompt, omit) => ({
    model: prompt.model,
    messages: chatMessages(prompt),
    stream: true,
    temperature: prompt.temperature,
    max_completion_tokens: prompt.maxTokens,
    // Else some models think aloud in the content.
    ...(omit.has("reasoning_format") ? {} : { reasoning_format: "parsed" }),
  }),
  optional: ["reasoning_format"],
  read: readChatEvent,
  completeBy: "finish",
};
