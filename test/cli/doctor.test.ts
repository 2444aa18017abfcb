/** `brainloop doctor` finds what is wrong, says what mends it, and mends what is safe. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { contracts } from "../../src/cli/doctor/contracts.ts";
import { databases } from "../../src/cli/doctor/databases.ts";
import type { Check } from "../../src/cli/doctor/finding.ts";
import { permissions } from "../../src/cli/doctor/permissions.ts";
import { providers } from "../../src/cli/doctor/providers.ts";
import { settings } from "../../src/cli/doctor/settings.ts";
import { sources } from "../../src/cli/doctor/sources.ts";
import { workers } from "../../src/cli/doctor/workers.ts";
import { findPlace, openStores } from "../../src/cli/place.ts";
import { openWorkplace } from "../../src/cli/services.ts";
import type { World } from "../../src/cli/command.ts";
import { databasePath, type DatabaseName } from "../../src/store/index.ts";
import { makeWorkerId } from "../../src/worker-id.ts";
import { brainloop, Sandbox } from "../support/executable.ts";
import { FakeCerebras } from "../support/fake-cerebras.ts";

setDefaultTimeout(30_000);

class Clinic extends Sandbox {
  static async open(): Promise<Clinic> {
    const clinic = new Clinic();
    await using stores = openStores(clinic.data);
    await stores.open();
    return clinic;
  }

  file(database: DatabaseName): string {
    return databasePath(this.data, database);
  }

  /** Runs one check. @returns what it found */
  async find(check: Check, options: { fix?: boolean; accept?: boolean; env?: Record<string, string> } = {}) {
    const { fix = false, accept = false, env = {} } = options;
    const world: World = {
      env: { ...this.env, ...env },
      cwd: this.project,
      home: this.home,
      platform: process.platform,
      version: "1",
      selfCommand: [],
      parseWorker: "",
      isTerminal: { in: false, out: false, err: false },
      out: () => undefined,
      err: () => undefined,
      readInput: () => Promise.resolve(""),
    };
    const invocation = { world, globals: { root: [] }, args: [], options: {} };
    const workplace = openWorkplace(invocation, { operator: true });
    const { signal } = new AbortController();
    try {
      const place = findPlace(invocation);
      return await check.run({ invocation, place, workplace, fix, accept, signal });
    } finally {
      await workplace.close();
    }
  }

  change(database: DatabaseName, sql: string): void {
    using db = new Database(this.file(database));
    db.run(sql);
  }
}

test("through the executable: all is well but for a key, which reading does without; then something is broken", async () => {
  using sandbox = await Clinic.open();
  const run = (...args: string[]) =>
    brainloop(["doctor", ...args], { cwd: sandbox.project, env: sandbox.env });
  const { code, err, out } = await run();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const names = [...new Set(out.match(/^(?:ok|warning) +\S+/gm)?.map((line) => line.split(/ +/)[1]))];
  expect(names).toEqual([
    "permissions",
    "databases",
    "settings",
    "parsers",
    "providers",
    "sources",
    "contracts",
    "workers",
  ]);
  expect(out).toMatch(/^warning +providers +.*CEREBRAS_API_KEY is not set.*\n +→ .*brainloop secrets set/m);
  sandbox.change("lifecycle", "INSERT INTO config (key, value) VALUES ('call.max_seconds', 'soon')");
  const broken = await run("--json");
  expect(broken.code).toBe(1);
  expect(JSON.parse(broken.out)).toContainEqual({
    check: "settings",
    state: "broken",
    message: expect.stringContaining("call.max_seconds"),
    mend: expect.any(String),
  });
});

test("a provider that answers is fine; one that refuses the key or does not serve the model is broken", async () => {
  using sandbox = await Clinic.open();
  await using fake = await FakeCerebras.start();
  const fine = await sandbox.find(providers, { env: fake.env });
  expect(fine).toMatchObject([{ state: "ok", message: expect.stringContaining("model gpt-oss-120b") }]);
  const model = await sandbox.find(providers, {
    env: { ...fake.env, BRAINLOOP_PROVIDER_CEREBRAS_MODEL: "no-such-model" },
  });
  expect(model).toMatchObject([
    {
      state: "broken",
      mend: expect.stringContaining("config set provider.cerebras.model MODEL; it serves gpt-oss-120b"),
    },
  ]);
  const key = await sandbox.find(providers, {
    env: { ...fake.env, CEREBRAS_API_KEY: "csk-wrong-wrong-wrong-wrong" },
  });
  expect(key).toMatchObject([{ state: "broken" }]);
  expect(JSON.stringify(key)).not.toContain("csk-wrong");
});

test.each([
  ["that others can read", 0o644],
  ["that cannot be written", 0o400],
])("files %s are found, and put right with --fix", async (_, mode) => {
  using sandbox = await Clinic.open();
  expect(await sandbox.find(permissions)).toMatchObject([{ state: "ok" }]);
  chmodSync(sandbox.file("metadata"), mode);
  const found = await sandbox.find(permissions);
  expect(found).toMatchObject([{ state: "broken", mend: "brainloop doctor --fix" }]);
  expect(await sandbox.find(permissions, { fix: true })).toMatchObject([{ state: "fixed" }]);
  expect(statSync(sandbox.file("metadata")).mode & 0o777).toBe(0o600);
});

test("through the executable: what others may read stays as it was until --fix", async () => {
  using sandbox = await Clinic.open();
  const opened = [sandbox.data, sandbox.file("input"), sandbox.file("metadata")];
  const modes = () => opened.map((path) => statSync(path).mode & 0o777);
  for (const path of opened) chmodSync(path, statSync(path).mode | 0o044);
  const doctor = (...args: string[]) =>
    brainloop(["doctor", ...args], { cwd: sandbox.project, env: sandbox.env });
  expect(await doctor()).toMatchObject({ code: 1 });
  expect(modes()).toEqual([0o744, 0o644, 0o644]);
  const { code, out } = await doctor("--fix");
  expect({ code, fixed: out.match(/^fixed +permissions/gm)?.length }).toEqual({ code: 0, fixed: 3 });
  expect(modes()).toEqual([0o700, 0o600, 0o600]);
});

test.each([
  ["a pipe", (path: string) => void Bun.spawnSync(["mkfifo", path])],
  ["a folder", (path: string) => mkdirSync(path)],
  ["a link", (path: string) => symlinkSync("/dev/null", path)],
])("%s in a database's place is broken, and waited on by none who look", async (_, put) => {
  using sandbox = await Clinic.open();
  rmSync(sandbox.file("output"));
  put(sandbox.file("output"));
  expect((await sandbox.find(databases)).filter(({ state }) => state !== "ok")).toMatchObject([
    { state: "broken", message: expect.stringContaining("is no regular file"), mend: expect.any(String) },
  ]);
  await using stores = openStores(sandbox.data, { looking: true });
  await expect(stores.workers.alive()).rejects.toMatchObject({ code: "NOT_A_FILE" });
});

test("an empty file in a database's place holds nothing, and is made use of with --fix", async () => {
  using sandbox = await Clinic.open();
  writeFileSync(sandbox.file("output"), "");
  {
    await using stores = openStores(sandbox.data, { looking: true });
    expect(await stores.workers.alive()).toEqual([]);
  }
  expect(statSync(sandbox.file("output")).size).toBe(0);
  expect((await sandbox.find(databases)).filter(({ state }) => state !== "ok")).toMatchObject([
    { state: "warning", mend: "brainloop doctor --fix" },
  ]);
  const fixed = await sandbox.find(databases, { fix: true });
  expect(fixed.filter(({ state }) => state !== "ok")).toMatchObject([{ state: "fixed" }]);
});

test("a damaged database is broken; with --fix it is made anew from what can be read", async () => {
  using sandbox = await Clinic.open();
  writeFileSync(sandbox.file("lifecycle"), "noise ".repeat(5000));
  const wrong = async (fix: boolean) =>
    (await sandbox.find(databases, { fix })).filter(({ state }) => state !== "ok");
  expect(await wrong(false)).toMatchObject([
    {
      state: "broken",
      message: expect.stringContaining("lifecycle: damaged"),
      mend: expect.stringContaining("--fix"),
    },
  ]);
  expect(await wrong(true)).toMatchObject([{ state: "fixed" }]);
  expect(await wrong(false)).toEqual([]);
});

test("while somebody works on the project, no damaged database is put aside", async () => {
  using sandbox = await Clinic.open();
  {
    await using stores = openStores(sandbox.data);
    const workerId = makeWorkerId(process.ppid);
    await stores.output.beat({
      workerId,
      kind: "server",
      status: "running",
      sessionsActive: 0,
      cacheHitRate: null,
      host: "h",
      pid: process.ppid,
      startedAt: 0,
      version: "1",
    });
  }
  writeFileSync(sandbox.file("lifecycle"), "noise ".repeat(5000));
  const found = await sandbox.find(databases, { fix: true });
  expect(found.filter(({ state }) => state !== "ok")).toMatchObject([
    { state: "broken", mend: expect.stringContaining("brainloop stop") },
  ]);
});

test("a database of a newer version is broken, and left as it is", async () => {
  using sandbox = await Clinic.open();
  sandbox.change("output", "PRAGMA user_version = 999");
  const found = await sandbox.find(databases, { fix: true });
  expect(found.find(({ state }) => state === "broken")).toMatchObject({
    message: expect.stringContaining("999"),
    mend: expect.stringContaining("Update Brainloop"),
  });
  using db = new Database(sandbox.file("output"));
  expect(db.query("PRAGMA user_version").get()).toEqual({ user_version: 999 });
});

test("settings without effect and sources that are gone are broken", async () => {
  using sandbox = await Clinic.open();
  sandbox.change("lifecycle", "INSERT INTO config (key, value) VALUES ('call.max_secs', '5')");
  sandbox.change("input", "INSERT INTO input_sources (path) VALUES ('/gone/from/here')");
  expect(await sandbox.find(settings)).toMatchObject([
    { state: "broken", message: expect.stringContaining('did you mean "call.max_seconds"') },
  ]);
  expect(await sandbox.find(sources)).toMatchObject([
    { state: "broken", mend: expect.stringContaining("sources remove") },
  ]);
});

test("what dead workers hold is found, and freed with --fix", async () => {
  using sandbox = await Clinic.open();
  const child = Bun.spawn(["sleep", "60"]);
  const id = makeWorkerId(child.pid);
  sandbox.change(
    "lifecycle",
    `INSERT INTO processed_log (key, action, target, state, claim_token, worker_id, lease_until, created_at, updated_at)
     VALUES ('k', 'generate_file', '/p/a', 'claimed', 't', '${id}', 9e9, 1, 1)`,
  );
  const wrong = async (fix = false) =>
    (await sandbox.find(workers, { fix })).filter(({ state }) => state !== "ok");
  expect(await wrong()).toEqual([]);
  child.kill("SIGKILL");
  await child.exited;
  expect(await wrong()).toMatchObject([{ state: "warning", message: expect.stringContaining(id) }]);
  expect(await wrong(true)).toMatchObject([{ state: "fixed" }]);
  expect(await wrong()).toEqual([]);
});

test("a contract that was accepted and is broken is reported until it is accepted anew", async () => {
  using sandbox = await Clinic.open();
  expect(await sandbox.find(contracts, { accept: true })).toMatchObject([{ state: "fixed" }]);
  expect(await sandbox.find(contracts)).toMatchObject([{ state: "ok" }]);
  sandbox.change(
    "input",
    `UPDATE input_contracts SET json_schema = json_set(json_schema, '$.properties.old_name', json('{"type":"string"}'))
     WHERE action = 'read_code'`,
  );
  expect(await sandbox.find(contracts)).toMatchObject([
    { state: "broken", message: 'read_code: "old_name" is gone' },
  ]);
  await sandbox.find(contracts, { accept: true });
  expect(await sandbox.find(contracts)).toMatchObject([{ state: "ok" }]);
});
