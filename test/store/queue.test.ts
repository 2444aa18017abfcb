import { expect, test } from "bun:test";
import type { PublicError } from "../../src/error.ts";
import { LEASE_SECONDS } from "../../src/store/leases.ts";
import { sqlite3, workshop } from "./harness.ts";

const ERROR: PublicError = { code: "PARSE_FAILED", message: "no", retryable: false };

const paths = (jobs: readonly { path: string }[]): string[] => jobs.map(({ path }) => path).toSorted();

test("two workers never get the same job, and together get all", async () => {
  const first = workshop();
  const second = workshop(first.directory, "worker-2");
  await first.stores.queue.add(["/a", "/b", "/c"]);
  const mine = await first.stores.queue.claim(2);
  const theirs = await second.stores.queue.claim(2);
  expect(paths(mine)).toEqual(["/a", "/b"]);
  expect(paths(theirs)).toEqual(["/c"]);
  expect(await first.stores.queue.claim(2)).toEqual([]);
});

test("a file that is queued is not queued twice, also while it is read", async () => {
  const { stores } = workshop();
  await stores.queue.add(["/a", "/b"]);
  await stores.queue.claim(1);
  await stores.queue.add(["/a", "/b"]);
  expect(await stores.queue.open()).toBe(2);
});

test("jobs of a worker whose lease ran out are taken up, and its late word counts no more", async () => {
  const { stores: dead, clock, directory } = workshop();
  await dead.queue.add(["/a"]);
  const [job] = await dead.queue.claim(1);
  const other = workshop(directory, "worker-2");
  other.clock.ms = clock.ms + (LEASE_SECONDS - 1) * 1000;
  expect(await other.stores.queue.claim(1)).toEqual([]);
  other.clock.ms = clock.ms + (LEASE_SECONDS + 1) * 1000;
  expect(paths(await other.stores.queue.claim(1))).toEqual(["/a"]);
  await dead.queue.finish([job?.jobId ?? 0], []);
  expect(await other.stores.queue.open()).toBe(1);
});

test("a lease that is renewed holds", async () => {
  const { stores, clock, directory } = workshop();
  await stores.queue.add(["/a"]);
  await stores.queue.claim(1);
  clock.ms += 20_000;
  await stores.queue.renew();
  const other = workshop(directory, "worker-2");
  other.clock.ms = clock.ms + 20_000;
  expect(await other.stores.queue.claim(1)).toEqual([]);
});

test("what a worker releases is free at once, and what nobody has begun can be taken out", async () => {
  const { stores, directory } = workshop();
  const other = workshop(directory, "worker-2");
  await stores.queue.add(["/a", "/b"]);
  await stores.queue.claim(1);
  await stores.queue.release();
  expect(paths(await other.stores.queue.claim(1))).toEqual(["/a"]);
  expect(await stores.queue.clear()).toBe(1);
  expect(await stores.queue.open()).toBe(1);
});

test("a file that takes ten workers with it is not tried again", async () => {
  const { stores, clock } = workshop();
  await stores.queue.add(["/bomb"]);
  for (let tries = 0; tries < 10; tries++) {
    expect(paths(await stores.queue.claim(1))).toEqual(["/bomb"]);
    clock.ms += (LEASE_SECONDS + 1) * 1000;
  }
  expect(await stores.queue.claim(1)).toEqual([]);
  expect(await stores.queue.open()).toBe(0);
  expect(await stores.queue.failures(["/bomb"])).toMatchObject([
    { path: "/bomb", cacheKey: "", error: { code: "PARSE_FAILED" } },
  ]);
});

test("the more workers ended with files, the fewer of them the next one takes, so that few are blamed", async () => {
  const { stores, clock } = workshop();
  await stores.queue.add(Array.from({ length: 32 }, (_, n) => `/${n}`));
  const taken: number[] = [];
  for (let kills = 0; kills < 10; kills++) {
    taken.push((await stores.queue.claim(32)).length);
    clock.ms += (LEASE_SECONDS + 1) * 1000;
  }
  expect(taken).toEqual([32, 16, 16, 8, 8, 8, 8, 4, 4, 4]);
  expect(await stores.queue.open()).toBe(32);
});

test("a failure is known with the state of its file for an hour, and forgotten when the file is queued again", async () => {
  const { stores, clock } = workshop();
  const fail = async (): Promise<void> => {
    await stores.queue.add(["/a"]);
    const [job] = await stores.queue.claim(1);
    await stores.queue.finish([], [{ jobId: job?.jobId ?? 0, path: "/a", cacheKey: "key", error: ERROR }]);
  };
  await fail();
  expect(await stores.queue.failures(["/a", "/b"])).toEqual([{ path: "/a", cacheKey: "key", error: ERROR }]);
  await stores.queue.add(["/a"]);
  expect(await stores.queue.failures(["/a"])).toEqual([]);
  await stores.queue.claim(1);
  await fail();
  clock.ms += 61 * 60 * 1000;
  expect(await stores.queue.failures(["/a"])).toEqual([]);
});

test("an error that a person edited into nonsense is no failure", async () => {
  const { stores, path } = workshop();
  await stores.queue.add(["/a"]);
  const [job] = await stores.queue.claim(1);
  await stores.queue.finish([], [{ jobId: job?.jobId ?? 0, path: "/a", cacheKey: "key", error: ERROR }]);
  sqlite3(path("lifecycle"), "UPDATE processing_queue SET error = '[]'");
  expect(await stores.queue.failures(["/a"])).toEqual([]);
});
