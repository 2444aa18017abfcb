import { afterEach, expect, jest, test } from "bun:test";
import { HeldClaim } from "../../src/generate/write/claim.ts";
import { LEASE_SECONDS } from "../../src/store/leases.ts";
import { workshop } from "../store/harness.ts";

afterEach(() => void jest.useRealTimers());

/** Moves both clocks, and lets what the timers began come to its end. */
async function pass(shop: ReturnType<typeof workshop>, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    shop.clock.ms += 1000;
    jest.advanceTimersByTime(1000);
    await shop.stores.processed.expired();
  }
}

const claim = (shop: ReturnType<typeof workshop>, token: string) =>
  shop.stores.processed.claim({ key: "k", action: "a", target: "/p/a", token });

test("a claim that is held outlives its lease, and one that is let go does not", async () => {
  const shop = workshop();
  await claim(shop, "t1");
  jest.useFakeTimers();
  const held = new HeldClaim(shop.stores.processed, { key: "k", token: "t1" }, new AbortController().signal);
  await pass(shop, 3 * LEASE_SECONDS);
  expect(await claim(shop, "t2")).toMatchObject({ type: "held" });
  held[Symbol.dispose]();
  await pass(shop, LEASE_SECONDS + 1);
  expect(await claim(shop, "t2")).toMatchObject({ type: "claimed" });
});

test("work whose claim was taken over ends", async () => {
  const shop = workshop();
  await claim(shop, "t1");
  shop.clock.ms += (LEASE_SECONDS + 1) * 1000;
  await claim(shop, "t2");
  jest.useFakeTimers();
  using held = new HeldClaim(shop.stores.processed, { key: "k", token: "t1" }, new AbortController().signal);
  await pass(shop, 11);
  expect(held.signal.aborted).toBe(true);
  expect(held.signal.reason).toMatchObject({ code: "CONFLICT", retryable: true });
});
