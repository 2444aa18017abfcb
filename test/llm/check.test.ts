import { describe, expect, test } from "bun:test";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { workbench } from "./harness.ts";

const SIGNAL = new AbortController().signal;

describe("a check says", () => {
  test("that all is well, with what is served and where the key comes from", async () => {
    await using fake = await FakeCerebras.start({ models: ["gpt-oss-120b", "other"] });
    const { client } = workbench({ env: fake.env });
    expect(await client.check("cerebras", SIGNAL)).toEqual({
      provider: "cerebras",
      baseUrl: `${fake.url}/`,
      model: "gpt-oss-120b",
      keyFrom: "the environment variable CEREBRAS_API_KEY",
      reachable: true,
      models: ["gpt-oss-120b", "other"],
      modelExists: true,
    });
    expect(fake.asked).toHaveLength(0);
  });

  test("that the model is not there", async () => {
    await using fake = await FakeCerebras.start({ models: ["other"] });
    const { client } = workbench({ env: fake.env });
    expect(await client.check("cerebras", SIGNAL)).toMatchObject({ reachable: true, modelExists: false });
  });

  test("that the key is wrong, missing, or the provider not there", async () => {
    await using fake = await FakeCerebras.start();
    const wrong = workbench({ env: { ...fake.env, CEREBRAS_API_KEY: "csk-nonsense" } });
    expect(await wrong.client.check("cerebras", SIGNAL)).toMatchObject({
      reachable: true,
      error: { code: "PROVIDER_AUTH" },
    });
    const missing = workbench({ env: { CEREBRAS_BASE_URL: fake.url } });
    expect(await missing.client.check("cerebras", SIGNAL)).toMatchObject({
      reachable: false,
      error: { code: "KEY_MISSING" },
    });
    const gone = workbench({ env: { ...fake.env, CEREBRAS_BASE_URL: "http://127.0.0.1:1" } });
    expect(await gone.client.check("cerebras", SIGNAL)).toMatchObject({
      reachable: false,
      error: { code: "PROVIDER_UNAVAILABLE", message: expect.stringContaining("cannot be reached") },
    });
  });

  test("that what answers is something else", async () => {
    using server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("<html>") });
    const { client } = workbench({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${server.port}/v1` } });
    expect(await client.check("openai", SIGNAL)).toMatchObject({
      reachable: true,
      error: { code: "PROVIDER_BAD_RESPONSE", message: "Provider openai does not list its models" },
    });
  });
});

test("a check is cancelled at once", async () => {
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Promise<Response>(() => undefined),
  });
  const { client } = workbench({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${server.port}/v1` } });
  await expect(client.check("openai", AbortSignal.timeout(50))).rejects.toMatchObject({ code: "TIMEOUT" });
});
