import { expect, test } from "bun:test";
import { LEASE_SECONDS } from "../../src/store/leases.ts";
import type { Prepared } from "../../src/store/processed.ts";
import { sqlite3, type Workshop, workshop } from "./harness.ts";

const PREPARED: Prepared = {
  sha256Before: null,
  sha256After: "aa",
  tempPath: "t",
  resultId: "r1",
  result: "{}",
};
const claim = ({ stores }: Workshop, key: string, token: string, target = "/p/a", again?: string) =>
  stores.processed.claim({ key, action: "generate_file", target, token, again });

test("a write is claimed by one; the same and another call on the target find it held", async () => {
  const shop = workshop();
  expect(await claim(shop, "k1", "t1")).toMatchObject({ type: "claimed" });
  expect(await claim(shop, "k1", "t2")).toMatchObject({ type: "held", by: { key: "k1" } });
  expect(await claim(shop, "k2", "t3")).toMatchObject({ type: "held", by: { key: "k1" } });
  expect(await claim(shop, "k3", "t4", "/p/b")).toMatchObject({ type: "claimed" });
});

test("a claim holds as long as it is renewed; after that another takes it over and the first changes nothing more", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  await claim(shop, "k1", "t1");
  clock.ms += (LEASE_SECONDS - 1) * 1000;
  expect(await stores.processed.renew("k1", "t1")).toBe(true);
  clock.ms += (LEASE_SECONDS - 1) * 1000;
  expect(await claim(shop, "k1", "t2")).toMatchObject({ type: "held" });
  clock.ms += 2000;
  expect(await claim(shop, "k1", "t2")).toMatchObject({ type: "claimed", abandoned: [{ claimToken: "t1" }] });
  expect(await stores.processed.renew("k1", "t1")).toBe(false);
  expect(await stores.processed.prepare("k1", "t1", PREPARED)).toBe(false);
  let ran = false;
  expect(await stores.processed.finish("k1", "t1", () => void (ran = true))).toBe(false);
  expect(ran).toBe(false);
  await stores.processed.fail("k1", "t1");
  expect(await claim(shop, "k1", "t3")).toMatchObject({ type: "held", by: { claimToken: "t2" } });
});

test("what is done or given back is renewed no more", async () => {
  const shop = workshop();
  const { processed } = shop.stores;
  await claim(shop, "k1", "t1");
  await processed.prepare("k1", "t1", PREPARED);
  expect(await processed.renew("k1", "t1")).toBe(true);
  await processed.finish("k1", "t1", () => undefined);
  await claim(shop, "k2", "t2", "/p/b");
  await processed.fail("k2", "t2");
  for (const [key, token] of [
    ["k1", "t1"],
    ["k2", "t2"],
  ] as const) {
    expect([key, await processed.renew(key, token)]).toEqual([key, false]);
  }
});

test("what a dead worker prepared is handed to the next to finish, whichever call that makes", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  await claim(shop, "k1", "t1");
  await stores.processed.prepare("k1", "t1", PREPARED);
  clock.ms += (LEASE_SECONDS + 1) * 1000;
  expect(await stores.processed.expired()).toMatchObject([{ key: "k1", state: "prepared" }]);
  expect(await claim(shop, "k2", "t2")).toMatchObject({
    type: "recover",
    row: { key: "k1", claimToken: "t2", sha256After: "aa" },
  });
  expect(await claim(shop, "k1", "t3")).toMatchObject({ type: "held" });
  expect(await stores.processed.finish("k1", "t2", () => undefined)).toBe(true);
  expect(await claim(shop, "k1", "t4")).toMatchObject({ type: "done", row: { resultId: "r1" } });
  expect(await claim(shop, "k2", "t5")).toMatchObject({ type: "claimed" });
});

test("what is done is done again only by who has seen that it was", async () => {
  const shop = workshop();
  const { stores } = shop;
  await claim(shop, "k1", "t1");
  await stores.processed.prepare("k1", "t1", PREPARED);
  await stores.processed.finish("k1", "t1", () => undefined);
  expect(await stores.processed.wrote("/p/a", "aa")).toBe(true);
  expect(await claim(shop, "k1", "t2", "/p/a", "other")).toMatchObject({ type: "done" });
  expect(await claim(shop, "k1", "t2", "/p/a", "t1")).toMatchObject({
    type: "claimed",
    previous: { state: "done" },
  });
  await stores.processed.revert("k1", "t2");
  expect(await claim(shop, "k1", "t3")).toMatchObject({
    type: "done",
    row: { resultId: "r1", sha256After: "aa" },
  });
});

test("work that throws leaves the row prepared", async () => {
  const shop = workshop();
  const { stores } = shop;
  await claim(shop, "k1", "t1");
  await stores.processed.prepare("k1", "t1", PREPARED);
  const failed = stores.processed.finish("k1", "t1", () => {
    throw new Error("no");
  });
  expect(await failed.catch(String)).toBe("Error: no");
  expect(sqlite3(shop.path("lifecycle"), "SELECT state FROM processed_log")).toBe("prepared");
});

test("results are noted once, and the oldest texts make room", async () => {
  const { clock, stores } = workshop();
  const row = {
    resultId: "r1",
    key: "k1",
    action: "a",
    target: "/p/a",
    prompt: "p",
    provider: "c",
    model: "m",
    sha256Before: null,
    sha256After: "aa",
    receipt: "{}",
    timestamp: 1,
  };
  await stores.results.record(row);
  await stores.results.record({ ...row, receipt: '{"other":1}' });
  expect(await stores.results.find("r1")).toEqual(row);
  expect(await stores.results.find("r2")).toBeUndefined();
  const keep = (sha256: string, maxBytes: number) =>
    stores.results.keep([{ sha256, content: new Uint8Array(100) }], maxBytes);
  for (const sha256 of ["aa", "bb", "cc"]) {
    await keep(sha256, 1000);
    clock.ms += 1000;
  }
  // Wanted again, it is young again.
  await keep("aa", 250);
  expect(await stores.results.content("bb")).toBeUndefined();
  expect(await stores.results.content("cc")).toEqual(new Uint8Array(100));
  // What is being written is kept in any case.
  await keep("dd", 0);
  expect(await stores.results.content("dd")).toEqual(new Uint8Array(100));
  expect(await stores.results.content("aa")).toBeUndefined();
});

test("what a write noted at its target is told to who takes it over, and forgotten with a new claim", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  await claim(shop, "k1", "t1");
  await stores.processed.note("k1", "t2", "not ours");
  await stores.processed.note("k1", "t1", "begun");
  clock.ms += (LEASE_SECONDS + 1) * 1000;
  expect(await claim(shop, "k1", "t2")).toMatchObject({ abandoned: [{ tempPath: "begun" }] });
  clock.ms += (LEASE_SECONDS + 1) * 1000;
  expect(await claim(shop, "k1", "t3")).toMatchObject({ abandoned: [{ tempPath: null }] });
});

test("a write that left something behind is found by its result, and as long as nobody tidied up", async () => {
  const shop = workshop();
  const { clock, stores } = shop;
  await claim(shop, "k1", "t1");
  await stores.processed.prepare("k1", "t1", PREPARED);
  await stores.processed.finish("k1", "t1", () => undefined, "left");
  expect(await stores.processed.byResult("r1")).toMatchObject({ key: "k1", state: "done", tempPath: "left" });
  expect(await stores.processed.byResult("r2")).toBeUndefined();
  expect(await stores.processed.untidy()).toEqual([]);
  clock.ms += (LEASE_SECONDS + 1) * 1000;
  expect(await stores.processed.untidy()).toMatchObject([{ key: "k1" }]);
  await stores.processed.tidied("k1", "t1");
  expect(await stores.processed.untidy()).toEqual([]);
});

test("a claim is given back only while nothing is prepared: what is may have happened", async () => {
  const { stores, ...shop } = workshop();
  await claim({ stores, ...shop }, "k1", "t1");
  await stores.processed.giveBack("k1", "t1");
  expect(await claim({ stores, ...shop }, "k1", "t2")).toMatchObject({ type: "claimed" });
  await stores.processed.prepare("k1", "t2", PREPARED);
  await stores.processed.giveBack("k1", "t2");
  expect(await claim({ stores, ...shop }, "k1", "t3")).toMatchObject({
    type: "held",
    by: { state: "prepared" },
  });
  await stores.processed.fail("k1", "t2", PREPARED);
  expect(await claim({ stores, ...shop }, "k1", "t3")).toMatchObject({
    type: "claimed",
    previous: { sha256After: "aa" },
  });
});
