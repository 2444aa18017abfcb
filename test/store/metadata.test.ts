import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sqlite3, workshop } from "./harness.ts";

describe("secrets", () => {
  test("are empty at first, set, replaced and removed", async () => {
    const { metadata } = workshop().stores;
    expect(await metadata.secrets()).toEqual([{ name: "CEREBRAS_API_KEY", masked: "" }]);
    await metadata.setSecret("OPENAI_API_KEY", "one");
    await metadata.setSecret("OPENAI_API_KEY", "two");
    expect(await metadata.secret("OPENAI_API_KEY")).toBe("two");
    expect(await metadata.removeSecret("OPENAI_API_KEY")).toBe(true);
    expect(await metadata.removeSecret("OPENAI_API_KEY")).toBe(false);
    expect(await metadata.secret("OPENAI_API_KEY")).toBeUndefined();
  });

  test("show no more than their tail, short ones nothing", async () => {
    const { metadata } = workshop().stores;
    await metadata.setSecret("A_KEY", "csk-0123456789abcdef");
    await metadata.setSecret("B_KEY", "short");
    expect(await metadata.secrets()).toEqual([
      { name: "A_KEY", masked: "…cdef" },
      { name: "B_KEY", masked: "…" },
      { name: "CEREBRAS_API_KEY", masked: "" },
    ]);
  });

  test("removed leave CEREBRAS_API_KEY standing, so that an UPDATE still sets it", async () => {
    const { stores, path } = workshop();
    await stores.metadata.setSecret("CEREBRAS_API_KEY", "csk-1");
    expect(await stores.metadata.removeSecret("CEREBRAS_API_KEY")).toBe(true);
    expect(await stores.metadata.removeSecret("CEREBRAS_API_KEY")).toBe(false);
    sqlite3(path("metadata"), "UPDATE secrets SET secret_value='csk-2' WHERE secret_name='CEREBRAS_API_KEY'");
    expect(await stores.metadata.secret("CEREBRAS_API_KEY")).toBe("csk-2");
  });

  test("removed or replaced are in no file any more", async () => {
    const { stores, directory } = workshop();
    await stores.metadata.setSecret("A_KEY", "the-first-value");
    await stores.metadata.setSecret("A_KEY", "the-second-value");
    await stores.metadata.removeSecret("A_KEY");
    const bytes = readdirSync(directory).map((file) => readFileSync(join(directory, file), "latin1"));
    expect(bytes.join("")).not.toContain("the-first-value");
    expect(bytes.join("")).not.toContain("the-second-value");
  });
});

test("events are written together, as JSON", async () => {
  const { stores, path } = workshop();
  stores.metadata.event("read", { path: "/p/a.ts" });
  stores.metadata.event("session_created");
  await stores.metadata.flush();
  expect(
    sqlite3(
      path("metadata"),
      "SELECT event_type, worker_id, data, timestamp FROM telemetry_events ORDER BY event_id",
    ),
  ).toBe('read|worker-1|{"path":"/p/a.ts"}|1800000000.0\nsession_created|worker-1|{}|1800000000.0');
});

describe("a poison pill", () => {
  test("is for one worker, or for all that run", async () => {
    const { stores, directory, clock } = workshop();
    const other = workshop(directory, "worker-2").stores;
    await stores.metadata.poison("worker-2", "asked to");
    expect(await stores.metadata.poisoned(clock.seconds)).toBe(false);
    expect(await other.metadata.poisoned(clock.seconds)).toBe(true);
    await stores.metadata.poison(undefined, "asked to");
    expect(await stores.metadata.poisoned(clock.seconds)).toBe(true);
  });

  test("is not for workers that started after it", async () => {
    const { stores, clock } = workshop();
    await stores.metadata.poison(undefined, "asked to");
    clock.ms += 1;
    expect(await stores.metadata.poisoned(clock.seconds)).toBe(false);
  });
});

test("events and pills are pruned by age", async () => {
  const { stores, clock } = workshop();
  stores.metadata.event("read");
  await stores.metadata.flush();
  await stores.metadata.poison(undefined, "asked to");
  expect(await stores.metadata.prune({ metricsDays: 14 })).toBe(0);
  clock.ms += 15 * 86_400_000;
  expect(await stores.metadata.prune({ metricsDays: 14 })).toBe(2);
});
