import { describe, expect, test } from "bun:test";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { failure, request, workbench } from "./harness.ts";

const OTHER = "csk-ffffffffffffffffffffffffffffffff";

describe("a key", () => {
  test("comes from the environment, else the project's store, else the user's", async () => {
    await using fake = await FakeCerebras.start();
    const { key, url } = fake;
    const at = { CEREBRAS_BASE_URL: url };
    for (const setup of [
      { env: { ...at, CEREBRAS_API_KEY: key }, project: { CEREBRAS_API_KEY: OTHER } },
      { env: at, project: { CEREBRAS_API_KEY: key }, user: { CEREBRAS_API_KEY: OTHER } },
      { env: { ...at, CEREBRAS_API_KEY: "" }, user: { CEREBRAS_API_KEY: key } },
    ]) {
      const { client, learned } = workbench(setup);
      expect((await client.complete(request())).text).toBe("fine");
      expect(learned.at(-1)).toBe(key);
    }
  });

  test("may have come with a line break or in quotes", async () => {
    await using fake = await FakeCerebras.start();
    for (const value of [`${fake.key}\r\n`, `"${fake.key}"`]) {
      const { client } = workbench({ env: { ...fake.env, CEREBRAS_API_KEY: value } });
      expect((await client.complete(request())).text).toBe("fine");
    }
  });

  test("that cannot be one is named by its place, never shown", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: { ...fake.env, CEREBRAS_API_KEY: "csk-abc\nInjected: yes" } });
    const error = await failure(client.complete(request()));
    expect(error).toMatchObject({
      code: "PROVIDER_AUTH",
      hint: "Check the environment variable CEREBRAS_API_KEY",
    });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("abc");
    expect(fake.asked).toHaveLength(0);
  });

  test("that is missing is an error that says both ways to set it", async () => {
    const { client } = workbench();
    expect(await failure(client.complete(request()))).toMatchObject({
      code: "KEY_MISSING",
      message: "Provider cerebras needs a key, and CEREBRAS_API_KEY is not set",
      hint: expect.stringMatching(
        /environment variable CEREBRAS_API_KEY.*brainloop secrets set CEREBRAS_API_KEY/,
      ),
      retryable: false,
    });
  });

  test("is needed by nobody who speaks as OpenAI does on this machine, but is sent where there is one", async () => {
    const seen: (string | null)[] = [];
    using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch({ headers }) {
        seen.push(headers.get("authorization"));
        return new Response('data: {"choices":[{"delta":{"content":"fine"},"finish_reason":"stop"}]}\n\n', {
          headers: { "content-type": "text/event-stream" },
        });
      },
    });
    const env = {
      BRAINLOOP_PROVIDER_CHAIN: "openai",
      OPENAI_BASE_URL: `http://localhost:${server.port}/v1`,
    };
    expect(await workbench({ env }).client.complete(request())).toMatchObject({ text: "fine" });
    await workbench({ env: { ...env, OPENAI_API_KEY: "sk-local-0123456789" } }).client.complete(request());
    expect(seen).toEqual([null, "Bearer sk-local-0123456789"]);
  });
});

describe("a key goes only to an origin of the same or a more trusted place", () => {
  test.each([
    ["environment", "environment", true],
    ["environment", "project", true],
    ["environment", "user", true],
    ["project", "environment", false],
    ["project", "user", false],
    ["project", "project", true],
  ])("address in the %s, key in the %s: %p", async (addressIn, keyIn, goes) => {
    await using fake = await FakeCerebras.start();
    const key = { CEREBRAS_API_KEY: fake.key };
    const { client } = workbench({
      env: {
        ...(addressIn === "environment" ? { CEREBRAS_BASE_URL: fake.url } : {}),
        ...(keyIn === "environment" ? key : {}),
      },
      table: addressIn === "project" ? { "provider.cerebras.base_url": fake.url } : {},
      project: keyIn === "project" ? key : {},
      user: keyIn === "user" ? key : {},
    });
    const result = await failure(client.complete(request()));
    if (goes) {
      expect(result).toMatchObject({ resolved: { text: "fine" } });
    } else {
      expect(result).toMatchObject({
        code: "KEY_MISSING",
        message: expect.stringContaining("it is not sent there"),
      });
      expect(fake.asked).toHaveLength(0);
    }
  });

  test("so that a key of the project serves an address of the project, past one that is withheld", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({
      env: { CEREBRAS_API_KEY: OTHER },
      table: { "provider.cerebras.base_url": fake.url },
      project: { CEREBRAS_API_KEY: fake.key },
    });
    expect((await client.complete(request())).text).toBe("fine");
  });

  test("and the default's own address is as trusted as it is, wherever it is written again", async () => {
    const { client } = workbench({
      env: { CEREBRAS_API_KEY: OTHER },
      table: { "provider.cerebras.base_url": "https://api.cerebras.ai/v1/" },
      values: { "provider.retries": 0 },
    });
    const abort = new AbortController();
    abort.abort();
    // Found, and only then cancelled: KEY_MISSING would come first.
    expect(await client.check("cerebras", new AbortController().signal)).toMatchObject({
      baseUrl: "https://api.cerebras.ai/",
      keyFrom: "the environment variable CEREBRAS_API_KEY",
    });
  });
});

test("what is for this machine does not go through a proxy, which would read the key", async () => {
  let proxied = 0;
  using proxy = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch() {
      proxied++;
      return new Response("no");
    },
  });
  await using fake = await FakeCerebras.start();
  const { client } = workbench({ env: fake.env });
  const before = process.env["HTTP_PROXY"];
  process.env["HTTP_PROXY"] = `http://127.0.0.1:${proxy.port}`;
  try {
    // So that the test can fail: this is what happens otherwise.
    expect(await (await fetch(fake.url)).text()).toBe("no");
    expect((await client.complete(request())).text).toBe("fine");
    expect(await client.check("cerebras", new AbortController().signal)).toMatchObject({ modelExists: true });
  } finally {
    if (before === undefined) delete process.env["HTTP_PROXY"];
    else process.env["HTTP_PROXY"] = before;
  }
  expect(proxied).toBe(1);
});

test("a key that a server says back is masked", async () => {
  await using fake = await FakeCerebras.start();
  const { client } = workbench({ env: fake.env });
  fake.queue.push({ status: 403, body: { message: `Key ${fake.key} is not allowed here` } });
  const error = await failure(client.complete(request()));
  expect(error).toMatchObject({ message: expect.stringContaining("Key __MASKED__ is not allowed here") });
});

test.each([
  ["http://example.com", "must begin with https, except on this machine"],
  ["http://127.0.0.1.example.com", "must begin with https, except on this machine"],
  ["localhost:1234", "is no http(s) URL"],
  ["ftp://example.com", "is no http(s) URL"],
  ["https://user:pass@example.com", "must hold no user name and no password"],
  ["https://example.com/?a=b", "must hold no query and no fragment"],
])("the address %p is refused, and nothing goes to the default's in its place", async (url, reason) => {
  const { client } = workbench({ env: { CEREBRAS_BASE_URL: url, CEREBRAS_API_KEY: OTHER } });
  expect(await failure(client.complete(request()))).toMatchObject({
    code: "INVALID_PARAMS",
    message: expect.stringContaining(`provider.cerebras.base_url ${reason}`),
  });
});

test("a provider without a model says how to set one", async () => {
  const { client } = workbench({ env: { BRAINLOOP_PROVIDER_CHAIN: "ollama" } });
  expect(await failure(client.complete(request()))).toMatchObject({
    code: "MODEL_NOT_FOUND",
    hint: "Run: brainloop config set provider.ollama.model NAME",
  });
});
