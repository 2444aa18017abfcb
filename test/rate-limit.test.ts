import { describe, expect, test } from "bun:test";
import { findShortage, type KnownLimit, learn, levelOf } from "../src/rate-limit.ts";

const NOW = 1_795_000_000;
const PATIENCE = 30;

function bucket(given: Partial<KnownLimit>): KnownLimit {
  return { bucket: "tokens", limit: 100, remaining: 0, resetAt: NOW + 10, updatedAt: NOW, ...given };
}

/** Seconds that a request for so much waits at a moment. */
function waits(known: KnownLimit, amount: number, now = NOW): number | undefined {
  return findShortage([levelOf(known, now, PATIENCE)], () => amount, now, PATIENCE)?.inS;
}

describe("a bucket", () => {
  test("that holds enough, or of which too little is told, holds nothing up", () => {
    expect(waits(bucket({ remaining: 50 }), 50)).toBeUndefined();
    expect(waits(bucket({ remaining: null }), 50)).toBeUndefined();
    expect(waits(bucket({ resetAt: null }), 50)).toBeUndefined();
  });

  test("that is full again soon is waited for until it is", () => {
    expect(waits(bucket({}), 1)).toBe(10);
    expect(waits(bucket({}), 1, NOW + 9)).toBe(1);
  });

  test("that is full again too late fills evenly meanwhile", () => {
    const day = bucket({ resetAt: NOW + 1000 });
    expect(waits(day, 10)).toBeCloseTo(100, 6);
    expect(waits(day, 10, NOW + 60)).toBeCloseTo(40, 6);
    expect(waits(day, 10, NOW + 101)).toBeUndefined();
  });

  test("whose time has come is full, and what is drawn from it counts", () => {
    expect(levelOf(bucket({}), NOW + 11, PATIENCE)).toMatchObject({ remaining: 100, updatedAt: NOW + 11 });
    expect(waits(bucket({}), 100, NOW + 11)).toBeUndefined();
    expect(waits(bucket({}), 5000, NOW + 11)).toBeUndefined();
  });

  test("without a limit is open once its time has come", () => {
    expect(waits(bucket({ limit: null }), 1)).toBe(10);
    expect(waits(bucket({ limit: null }), 1, NOW + 11)).toBeUndefined();
  });
});

test("of several that are short the one that holds up longest is named", () => {
  const levels = [bucket({ bucket: "a", resetAt: NOW + 5 }), bucket({ bucket: "b", resetAt: NOW + 9 })];
  expect(findShortage(levels, () => 1, NOW, PATIENCE)).toEqual({ bucket: "b", inS: 9 });
});

describe("what a provider tells", () => {
  test("does not give back what others have taken meanwhile, in the same window", () => {
    expect(learn(bucket({ remaining: 3 }), bucket({ remaining: 5 }), NOW).remaining).toBe(3);
    expect(learn(bucket({ remaining: 7 }), bucket({ remaining: 5 }), NOW).remaining).toBe(5);
  });

  test("holds once the window is another, or nothing was known", () => {
    expect(learn(bucket({ remaining: 3 }), bucket({ remaining: 5, resetAt: NOW + 70 }), NOW).remaining).toBe(
      5,
    );
    expect(
      learn(bucket({ remaining: 3 }), bucket({ remaining: 5, resetAt: NOW + 70 }), NOW + 20).remaining,
    ).toBe(5);
    expect(learn(undefined, bucket({ remaining: 5 }), NOW).remaining).toBe(5);
  });
});
