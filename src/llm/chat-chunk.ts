import * as v from "valibot";
import type { FinishReason } from "../completion.ts";
import type { Piece } from "./dialect.ts";
import type { ServerEvent } from "./events.ts";
import { readRefusal } from "./refusal.ts";

const count = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0)));

const Chunk = v.object({
  choices: v.nullish(
    v.array(
      v.object({
        delta: v.nullish(
          v.object({
            content: v.nullish(v.string()),
            // Cerebras, Groq, Ollama, vLLM and OpenRouter say the one, llama.cpp the other.
            reasoning: v.nullish(v.string()),
            reasoning_content: v.nullish(v.string()),
          }),
        ),
        finish_reason: v.nullish(v.string()),
      }),
    ),
  ),
  usage: v.nullish(
    v.object({
      prompt_tokens: count,
      completion_tokens: count,
      completion_tokens_details: v.nullish(v.object({ reasoning_tokens: count })),
      prompt_tokens_details: v.nullish(v.object({ cached_tokens: count })),
    }),
  ),
  time_info: v.nullish(v.object({ queue_time: v.nullish(v.number()) })),
});

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  content_filter: "content_filter",
};

const ErrorEvent = v.object({
  error: v.pipe(
    v.unknown(),
    v.check((error) => error !== null),
  ),
});
const FailedObject = v.object({ object: v.literal("error"), message: v.string() });

/**
 * One event of a chat completion as Cerebras and the OpenAI-compatible servers stream it.
 * @throws where it is none
 */
export function readChatEvent({ event, data }: ServerEvent): Piece[] {
  if (data.trim() === "[DONE]") return [{ kind: "done" }];
  const body: unknown = JSON.parse(data);
  // Before the choices: OpenRouter sends both in one chunk.
  if (event === "error" || v.is(ErrorEvent, body) || v.is(FailedObject, body)) {
    return [{ kind: "error", refusal: readRefusal(undefined, body) }];
  }
  const { choices, usage, time_info: time } = v.parse(Chunk, body);
  const [choice] = choices ?? [];
  const pieces: Piece[] = [];
  const reasoning = choice?.delta?.reasoning || choice?.delta?.reasoning_content;
  if (reasoning) pieces.push({ kind: "reasoning", text: reasoning });
  if (choice?.delta?.content) pieces.push({ kind: "text", text: choice.delta.content });
  if (choice?.finish_reason) {
    pieces.push({ kind: "finish", reason: FINISH[choice.finish_reason] ?? "other" });
  }
  if (usage) {
    const queueTime = time?.queue_time;
    pieces.push({
      kind: "usage",
      usage: {
        promptTokens: usage.prompt_tokens ?? 0,
        completionTokens: usage.completion_tokens ?? 0,
        ...given("reasoningTokens", usage.completion_tokens_details?.reasoning_tokens),
        ...given("cachedTokens", usage.prompt_tokens_details?.cached_tokens),
      },
      ...(typeof queueTime === "number" ? { queueMs: queueTime * 1000 } : {}),
    });
  }
  return pieces;
}

function given<K extends string>(name: K, value: number | null | undefined): { [key in K]?: number } {
  const field: { [key in K]?: number } = {};
  if (typeof value === "number") field[name] = value;
  return field;
}
