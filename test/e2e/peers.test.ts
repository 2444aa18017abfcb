/** The executable against servers that others wrote, in each dialect they speak. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../support/executable.ts";
import { type Answer, at, PATIENCE_MS, RawServer } from "../support/mcp.ts";
import { ServerProcess } from "../support/server-process.ts";

setDefaultTimeout(PATIENCE_MS);

const CODE = 'export const greeting = "Grüße 🌹";\nexport const farewell = `bye`;\n';
const FENCED = `Sure:\n\n\`\`\`ts\n${CODE}\`\`\`\n`;

let sandbox: Sandbox;
let server: RawServer;
let mock: ServerProcess;

afterAll(() => sandbox[Symbol.dispose]());

async function serve(provider: string, url: string): Promise<RawServer> {
  return await RawServer.start(sandbox, {
    env: {
      BRAINLOOP_PROVIDER_CHAIN: provider,
      BRAINLOOP_PROVIDER_RETRIES: "1",
      // On this machine an OpenAI-compatible server needs no key, as those of Ollama and llama.cpp do not.
      OPENAI_BASE_URL: `${url}/v1`,
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: "sk-ant-0123456789",
    },
  });
}

async function generate(output_path: string, verified_prompt: string): Promise<Answer> {
  return await server.call({ action: "generate_file", params: { output_path, verified_prompt } });
}

describe.each(["openai", "anthropic"])("@copilotkit/aimock as %s", (provider) => {
  beforeAll(async () => {
    sandbox = new Sandbox();
    const fixtures = [
      { match: { userMessage: "Greet" }, response: { content: FENCED }, chunkSize: 3 },
      { match: { userMessage: "Think" }, response: { content: FENCED, reasoning: "```ts\nwrong\n```" } },
      { match: { userMessage: "Cut" }, response: { content: "export const a", finishReason: "length" } },
      {
        match: { userMessage: "Busy", sequenceIndex: 0 },
        response: { error: { message: "Slow down", type: "rate_limit_error" }, status: 429, retryAfter: 1 },
      },
      { match: { userMessage: "Busy", sequenceIndex: 1 }, response: { content: FENCED } },
      { match: { userMessage: "Down" }, response: { error: { message: "Oops" }, status: 503 } },
      {
        match: { userMessage: "Torn" },
        response: { content: FENCED.repeat(9) },
        chunkSize: 4,
        latency: 2,
        truncateAfterChunks: 20,
      },
    ];
    const file = join(sandbox.path, "fixtures.json");
    await Bun.write(file, JSON.stringify({ fixtures }));
    mock = await ServerProcess.start("@copilotkit/aimock/dist/cli.js", (port) => ({
      args: ["-p", `${port}`, "-f", file, "--log-level", "silent"],
    }));
    server = await serve(provider, mock.url);
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await mock[Symbol.asyncDispose]();
  });

  test.each(["Greet", "Think", "Busy"])("%s: the file is written as it was answered", async (word) => {
    const path = `${provider}-${word}.ts`;
    const { body, ok } = await generate(path, word);
    expect([ok, body]).toMatchObject([true, { path, syntax: "typescript ok" }]);
    expect(readFileSync(join(sandbox.project, path), "utf8")).toBe(CODE);
  });

  test.each([
    ["Cut", "GENERATION_TRUNCATED"],
    ["Down", "PROVIDER_UNAVAILABLE"],
    ["Torn", "PROVIDER_UNAVAILABLE"],
  ])("%s: nothing is written", async (word, code) => {
    const path = `${provider}-${word}.ts`;
    const { body, ok } = await generate(path, word);
    expect([ok, at(body, "error", "code")]).toEqual([false, code]);
    expect(existsSync(join(sandbox.project, path))).toBe(false);
  });
});

describe("@dwmkerr/mock-llm", () => {
  beforeAll(async () => {
    sandbox = new Sandbox();
    const rule = (match: string, status: number, content: object): object => ({
      path: "/v1/chat/completions",
      match: `contains(body.messages[-1].content, '${match}')`,
      response: { status, content: JSON.stringify(content) },
    });
    const config = {
      streaming: { chunkSize: 5, chunkIntervalMs: 1 },
      rules: [
        rule("Greet", 200, {
          choices: [{ message: { role: "assistant", content: FENCED }, finish_reason: "stop" }],
        }),
        rule("Denied", 401, { error: { message: "Incorrect API key", code: "invalid_api_key" } }),
      ],
    };
    // YAML takes JSON as it is.
    const file = join(sandbox.path, "mock-llm.yaml");
    await Bun.write(file, JSON.stringify(config));
    mock = await ServerProcess.start("@dwmkerr/mock-llm/dist/main.js", (port) => ({
      args: ["--config", file],
      env: { PORT: `${port}`, HOST: "127.0.0.1" },
    }));
    server = await serve("openai", mock.url);
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await mock[Symbol.asyncDispose]();
  });

  test("the file is written as it was answered", async () => {
    const { body, ok } = await generate("greet.ts", "Greet");
    expect([ok, body]).toMatchObject([true, { path: "greet.ts" }]);
    expect(body).not.toHaveProperty("cost_usd");
    expect(readFileSync(join(sandbox.project, "greet.ts"), "utf8")).toBe(CODE);
  });

  test("an error after a 200 is what it would be before it", async () => {
    expect(at((await generate("denied.ts", "Denied")).body, "error", "code")).toBe("PROVIDER_AUTH");
  });
});
