import { describe, expect, test } from "bun:test";
import { answer, FakeCerebras, rateLimited, type Reply } from "../support/fake-cerebras.ts";
import { failure, request, workbench } from "./harness.ts";

/** Two providers, both played by the fake: it refuses some of OpenAI's fields, which then are left out. */
async function pair(first: Reply, values: Record<string, number> = {}) {
  const one = await FakeCerebras.start();
  const two = await FakeCerebras.start({ models: ["small"] });
  one.queue.push(first);
  const env = {
    ...one.env,
    OPENAI_BASE_URL: `${two.url}/v1`,
    OPENAI_API_KEY: two.key,
    BRAINLOOP_PROVIDER_CHAIN: "cerebras,openai",
    BRAINLOOP_PROVIDER_OPENAI_MODEL: "small",
  };
  return {
    one,
    two,
    env,
    ...workbench({ env, values: { "provider.retries": 0, ...values } }),
    async [Symbol.asyncDispose]() {
      await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
    },
  };
}

describe("the next of the chain answers", () => {
  test.each<[string, Reply]>([
    ["is down", { status: 503 }],
    ["is out of quota", rateLimited({ "retry-after": "600" })],
    ["refuses", { status: 403, body: { detail: "no" } }],
    ["does not answer in time", { steps: [{ hang: true }] }],
    ["is something else", { headers: { "content-type": "text/html" }, body: "<html>" }],
  ])("where the first %s", async (_, reply) => {
    await using both = await pair(reply, { "provider.first_token_seconds": 0.3 });
    const { client, warnings } = both;
    expect(await client.complete(request())).toMatchObject({
      text: "fine",
      provider: "openai",
      model: "small",
    });
    expect(warnings).toContainEqual(expect.stringContaining("Provider cerebras did not answer"));
  });

  test("where the first fails after text, which is then void", async () => {
    await using both = await pair({ steps: ["half ", { cut: true }] });
    const { client } = both;
    const pieces: unknown[] = [];
    const completion = await client.complete(request({ onText: (piece) => pieces.push(piece) }));
    expect([completion.text, completion.provider]).toEqual(["fine", "openai"]);
    expect(pieces).toEqual(["half ", undefined, "fine"]);
  });

  test("where the first has no key", async () => {
    await using both = await pair(answer("never"));
    const { one, env } = both;
    const { client } = workbench({ env: { ...env, CEREBRAS_API_KEY: "" } });
    expect(await client.complete(request())).toMatchObject({ provider: "openai" });
    expect(one.asked).toHaveLength(0);
  });
});

test("a provider that is named is the only one", async () => {
  await using both = await pair({ status: 503 });
  const { client } = both;
  expect(await failure(client.complete(request({ provider: "cerebras" })))).toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
  });
  expect(await client.complete(request({ provider: "openai" }))).toMatchObject({ provider: "openai" });
  expect(await failure(client.complete(request({ provider: "anthropic" })))).toMatchObject({
    code: "INVALID_PARAMS",
    message: 'Provider "anthropic" is not of the configured chain',
    hint: expect.stringContaining("cerebras, openai"),
  });
});

test("a model that is named is asked for of the first alone", async () => {
  await using both = await pair({ status: 503 });
  const { two, client } = both;
  expect(await failure(client.complete(request({ model: "gpt-oss-120b" })))).toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
  });
  expect(two.asked).toHaveLength(0);
});

test("where none answers the error is of the one that may pass, and names the others", async () => {
  await using both = await pair({ status: 403, body: { detail: "no" } });
  const { two, client } = both;
  two.queue.push(rateLimited({ "retry-after": "600" }));
  expect(await failure(client.complete(request()))).toMatchObject({
    code: "PROVIDER_RATE_LIMITED",
    message: expect.stringContaining("No provider of the chain answered"),
    retryable: true,
    details: {
      provider: "openai",
      retry_after_s: 600,
      others: [{ provider: "cerebras", code: "PROVIDER_AUTH", message: expect.stringContaining("403") }],
    },
  });
});
