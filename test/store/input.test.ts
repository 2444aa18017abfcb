import { expect, test } from "bun:test";
import { Stores } from "../../src/store/index.ts";
import { afterThisTest } from "../support/cleanups.ts";
import { Clock, rejection, scratchDirectory, sqlite3, workshop } from "./harness.ts";
import { databasePath } from "../../src/store/index.ts";
import { join } from "node:path";

/** Stores as commands of the operator have them. */
function operator(directory = join(scratchDirectory(), "data")): {
  stores: Stores;
  directory: string;
  clock: Clock;
} {
  const clock = new Clock();
  const stores = new Stores(directory, {
    workerId: "operator",
    log: { warn: () => undefined },
    now: clock.now,
    operator: true,
  });
  afterThisTest(() => stores.close());
  return { stores, directory, clock };
}

test("servers and the console cannot write input.db, whatever they try", async () => {
  const { stores, path } = workshop();
  const tries: (() => Promise<unknown>)[] = [
    () => stores.sources.add("/a"),
    () => stores.sources.remove("/a"),
    () => stores.sources.setEnabled("/a", false),
    () => stores.sources.noteHealth(1, "ok", null),
    () => stores.sources.expectSchema("/a.db", "CREATE TABLE t (a)"),
    () => stores.dependencies.replace(["config"], []),
    () => stores.dependencies.noteHealth(1, "ok", null),
    () => stores.contracts.replaceAll([]),
  ];
  for (const attempt of tries) expect(await rejection(attempt())).toHaveProperty("code", "PERMISSION_DENIED");
  for (const table of ["sources", "dependencies", "schemas", "contracts", "health"])
    expect(sqlite3(path("input"), `SELECT COUNT(*) FROM input_${table}`)).toBe("0");
});

test("a source is added once, passed over while it is disabled, and forgotten with its health", async () => {
  const { stores, directory } = operator();
  const { sources } = stores;
  await sources.add("/a");
  await sources.add("/b");
  await sources.setEnabled("/a", false);
  expect(await stores.input.enabledSources()).toEqual(["/b"]);
  await sources.add("/a");
  expect(await stores.input.enabledSources()).toEqual(["/a", "/b"]);
  const [a] = await sources.list();
  await sources.noteHealth(a?.sourceId ?? 0, "degraded", "one of its files");
  await sources.noteHealth(a?.sourceId ?? 0, "failed", "gone");
  expect((await sources.list())[0]).toMatchObject({ path: "/a", status: "failed", message: "gone" });
  expect(await sources.remove("/a")).toBe(true);
  expect(await sources.remove("/a")).toBe(false);
  expect(sqlite3(databasePath(directory, "input"), "SELECT COUNT(*) FROM input_health")).toBe("0");
});

test("an expected schema takes the place of the one before, and servers see it", async () => {
  const { stores, directory } = operator();
  await stores.sources.expectSchema("/a.db", "CREATE TABLE t (a)");
  await stores.sources.expectSchema("/a.db", "CREATE TABLE t (a, b)");
  const server = workshop(directory);
  expect(await server.stores.input.expectedSchema("/a.db")).toBe("CREATE TABLE t (a, b)");
  expect((await stores.sources.schemas()).map(({ dbPath }) => dbPath)).toEqual(["/a.db"]);
});

test("what a manifest no longer declares goes, what stays keeps its health, other files are left alone", async () => {
  const { stores } = operator();
  const { dependencies } = stores;
  const one = (name: string, version: string | null, declaredIn = "/package.json") =>
    ({ kind: "package", name, version, declaredIn }) as const;
  await dependencies.replace(["/package.json"], [one("a", "^1"), one("b", null)]);
  await dependencies.replace(["/go.mod"], [one("a", "v1", "/go.mod")]);
  const [a] = await dependencies.list();
  await dependencies.noteHealth(a?.dependencyId ?? 0, "ok", "seen");
  await dependencies.replace(["/package.json"], [one("a", "^2")]);
  expect(
    (await dependencies.list()).map(({ name, version, declaredIn }) => [name, version, declaredIn]),
  ).toEqual([
    ["a", "v1", "/go.mod"],
    ["a", "^2", "/package.json"],
  ]);
  expect((await dependencies.list()).filter(({ status }) => status === "ok")).toHaveLength(1);
});
