import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { databasePath } from "../../src/store/index.ts";
import { answer, FakeCerebras, rateLimited } from "../support/fake-cerebras.ts";
import { dataDirectory, failure, request, workbench } from "./harness.ts";

function limitRows(directory: string): Record<string, unknown>[] {
  using db = new Database(databasePath(directory, "lifecycle"), { readonly: true });
  return db.query<Record<string, unknown>, []>("SELECT * FROM rate_limits ORDER BY bucket").all();
}

/** Headers of one bucket. */
function bucket(name: string, limit: number, remaining: number, reset: number): Record<string, string> {
  return {
    [`x-ratelimit-limit-${name}`]: `${limit}`,
    [`x-ratelimit-remaining-${name}`]: `${remaining}`,
    [`x-ratelimit-reset-${name}`]: `${reset}`,
  };
}

test("what the headers say is kept", async () => {
  await using fake = await FakeCerebras.start();
  const { client, directory } = workbench({ env: fake.env });
  fake.queue.push({
    ...answer("fine"),
    headers: {
      ...bucket("requests-day", 1000, 998, 33011.5),
      ...bucket("tokens-minute", 60_000, 59_000, 11.3),
    },
  });
  await client.complete(request());
  const now = Date.now() / 1000;
  expect(limitRows(directory)).toMatchObject([
    {
      provider: "cerebras",
      model: "gpt-oss-120b",
      bucket: "requests-day",
      limit_value: 1000,
      remaining: 998,
    },
    { bucket: "tokens-minute", limit_value: 60_000, remaining: 59_000 },
  ]);
  const [day, minute] = limitRows(directory).map(({ reset_at }) => Number(reset_at) - now);
  expect(day).toBeCloseTo(33011, -2);
  expect(minute).toBeCloseTo(11, -1);
});

test("requests of several workers wait for a bucket rather than be refused", async () => {
  // Three requests a second, in windows as the headers tell them.
  let windowEnds = 0;
  let left = 0;
  let refused = 0;
  await using fake = await FakeCerebras.start({
    respond() {
      const now = Date.now();
      if (now >= windowEnds) [windowEnds, left] = [now + 1000, 3];
      const headers = bucket("requests-minute", 3, Math.max(0, left - 1), (windowEnds - now) / 1000);
      if (left === 0) {
        refused++;
        return rateLimited(headers, "request_quota_exceeded");
      }
      left--;
      return { ...answer("fine"), headers };
    },
  });
  const directory = dataDirectory();
  const workers = [1, 2].map(() => workbench({ env: fake.env, directory }).client);
  await workers[0]?.complete(request());
  const completions = await Promise.all(
    Array.from({ length: 8 }, (_, i) => workers[i % 2]?.complete(request())),
  );
  expect(completions.map((completion) => completion?.text)).toEqual(Array.from({ length: 8 }, () => "fine"));
  expect(refused).toBe(0);
});

test("tokens that an answer may have are reserved before it is asked for", async () => {
  await using fake = await FakeCerebras.start();
  const { client } = workbench({ env: fake.env, values: { "provider.max_wait_seconds": 0 } });
  fake.queue.push({ ...answer("fine"), headers: bucket("tokens-minute", 60_000, 5000, 30) });
  await client.complete(request());
  await client.complete(request({ maxCompletionTokens: 4000 }));
  expect(await failure(client.complete(request({ maxCompletionTokens: 4000 })))).toMatchObject({
    code: "PROVIDER_RATE_LIMITED",
    retryable: true,
    details: { bucket: "tokens-minute", retry_after_s: expect.any(Number) },
  });
  expect(fake.asked).toHaveLength(2);
});

test("what is on its way counts, though the provider has not seen it", async () => {
  await using fake = await FakeCerebras.start();
  const { client } = workbench({ env: fake.env, values: { "provider.max_wait_seconds": 0 } });
  fake.queue.push(
    { ...answer("fine"), headers: bucket("tokens-minute", 60_000, 9000, 10) },
    { ...answer("slow"), delayMs: 400 },
    // It fills evenly: the more was drawn, the later it is full.
    { ...answer("fine"), headers: bucket("tokens-minute", 60_000, 8000, 50) },
  );
  await client.complete(request());
  const slow = client.complete(request({ maxCompletionTokens: 5000 }));
  await Bun.sleep(100);
  await client.complete(request({ maxCompletionTokens: 500 }));
  expect(await failure(client.complete(request({ maxCompletionTokens: 4000 })))).toMatchObject({
    code: "PROVIDER_RATE_LIMITED",
  });
  expect((await slow).text).toBe("slow");
});

test("more than a bucket ever holds is asked for once it is full", async () => {
  await using fake = await FakeCerebras.start();
  const { client } = workbench({ env: fake.env });
  fake.queue.push({ ...answer("fine"), headers: bucket("tokens-minute", 1000, 900, 0.5) });
  await client.complete(request());
  const startedAt = performance.now();
  await client.complete(request({ maxCompletionTokens: 100_000 }));
  expect(performance.now() - startedAt).toBeGreaterThan(400);
});

test("four calls run at once, in the order in which they came", async () => {
  const order: string[] = [];
  await using fake = await FakeCerebras.start({
    respond({ body }) {
      order.push(body.messages.at(-1)?.content ?? "");
      return { ...answer("fine"), delayMs: 50 };
    },
  });
  const { client } = workbench({ env: fake.env });
  const tasks = Array.from({ length: 12 }, (_, i) => `${i}`);
  await Promise.all(tasks.map((task) => client.complete(request({ task }))));
  expect(fake.mostRunning).toBe(4);
  expect(order.slice(4)).toEqual(tasks.slice(4));
});

describe("after a 429", () => {
  test.each<[string, Record<string, string>]>([
    ["Retry-After", { "retry-after": "1" }],
    ["a Retry-After that is a date", { "retry-after": new Date(Date.now() + 86_400_000).toUTCString() }],
    [
      "the reset of the exhausted bucket",
      { ...bucket("tokens-minute", 1000, 0, 1), ...bucket("requests-day", 9, 5, 9000) },
    ],
    [
      "the latest of the resets that are exhausted",
      { ...bucket("tokens-minute", 1000, 0, 1), ...bucket("requests-minute", 9, 0, 0.2) },
    ],
  ])("%s is heeded", async (name, headers) => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    const given = name.endsWith("date")
      ? { "retry-after": new Date(Math.ceil((Date.now() + 1000) / 1000) * 1000).toUTCString() }
      : headers;
    fake.queue.push(rateLimited(given));
    const startedAt = performance.now();
    await client.complete(request());
    expect(performance.now() - startedAt).toBeGreaterThan(850);
    expect(fake.asked).toHaveLength(2);
  });

  test("a wait beyond the most is not made, and the error says when to come back", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env });
    fake.queue.push(rateLimited(bucket("tokens-day", 1_000_000, 0, 7200.4)));
    expect(await failure(client.complete(request()))).toMatchObject({
      code: "PROVIDER_RATE_LIMITED",
      retryable: true,
      details: { bucket: "tokens-day", retry_after_s: 7201 },
    });
    expect(fake.asked).toHaveLength(1);
  });

  test("without headers the bucket is what the error calls it", async () => {
    await using fake = await FakeCerebras.start({ respond: () => rateLimited() });
    const { client } = workbench({ env: fake.env, values: { "provider.retries": 0 } });
    expect(await failure(client.complete(request()))).toMatchObject({
      details: { bucket: "tokens", retry_after_s: expect.any(Number) },
    });
  });

  test("a moment that the server names goes before the reset of a full bucket", async () => {
    await using fake = await FakeCerebras.start();
    const { client } = workbench({ env: fake.env, values: { "provider.retries": 1 } });
    fake.queue.push(
      rateLimited({
        "retry-after": "0.2",
        "x-ratelimit-limit-tokens-minute": "1000",
        "x-ratelimit-remaining-tokens-minute": "0",
        "x-ratelimit-reset-tokens-minute": "360",
      }),
    );
    expect((await client.complete(request())).text).toBe("fine");
  });

  test("other workers hold off, too", async () => {
    await using fake = await FakeCerebras.start();
    const directory = dataDirectory();
    const values = { "provider.retries": 0 };
    const one = workbench({ env: fake.env, directory, values });
    const other = workbench({ env: fake.env, directory, values });
    fake.queue.push(rateLimited({ "retry-after": "1" }));
    expect(await failure(one.client.complete(request()))).toMatchObject({ code: "PROVIDER_RATE_LIMITED" });
    const startedAt = performance.now();
    expect((await other.client.complete(request())).text).toBe("fine");
    expect(performance.now() - startedAt).toBeGreaterThan(850);
  });
});

test("without a usable store calls go out all the same", async () => {
  await using fake = await FakeCerebras.start();
  const { client, stores, warnings } = workbench({ env: fake.env });
  await stores.close();
  expect((await client.complete(request())).text).toBe("fine");
  expect(warnings).toContainEqual(expect.stringContaining("Rate limits cannot be kept"));
});

test("a store that another program holds locked holds up no answer for long, and no cancelling at all", async () => {
  await using fake = await FakeCerebras.start();
  const { client, directory } = workbench({ env: fake.env });
  await client.complete(request());
  using holder = new Database(databasePath(directory, "lifecycle"));
  holder.run("BEGIN IMMEDIATE");
  const startedAt = performance.now();
  expect(await failure(client.complete(request({ signal: AbortSignal.timeout(100) })))).toMatchObject({
    code: "TIMEOUT",
  });
  expect(performance.now() - startedAt).toBeLessThan(900);
  expect((await client.complete(request())).text).toBe("fine");
  holder.run("ROLLBACK");
});
