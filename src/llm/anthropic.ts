import * as v from "valibot";
import type { CompletionUsage, FinishReason } from "../completion.ts";
import type { Dialect, Piece } from "./dialect.ts";
import { readRefusal } from "./refusal.ts";

const VERSION = "2026-10-21";

const count = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0)));
const Usage = v.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});
const MessageStart = v.object({ message: v.object({ usage: v.nullish(Usage) }) });
const BlockDelta = v.object({
  delta: v.object({ type: v.string(), text: v.nullish(v.string()), thinking: v.nullish(v.string()) }),
});
const MessageDelta = v.object({
  delta: v.object({ stop_reason: v.nullish(v.string()) }),
  usage: v.nullish(Usage),
});
const Typed = v.object({ type: v.string() });

const FINISH: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "content_filter",
};

/** https://platform.claude.com/docs/en/api/messages */
export const anthropic: Dialect = {
  path: "/v1/messages",
  modelsPath: "/v1/models?limit=1000",
  superfluous: "/v1",
  keyless: false,
  headers: (key) => ({
    "anthropic-version": VERSION,
    ...(key === undefined ? {} : { "x-api-key": key }),
  }),
  // No temperature: current models refuse it.
  body: ({ model, stable, task, maxTokens }) => ({
    model,
    max_tokens: maxTokens,
    stream: true,
    ...(stable === ""
      ? {}
      : { system: [{ type: "text", text: stable, cache_control: { type: "ephemeral" } }] }),
    messages: [{ role: "user", content: task }],
  }),
  optional: [],
  read({ data }) {
    const body: unknown = JSON.parse(data);
    const { type } = v.parse(Typed, body);
    return READERS[type]?.(body) ?? [];
  },
  completeBy: "done",
};

/** By event; others (`ping`, `content_block_start`, what is yet to come) say nothing of use. */
const READERS: Readonly<Record<string, (body: unknown) => Piece[]>> = {
  message_start: (body) => usagePieces(v.parse(MessageStart, body).message.usage),
  content_block_delta(body) {
    const { delta } = v.parse(BlockDelta, body);
    if (delta.type === "text_delta" && delta.text) return [{ kind: "text", text: delta.text }];
    if (delta.type === "thinking_delta" && delta.thinking) {
      return [{ kind: "reasoning", text: delta.thinking }];
    }
    return [];
  },
  message_delta(body) {
    const { delta, usage } = v.parse(MessageDelta, body);
    const finish: Piece[] = delta.stop_reason
      ? [{ kind: "finish", reason: FINISH[delta.stop_reason] ?? "other" }]
      : [];
    return [...finish, ...usagePieces(usage)];
  },
  message_stop: () => [{ kind: "done" }],
  error: (body) => [{ kind: "error", refusal: readRefusal(undefined, body) }],
};

/** Counts are cumulative; what is read from or written to the cache stands beside the other input. */
function usagePieces(usage: v.InferOutput<typeof Usage> | null | undefined): Piece[] {
  if (!usage) return [];
  const { input_tokens: input, output_tokens: output, cache_read_input_tokens: cached } = usage;
  const counts: Partial<CompletionUsage> = {};
  if (typeof input === "number") {
    counts.promptTokens = input + (cached ?? 0) + (usage.cache_creation_input_tokens ?? 0);
  }
  if (typeof output === "number") counts.completionTokens = output;
  if (typeof cached === "number") counts.cachedTokens = cached;
  return [{ kind: "usage", usage: counts }];
}
