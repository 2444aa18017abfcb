/** Servers that others wrote: the client must get along with them, too. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Scratch } from "../scratch.ts";
import { ServerProcess } from "../support/server-process.ts";
import { failure, request, workbench } from "./harness.ts";

const POEM = "Roses are red,\n\tviolets are blue — 🌹.\n";

/** A client whose chain is one provider at that address. */
function clientOf(provider: "openai" | "anthropic", url: string) {
  return workbench({
    env: {
      BRAINLOOP_PROVIDER_CHAIN: provider,
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_API_KEY: "sk-0123456789",
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: "sk-ant-0123456789",
    },
    values: { "provider.retries": 2 },
  }).client;
}

describe("@copilotkit/aimock", () => {
  const scratch = new Scratch();
  let server: ServerProcess;

  beforeAll(async () => {
    const fixtures = [
      {
        match: { userMessage: "poem" },
        response: {
          content: POEM,
          usage: { prompt_tokens: 11, completion_tokens: 7, input_tokens: 11, output_tokens: 7 },
        },
        chunkSize: 3,
      },
      { match: { userMessage: "think" }, response: { content: "42", reasoning: "Let me see." } },
      { match: { userMessage: "long" }, response: { content: "cut", finishReason: "length" } },
      ...["openai", "anthropic"].flatMap((provider) => [
        {
          match: { userMessage: `busy ${provider}`, sequenceIndex: 0 },
          response: { error: { message: "Slow down", type: "rate_limit_error" }, status: 429, retryAfter: 1 },
        },
        { match: { userMessage: `busy ${provider}`, sequenceIndex: 1 }, response: { content: "now" } },
      ]),
      { match: { userMessage: "down" }, response: { error: { message: "Oops" }, status: 503 } },
      {
        match: { userMessage: "torn" },
        response: { content: "x".repeat(400) },
        chunkSize: 4,
        latency: 5,
        truncateAfterChunks: 20,
      },
      {
        match: { userMessage: "gone" },
        response: { content: "x".repeat(400) },
        chunkSize: 4,
        latency: 5,
        disconnectAfterMs: 60,
      },
    ];
    const file = scratch.write("fixtures.json", JSON.stringify({ fixtures }));
    server = await ServerProcess.start("@copilotkit/aimock/dist/cli.js", (port) => ({
      args: ["-p", `${port}`, "-f", file, "--log-level", "silent"],
    }));
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  describe.each(["openai", "anthropic"] as const)("as %s", (provider) => {
    test("text comes as it is, with usage", async () => {
      const completion = await clientOf(provider, server.url).complete(request({ task: "poem" }));
      expect(completion).toMatchObject({ text: POEM, finish: "stop", provider });
      expect(completion.usage).toMatchObject({ promptTokens: 11, completionTokens: 7 });
    });

    test("thinking is no text", async () => {
      expect(await clientOf(provider, server.url).complete(request({ task: "think" }))).toMatchObject({
        text: "42",
      });
    });

    test("the cap is a reason to finish", async () => {
      const finish = (await clientOf(provider, server.url).complete(request({ task: "long" }))).finish;
      expect(finish).toBe("length");
    });

    test("a rate limit is waited for, once", async () => {
      const completion = await clientOf(provider, server.url).complete(request({ task: `busy ${provider}` }));
      expect(completion.text).toBe("now");
    });

    test.each([
      ["down", "failed (status 503)"],
      ["torn", ""],
      ["gone", ""],
    ])("%s is unavailable", async (task, says) => {
      expect(await failure(clientOf(provider, server.url).complete(request({ task })))).toMatchObject({
        code: "PROVIDER_UNAVAILABLE",
        message: expect.stringContaining(says),
        retryable: true,
      });
    });

    test("its models are listed", async () => {
      const found = await clientOf(provider, server.url).check(provider, new AbortController().signal);
      expect(found).toMatchObject({ reachable: true });
      expect(found.error).toBeUndefined();
    });
  });
});

describe("@dwmkerr/mock-llm", () => {
  const scratch = new Scratch();
  let server: ServerProcess;

  beforeAll(async () => {
    const rule = (match: string, status: number, content: object): object => ({
      path: "/v1/chat/completions",
      match: `contains(body.messages[-1].content, '${match}')`,
      response: { status, content: JSON.stringify(content) },
    });
    const config = {
      streaming: { chunkSize: 5, chunkIntervalMs: 5 },
      rules: [
        rule("poem", 200, {
          choices: [{ message: { role: "assistant", content: POEM }, finish_reason: "stop" }],
        }),
        rule("denied", 401, {
          error: { message: "Incorrect API key", type: "invalid_request_error", code: "invalid_api_key" },
        }),
        rule("busy", 503, { error: { message: "Overloaded", type: "server_error" } }),
        {
          path: "/v1/models",
          match: "@",
          response: { status: 200, content: '{"data":[{"id":"gpt-5","object":"model"}]}' },
        },
      ],
    };
    // YAML takes JSON as it is.
    const file = scratch.write("mock-llm.yaml", JSON.stringify(config));
    server = await ServerProcess.start("@dwmkerr/mock-llm/dist/main.js", (port) => ({
      args: ["--config", file],
      env: { PORT: `${port}`, HOST: "127.0.0.1" },
    }));
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  test("text comes as it is, without usage and so without cost", async () => {
    const completion = await clientOf("openai", server.url).complete(request({ task: "poem" }));
    expect(completion).toMatchObject({ text: POEM, finish: "stop" });
    expect(completion).not.toHaveProperty("usage");
    expect(completion).not.toHaveProperty("cost");
  });

  test("errors after a 200 are what they would be before it", async () => {
    const client = clientOf("openai", server.url);
    expect(await failure(client.complete(request({ task: "denied" })))).toMatchObject({
      code: "PROVIDER_AUTH",
      message: 'Provider openai refused access (status 401): "Incorrect API key"',
    });
    expect(await failure(client.complete(request({ task: "busy" })))).toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
  });

  test("its models are listed", async () => {
    const found = await clientOf("openai", server.url).check("openai", new AbortController().signal);
    expect(found).toMatchObject({ reachable: true, models: ["gpt-5"], modelExists: true });
  });
});
