import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { databasePath } from "../../src/store/index.ts";
import { answer, FakeCerebras, rateLimited, type Reply, streamError } from "../support/fake-cerebras.ts";
import { failure, request, workbench } from "./harness.ts";

function usageRows(directory: string): Record<string, unknown>[] {
  using db = new Database(databasePath(directory, "lifecycle"), { readonly: true });
  // The client writes meanwhile.
  db.run("PRAGMA busy_timeout = 1000");
  return db.query<Record<string, unknown>, []>("SELECT * FROM cerebras_usage ORDER BY usage_id").all();
}

describe("an answer", () => {
  test("comes piece by piece and whole, with usage, times and cost, and its call is recorded", async () => {
    await using fake = await FakeCerebras.start();
    const { client, directory, stores } = workbench({ env: fake.env });
    fake.queue.push({
      steps: [
        { reasoning: "Hm." },
        "Hello ",
        "you",
        { finish: "stop", usage: { prompt: 1000, completion: 400, reasoning: 10, cached: 30 } },
      ],
    });
    const pieces: unknown[] = [];
    const completion = await client.complete(request({ onText: (piece) => pieces.push(piece) }));
    expect(pieces).toEqual(["Hello ", "you"]);
    expect(completion).toMatchObject({
      text: "Hello you",
      finish: "stop",
      provider: "cerebras",
      model: "gpt-oss-120b",
      usage: { promptTokens: 1000, completionTokens: 400, reasoningTokens: 10, cachedTokens: 30 },
      queueMs: 2,
    });
    expect(completion.cost).toBeCloseTo((1000 * 0.35 + 400 * 0.75) / 1e6, 12);
    expect(usageRows(directory)).toMatchObject([
      {
        worker_id: "worker-1",
        action: "generate_file",
        provider: "cerebras",
        model: "gpt-oss-120b",
        status: "done",
        tokens_prompt: 1000,
        tokens_completion: 400,
        tokens_reasoning: 10,
        tokens_cached: 30,
        queue_time_ms: 2,
        latency_ms: expect.any(Number),
        time_to_first_token_ms: expect.any(Number),
        error_code: null,
      },
    ]);
    const metrics = await stores.output.metricSummary(60);
    expect(metrics.map(({ metricName, sum }) => [metricName, sum])).toEqual([
      ["cerebras_cost_dollars", 0.00065],
      ["cerebras_first_token_ms", expect.any(Number)],
      ["cerebras_latency_ms", expect.any(Number)],
      ["cerebras_tokens_completion", 400],
      ["cerebras_tokens_prompt", 1000],
    ]);
  });

  test("is asked for with the stable part first, a cap and no field that Cerebras refuses", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    await client.complete(request());
    expect(fake.asked[0]?.body).toEqual({
      model: "gpt-oss-120b",
      messages: [
        { role: "system", content: "You write code." },
        { role: "user", content: "Write a greeting." },
      ],
      stream: true,
      temperature: 0.3,
      max_completion_tokens: 200,
      reasoning_format: "parsed",
    });
  });

  test("has no cost where the price is not known", async () => {
    await using fake = await FakeCerebras.start({ models: ["new-one"] });
    const { client, directory } = workbench({ env: fake.env });
    expect(await client.complete(request({ model: "new-one" }))).not.toHaveProperty("cost");
    expect(usageRows(directory)).toMatchObject([{ model: "new-one", cost: null }]);
  });

  test.each<[string, Reply]>([
    ["with CRLF, byte by byte", { ...answer("Grüße 🌍 an alle"), lineEnd: "\r\n", byteByByte: true }],
    [
      "among comments",
      { steps: [{ raw: ": ping\n\n:\n\n" }, "Grüße 🌍 ", { raw: ":x\n" }, "an alle", { finish: "stop" }] },
    ],
    ["without [DONE]", { steps: ["Grüße 🌍 an alle", { finish: "stop", done: false }] }],
    ["with [DONE] alone", { steps: ["Grüße 🌍 an alle", { raw: "data: [DONE]\n\n" }] }],
    ["with lone NULs", { steps: ["Grüße 🌍", "\0", " an alle", { finish: "stop" }] }],
    [
      "that is cut after its finish",
      { steps: ["Grüße 🌍 an alle", { finish: "stop", done: false }, { cut: true }] },
    ],
    ["that is left open after [DONE]", { steps: ["Grüße 🌍 an alle", { finish: "stop" }, { hang: true }] }],
  ])("is taken %s", async (_, reply) => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push(reply);
    expect(await client.complete(request())).toMatchObject({ text: "Grüße 🌍 an alle", finish: "stop" });
    expect(fake.asked).toHaveLength(1);
  });

  test("that stays open after its finish, without [DONE], is not waited for long", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env, values: { "provider.idle_seconds": 0.1 } });
    fake.queue.push({ steps: ["a", { finish: "length", done: false }, { hang: true }] });
    expect(await client.complete(request())).toMatchObject({ text: "a", finish: "length" });
  });

  test("ends the connection that the server does not end", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push({ steps: ["a", { finish: "stop" }, { hang: true }] });
    await client.complete(request());
    for (let tries = 0; fake.left === 0 && tries < 200; tries++) await Bun.sleep(20);
    expect(fake.left).toBe(1);
  });

  test("is followed in its row while it streams, by counts", async () => {
    await using fake = await FakeCerebras.start();
    const { client, directory } = workbench({ env: fake.env });
    const x = "x".repeat(400);
    fake.queue.push({ steps: [x, { delayMs: 300 }, x, { delayMs: 2000 }, { finish: "stop" }] });
    const begun = Promise.withResolvers<void>();
    const done = client.complete(request({ onText: () => begun.resolve() }));
    await begun.promise;
    const seen = new Set<unknown>();
    for (let tries = 0; !seen.has(200) && tries < 200; tries++) {
      await Bun.sleep(10);
      for (const row of usageRows(directory))
        if (row["status"] === "running") seen.add(row["tokens_completion"]);
    }
    expect([...seen]).toEqual(expect.arrayContaining([100, 200]));
    await done;
    expect(usageRows(directory)).toMatchObject([{ status: "done", tokens_completion: 50 }]);
  });
});

describe("a failed call is made again", () => {
  test.each<[string, Reply]>([
    ["500", { status: 500, body: { status_code: 500, error: { message: "Oops" } } }],
    ["503", { status: 503, body: "busy" }],
    ["408", { status: 408 }],
    ["409", { status: 409 }],
    ["a rate limit", rateLimited({ "retry-after": "0" })],
    ["an error in the stream", { steps: [streamError(503)] }],
    ["a named error in the stream", { steps: [{ ...streamError(500), named: true }] }],
    ["an end without text", { steps: [{ reasoning: "Hm" }] }],
    ["a cut connection", { steps: [{ reasoning: "Hm" }, { cut: true }] }],
    [
      "an answer cut within a character",
      { steps: [{ raw: 'data: {"choices":[{"delta":{"content":"\u00fc' }, { cut: true }] },
    ],
  ])("after %s", async (_, reply) => {
    await using fake = await FakeCerebras.start();
    const { client, directory } = workbench({ env: fake.env });
    fake.queue.push(reply, answer("fine"));
    const pieces: unknown[] = [];
    const completion = await client.complete(request({ onText: (piece) => pieces.push(piece) }));
    expect(completion.text).toBe("fine");
    expect(pieces).toEqual(["fine"]);
    expect(usageRows(directory).map(({ status }) => status)).toEqual(["failed", "done"]);
  });

  test("once after text was handed on, which is then void", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push({ steps: ["half ", { cut: true }] }, answer("whole"));
    const pieces: unknown[] = [];
    const completion = await client.complete(request({ onText: (piece) => pieces.push(piece) }));
    expect(completion.text).toBe("whole");
    expect(pieces).toEqual(["half ", undefined, "whole"]);

    const half: Reply = { steps: ["half ", streamError(500)] };
    fake.queue.push(half, half, half);
    expect(await failure(client.complete(request()))).toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
    expect(fake.asked).toHaveLength(4);
  });

  test("so often and no more, and each call has its row", async () => {
    await using fake = await FakeCerebras.start({ respond: () => ({ status: 502 }) });
    const { client, directory } = workbench({ env: fake.env, values: { "provider.retries": 2 } });
    expect(await failure(client.complete(request()))).toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      message: "Provider cerebras failed (status 502)",
      retryable: true,
    });
    expect(fake.asked).toHaveLength(3);
    expect(usageRows(directory).map(({ status, error_code }) => `${status} ${error_code}`)).toEqual(
      Array.from({ length: 3 }, () => "failed PROVIDER_UNAVAILABLE"),
    );
  });
});

describe("a failed call is not made again", () => {
  const BIG = `data: ${"x".repeat(10 * 1024 * 1024)}\n\n`;
  test.each<[string, Reply, object]>([
    [
      "an HTML page",
      { headers: { "content-type": "text/html" }, body: "<html>" },
      { code: "PROVIDER_BAD_RESPONSE", message: "Provider cerebras answered with a web page" },
    ],
    [
      "text that is no stream",
      { body: "hello" },
      { code: "PROVIDER_BAD_RESPONSE", message: "Provider cerebras answered with no event" },
    ],
    ["an answer in one piece", { body: { choices: [] } }, { code: "PROVIDER_BAD_RESPONSE" }],
    [
      "an event of 10 MB",
      { steps: [{ raw: BIG }, { finish: "stop" }] },
      {
        code: "PROVIDER_BAD_RESPONSE",
        message: "Provider cerebras sent an event of more than 1048576 characters",
      },
    ],
    ["an event that is no JSON", { steps: [{ raw: "data: {\n\n" }] }, { code: "PROVIDER_BAD_RESPONSE" }],
    [
      "an event of another shape",
      { steps: [{ raw: 'data: {"choices":[{"delta":{"content":7}}]}\n\n' }] },
      { code: "PROVIDER_BAD_RESPONSE" },
    ],
    ["402", { status: 402, body: { message: "Pay" } }, { code: "PROVIDER_AUTH" }],
    [
      "403",
      { status: 403, body: { detail: "Forbidden" } },
      { code: "PROVIDER_AUTH", message: 'Provider cerebras refused access (status 403): "Forbidden"' },
    ],
    ["413", { status: 413 }, { code: "PROVIDER_BAD_RESPONSE" }],
    [
      "422",
      { status: 422, body: { detail: [{ loc: ["body", "seed"], msg: "bad" }] } },
      {
        code: "PROVIDER_BAD_RESPONSE",
        message: 'Provider cerebras refused the request (status 422): "body seed bad"',
      },
    ],
  ])("after %s", async (_, reply, expected) => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push(reply);
    expect(await failure(client.complete(request()))).toMatchObject(expected);
    expect(fake.asked).toHaveLength(1);
  });

  test("for a model that is not there, whose name the error says with the mend", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    expect(await failure(client.complete(request({ model: "nobody" })))).toMatchObject({
      code: "MODEL_NOT_FOUND",
      message: expect.stringContaining('has no model "nobody"'),
      hint: expect.stringContaining("brainloop config set provider.cerebras.model"),
    });
  });

  test("for a wrong key, of which the error says where it comes from", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: { ...fake.env, CEREBRAS_API_KEY: "csk-wrong-wrong-wrong" } });
    const error = await failure(client.complete(request()));
    expect(error).toMatchObject({
      code: "PROVIDER_AUTH",
      hint: "Check the key; it comes from the environment variable CEREBRAS_API_KEY",
    });
    expect(JSON.stringify(error)).not.toContain("wrong-wrong");
  });

  test("for a redirect, which would take the key along", async () => {
    await using elsewhere = await FakeCerebras.start();
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push({ status: 307, headers: { location: `${elsewhere.url}/v1/chat/completions` }, body: "" });
    expect(await failure(client.complete(request()))).toMatchObject({
      code: "PROVIDER_BAD_RESPONSE",
      message: expect.stringContaining("redirect"),
    });
    expect(elsewhere.asked).toHaveLength(0);
  });
});

test("a field that a model refuses is left out, then and from then on", async () => {
  await using fake = await FakeCerebras.start();
  const { client } = workbench({ env: fake.env });
  const refusal: Reply = {
    status: 400,
    body: {
      message: "reasoning_format is not supported for this model",
      type: "invalid_request_error",
      param: "reasoning_format",
      code: "wrong_api_format",
    },
  };
  fake.queue.push(refusal);
  expect(await client.complete(request())).toMatchObject({ text: "fine" });
  await client.complete(request());
  expect(fake.asked.map(({ body }) => "reasoning_format" in body)).toEqual([true, false, false]);
});

describe("each timeout has its own error", () => {
  test.each<[string, Reply]>([
    ["first_token", { steps: [{ hang: true }] }],
    ["first_token", { delayMs: 10_000 }],
    ["idle", { steps: ["a", { raw: ": ping\n\n" }, { hang: true }] }],
    ["idle", { steps: [{ reasoning: "Hm" }, { hang: true }] }],
    ["total", { steps: Array.from({ length: 100 }, () => ["a", { delayMs: 50 }]).flat() }],
  ])("%s", async (timeout, reply) => {
    await using fake = await FakeCerebras.start();
    const values = {
      "provider.first_token_seconds": 0.4,
      "provider.idle_seconds": 0.3,
      "provider.total_seconds": 0.8,
    };
    const { client, directory } = workbench({ env: fake.env, values });
    fake.queue.push(reply);
    const startedAt = performance.now();
    expect(await failure(client.complete(request()))).toMatchObject({
      code: "PROVIDER_TIMEOUT",
      details: { timeout },
      hint: expect.stringContaining(`provider.${timeout}_seconds`),
    });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(fake.asked).toHaveLength(1);
    expect(usageRows(directory)).toMatchObject([{ status: "failed", error_code: "PROVIDER_TIMEOUT" }]);
  });

  test("none strikes while tokens come, thinking among them", async () => {
    await using fake = await FakeCerebras.start();
    const values = { "provider.first_token_seconds": 1, "provider.idle_seconds": 1 };
    const { client } = workbench({ env: fake.env, values });
    const slow = ["a", "b", "c", "d", "e", "f"].flatMap((text) => [
      { reasoning: text },
      { delayMs: 200 },
      text,
      { delayMs: 200 },
    ]);
    fake.queue.push({ steps: [...slow, { finish: "stop" }] });
    expect((await client.complete(request())).text).toBe("abcdef");
  });
});

describe("cancelling ends at once", () => {
  const waits: [string, Reply, object][] = [
    ["the wait for an answer", { delayMs: 20_000 }, {}],
    ["the wait for a token", { steps: ["a", { hang: true }] }, {}],
    ["the wait before another try", rateLimited({ "retry-after": "20" }), {}],
    ["the wait for a rate limit", { ...answer("fine"), headers: exhausted(20) }, { first: true }],
  ];
  test.each(waits)("%s", async (_, reply, { first = false }: { first?: boolean }) => {
    await using fake = await FakeCerebras.start();
    const { client, directory } = workbench({ env: fake.env });
    fake.queue.push(reply);
    if (first) await client.complete(request());
    const abort = new AbortController();
    const asked = failure(client.complete(request({ signal: abort.signal })));
    await Bun.sleep(200);
    const startedAt = performance.now();
    abort.abort();
    expect(await asked).toMatchObject({ code: "CANCELLED" });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(usageRows(directory).map(({ status }) => status)).not.toContain("running");
  });

  test("the wait for a turn, and the next in line gets it", async () => {
    await using fake = await FakeCerebras.start({ respond: () => ({ ...answer("fine"), delayMs: 300 }) });
    const { client } = workbench({ env: fake.env, values: { "provider.parallel": 1 } });
    const abort = new AbortController();
    const first = client.complete(request());
    const second = failure(client.complete(request({ signal: abort.signal })));
    const third = client.complete(request());
    await Bun.sleep(50);
    abort.abort();
    expect(await second).toMatchObject({ code: "CANCELLED" });
    expect(fake.asked).toHaveLength(1);
    expect((await Promise.all([first, third])).map(({ text }) => text)).toEqual(["fine", "fine"]);
  });

  test("the request upstream", async () => {
    await using fake = await FakeCerebras.start();
    const { client, directory } = workbench({ env: fake.env });
    fake.queue.push({ steps: ["a", { hang: true }] });
    const abort = new AbortController();
    const asked = failure(client.complete(request({ signal: abort.signal, onText: () => abort.abort() })));
    expect(await asked).toMatchObject({ code: "CANCELLED" });
    for (let tries = 0; fake.left === 0 && tries < 100; tries++) await Bun.sleep(20);
    expect(fake.left).toBe(1);
    expect(usageRows(directory)).toMatchObject([{ status: "cancelled", error_code: "CANCELLED" }]);
  });

  test("with the reason that the caller gives", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push({ steps: ["a", { hang: true }] });
    const signal = AbortSignal.timeout(100);
    expect(await failure(client.complete(request({ signal })))).toMatchObject({ code: "TIMEOUT" });
  });
});

test("what the caller throws for a piece is thrown on, and ends the call", async () => {
  await using fake = await FakeCerebras.start();
  const { client, directory } = workbench({ env: fake.env });
  const onText = (): void => {
    throw new Error("Disk full");
  };
  expect(await failure(client.complete(request({ onText })))).toMatchObject({ message: "Disk full" });
  expect(fake.asked).toHaveLength(1);
  expect(usageRows(directory)).toMatchObject([{ status: "failed", error_code: "INTERNAL" }]);
});

function exhausted(seconds: number, limit = 10): Record<string, string> {
  return {
    "x-ratelimit-limit-requests-minute": `${limit}`,
    "x-ratelimit-remaining-requests-minute": "0",
    "x-ratelimit-reset-requests-minute": `${seconds}`,
  };
}
