import { bearer, chatMessages } from "./chat.ts";
import { readChatEvent } from "./chat-chunk.ts";
import type { Dialect } from "./dialect.ts";

/**
 * Any server that speaks OpenAI's chat completions: OpenAI, Groq, OpenRouter, Ollama, llama.cpp, vLLM,
 * LM Studio. https://platform.openai.com/docs/api-reference/chat
 */
export const openai: Dialect = {
  path: "/chat/completions",
  modelsPath: "/models",
  keyless: true,
  headers: bearer,
  body: (prompt, omit) => ({
    model: prompt.model,
    messages: chatMessages(prompt),
    stream: true,
    ...(omit.has("temperature") ? {} : { temperature: prompt.temperature }),
    // The older name is the one that every server knows; OpenAI's reasoning models refuse it.
    [omit.has("max_tokens") ? "max_completion_tokens" : "max_tokens"]: prompt.maxTokens,
    // Without it OpenAI sends no usage.
    ...(omit.has("stream_options") ? {} : { stream_options: { include_usage: true } }),
  }),
  optional: ["max_tokens", "temperature", "stream_options"],
  read: readChatEvent,
  completeBy: "finish",
};
