/** The official client is the judge of whether the fake speaks as Cerebras does. */
import {
  APIConnectionError,
  AuthenticationError,
  BadRequestError,
  Cerebras,
  NotFoundError,
  RateLimitError,
} from "@cerebras/cerebras_cloud_sdk";
import { describe, expect, test } from "bun:test";
import { answer, FakeCerebras, rateLimited, streamError } from "../support/fake-cerebras.ts";

function sdk(fake: FakeCerebras, apiKey = fake.key): Cerebras {
  return new Cerebras({ baseURL: fake.url, apiKey, maxRetries: 0 });
}

const REQUEST = {
  model: "gpt-oss-120b",
  messages: [{ role: "user" as const, content: "hello" }],
  max_completion_tokens: 100,
};

/** Text, thinking and last chunk as the official client gives them. */
async function stream(client: Cerebras) {
  const chunks = await client.chat.completions.create({
    ...REQUEST,
    stream: true,
    reasoning_format: "parsed",
  });
  let text = "";
  let reasoning = "";
  let last: unknown;
  for await (const chunk of chunks) {
    if (!("choices" in chunk) || chunk.object !== "chat.completion.chunk") continue;
    const delta = chunk.choices?.[0]?.delta;
    text += delta?.content ?? "";
    reasoning += delta?.reasoning ?? "";
    last = chunk;
  }
  return { text, reasoning, last };
}

describe("the official client reads from the fake", () => {
  test("text, thinking, finish reason, usage and times", async () => {
    await using fake = await FakeCerebras.start();
    fake.queue.push({
      steps: [
        { reasoning: "Hm." },
        "Hello ",
        "you",
        { finish: "stop", usage: { prompt: 9, completion: 4, reasoning: 1, cached: 3 } },
      ],
    });
    const { text, reasoning, last } = await stream(sdk(fake));
    expect([text, reasoning]).toEqual(["Hello you", "Hm."]);
    expect(last).toMatchObject({
      choices: [{ finish_reason: "stop" }],
      usage: {
        prompt_tokens: 9,
        completion_tokens: 4,
        completion_tokens_details: { reasoning_tokens: 1 },
        prompt_tokens_details: { cached_tokens: 3 },
      },
      time_info: { queue_time: 0.002 },
    });
  });

  test("the same with CRLF and byte by byte", async () => {
    await using fake = await FakeCerebras.start();
    fake.queue.push({ ...answer("Grüße an alle"), lineEnd: "\r\n", byteByByte: true });
    expect((await stream(sdk(fake))).text).toBe("Grüße an alle");
  });

  test.each([false, true])("an error within the stream (named: %p)", async (named) => {
    await using fake = await FakeCerebras.start();
    fake.queue.push({ steps: ["a", { ...streamError(503, "No capacity"), named }] });
    const thrown = await stream(sdk(fake)).catch((error: unknown) => error);
    // What it makes of an error that it has recognised; one of the connection itself has no cause.
    expect(thrown).toBeInstanceOf(APIConnectionError);
    expect(thrown).toHaveProperty("cause");
  });

  test("a rate limit, a wrong key, an unknown model and an unknown field", async () => {
    await using fake = await FakeCerebras.start();
    fake.queue.push(rateLimited({ "x-ratelimit-reset-tokens-minute": "12.5" }));
    const limited = await stream(sdk(fake)).catch((error: unknown) => error);
    expect(limited).toBeInstanceOf(RateLimitError);
    expect(limited).toMatchObject({ status: 429, headers: { "x-ratelimit-reset-tokens-minute": "12.5" } });
    expect(await stream(sdk(fake, "wrong")).catch((error: unknown) => error)).toBeInstanceOf(
      AuthenticationError,
    );
    const unknown = { ...REQUEST, model: "nobody", stream: true as const };
    expect(
      await sdk(fake)
        .chat.completions.create(unknown)
        .catch((error: unknown) => error),
    ).toBeInstanceOf(NotFoundError);
    const refused = await sdk(fake)
      .chat.completions.create({ ...REQUEST, stream: true, stream_options: { include_usage: true } })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BadRequestError);
  });

  test("the list of models", async () => {
    await using fake = await FakeCerebras.start({ models: ["a", "b"] });
    const { data } = await sdk(fake).models.list();
    expect(data?.map(({ id }) => id)).toEqual(["a", "b"]);
  });
});
