import { describe, expect, test } from "bun:test";
import { Answer } from "../../src/llm/answer.ts";
import type { Dialect, Prompt } from "../../src/llm/dialect.ts";
import type { ServerEvent } from "../../src/llm/events.ts";
import { dialects } from "../../src/llm/index.ts";
import { readRefusal } from "../../src/llm/refusal.ts";

const PROMPT: Prompt = { model: "m", stable: "Rules.", task: "Do.", temperature: 0.3, maxTokens: 100 };
const NOTHING: ReadonlySet<string> = new Set();

/** An answer of events given as objects, or as text. */
function answerOf(dialect: Dialect, events: readonly (object | string)[]): Answer {
  const answer = new Answer(dialect);
  for (const event of events) {
    const taken: ServerEvent = { event: "", data: typeof event === "string" ? event : JSON.stringify(event) };
    answer.take(taken);
  }
  return answer;
}

function delta(content: object, finish?: string | null): object {
  return { choices: [{ index: 0, delta: content, finish_reason: finish ?? null }] };
}

describe("OpenAI-compatible servers", () => {
  const { openai } = dialects;

  test("OpenAI sends usage in a chunk without choices", () => {
    const answer = answerOf(openai, [
      delta({ role: "assistant", content: "" }),
      delta({ content: "Hi" }),
      delta({}, "stop"),
      { choices: [], usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 } },
      "[DONE]",
    ]);
    expect([answer.text, answer.finish, answer.done]).toEqual(["Hi", "stop", true]);
    expect(answer.usage).toEqual({ promptTokens: 3, completionTokens: 1 });
  });

  test.each(["reasoning", "reasoning_content"])("%s is kept apart from the text", (name) => {
    const answer = new Answer(openai);
    const { tokens } = answer.take({
      event: "",
      data: JSON.stringify(delta({ [name]: "Hm.", content: "Hi" })),
    });
    expect(tokens).toEqual([
      { kind: "reasoning", text: "Hm." },
      { kind: "text", text: "Hi" },
    ]);
    expect(answer.text).toBe("Hi");
  });

  test("Ollama ends a complete reply with [DONE] and no reason", () => {
    const answer = answerOf(openai, [delta({ content: "Hi" }), "[DONE]"]);
    expect([answer.complete, answer.finish]).toEqual([true, "stop"]);
  });

  test("an end with neither is incomplete", () => {
    expect(answerOf(openai, [delta({ content: "Hi" })]).complete).toBe(false);
  });

  test.each([
    [
      "OpenRouter",
      {
        error: { code: 429, message: "Slow down", metadata: { raw: "upstream" } },
        choices: [delta({ content: "" }, "error")],
      },
      429,
      "Slow down: upstream",
    ],
    [
      "vLLM",
      { object: "error", message: "No such thing", type: "BadRequestError", code: 400 },
      400,
      "No such thing",
    ],
    [
      "llama.cpp",
      { error: { code: 400, message: "Too long", type: "exceed_context_size_error" } },
      400,
      "Too long",
    ],
    ["Ollama", { error: "model runner has stopped" }, 500, "model runner has stopped"],
  ])("%s tells of an error within the stream", (_, event, status, message) => {
    const { refusal } = new Answer(openai).take({ event: "", data: JSON.stringify(event) });
    expect(refusal).toMatchObject({ status, message });
  });

  test("an error that is null is none", () => {
    expect(answerOf(openai, [{ ...delta({ content: "Hi" }, "stop"), error: null }]).text).toBe("Hi");
  });

  test.each([
    ["stop", "stop"],
    ["length", "length"],
    ["content_filter", "content_filter"],
    ["tool_calls", "other"],
  ])("%s is read as %s", (sent, read) => {
    expect<string>(answerOf(openai, [delta({}, sent)]).finish).toBe(read);
  });

  test("a request asks for usage, and names the cap as the server knows it", () => {
    expect(openai.body(PROMPT, NOTHING)).toMatchObject({
      max_tokens: 100,
      stream_options: { include_usage: true },
    });
    const adapted = openai.body(PROMPT, new Set(["max_tokens", "temperature", "stream_options"]));
    expect(adapted).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Rules." },
        { role: "user", content: "Do." },
      ],
      stream: true,
      max_completion_tokens: 100,
    });
  });
});

describe("Anthropic Messages", () => {
  const { anthropic } = dialects;
  const START = {
    type: "message_start",
    message: { usage: { input_tokens: 10, cache_read_input_tokens: 90, output_tokens: 1 } },
  };
  const DELTA = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } };
  const END = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } };

  test("text, thinking, cumulative usage and the end", () => {
    const answer = answerOf(anthropic, [
      START,
      { type: "content_block_start", index: 0, content_block: { type: "thinking" } },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm." } },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "x" } },
      { type: "ping" },
      DELTA,
      { type: "content_block_stop", index: 0 },
      END,
      { type: "message_stop" },
    ]);
    expect([answer.text, answer.finish, answer.done]).toEqual(["Hi", "stop", true]);
    expect(answer.usage).toEqual({ promptTokens: 100, completionTokens: 7, cachedTokens: 90 });
  });

  test("without message_stop it is incomplete, whatever the reason to stop", () => {
    expect(answerOf(anthropic, [START, DELTA, END]).complete).toBe(false);
  });

  test("overloaded_error after a 200 equals 529", () => {
    const data = JSON.stringify({
      type: "error",
      error: { type: "overloaded_error", message: "Overloaded" },
    });
    expect(new Answer(anthropic).take({ event: "error", data }).refusal).toMatchObject({
      status: 529,
      message: "Overloaded",
    });
  });

  test.each([
    ["max_tokens", "length"],
    ["stop_sequence", "stop"],
    ["model_context_window_exceeded", "length"],
    ["refusal", "content_filter"],
    ["pause_turn", "other"],
  ])("%s is read as %s", (sent, read) => {
    expect<string>(
      answerOf(anthropic, [{ type: "message_delta", delta: { stop_reason: sent } }]).finish,
    ).toBe(read);
  });

  test("a request has a cap and no temperature, and its stable part is marked for the cache", () => {
    expect(anthropic.body(PROMPT, NOTHING)).toEqual({
      model: "m",
      max_tokens: 100,
      stream: true,
      system: [{ type: "text", text: "Rules.", cache_control: { type: "ephemeral" } }],
      messages: [{ role: "user", content: "Do." }],
    });
    expect(anthropic.headers("k")).toEqual({ "anthropic-version": "2026-10-21", "x-api-key": "k" });
  });
});

test("a lone U+0000 is no text", () => {
  const answer = answerOf(dialects.cerebras, [
    delta({ content: "a" }),
    delta({ content: "\0" }),
    delta({ content: "b" }, "stop"),
  ]);
  expect(answer.text).toBe("ab");
});

describe("errors in every shape", () => {
  test.each<[string, number | undefined, unknown, object]>([
    [
      "flat",
      404,
      { message: "No", type: "not_found_error", param: "model", code: "model_not_found" },
      { status: 404, message: "No", words: ["not_found_error", "model_not_found"], param: "model" },
    ],
    [
      "nested",
      500,
      { status_code: 500, error: { message: "Oops", code: "x" } },
      { status: 500, message: "Oops", words: ["x"] },
    ],
    ["detail", 403, { detail: "Not you" }, { message: "Not you" }],
    [
      "a list of details",
      422,
      { detail: [{ loc: ["body", "n"], msg: "too small", type: "x" }, { msg: "b" }] },
      { message: "body n too small; b" },
    ],
    [
      "Anthropic's",
      429,
      { type: "error", error: { type: "rate_limit_error", message: "Slow" } },
      { message: "Slow", words: ["rate_limit_error"] },
    ],
    ["text", 502, "Bad gateway", { status: 502, message: "Bad gateway" }],
    ["a page", 502, undefined, { status: 502, message: "" }],
    ["a list", 400, [1], { status: 400, message: "" }],
    ["wrong types", 400, { message: 7, error: { code: {} } }, { status: 400, message: "" }],
    ["a status within the stream", undefined, { status_code: 503, error: { message: "m" } }, { status: 503 }],
    ["a kind within the stream", undefined, { error: { type: "rate_limit_error" } }, { status: 429 }],
    ["nothing within the stream", undefined, { error: { message: "m" } }, { status: 500 }],
  ])("%s", (_, status, body, expected) => {
    expect(readRefusal(status, body)).toMatchObject(expected);
  });
});
