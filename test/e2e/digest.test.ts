import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InTerminal } from "../cli/terminal.ts";
import { boundByPermissions } from "../ordinary-user.ts";
import { RawServer } from "../support/mcp.ts";
import { brainloop, EXECUTABLE, type Finished, Sandbox } from "../support/executable.ts";

/** A key as one would look that stands in the environment. */
const KEY = "csk-4f8ea1b0c2d3e4f5a6b7c8d9e0f1a2b3";

async function digest(
  sandbox: Sandbox,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Finished> {
  return await brainloop(["digest", ...args], { cwd: sandbox.project, env: { ...sandbox.env, ...env } });
}

async function summary(
  sandbox: Sandbox,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Record<string, unknown> & { code: number }> {
  const { code, out } = await digest(sandbox, ["--json", ...args], env);
  return { ...JSON.parse(out), code };
}

/** Rows of one of the databases. */
function rows(sandbox: Sandbox, database: string, sql: string): Record<string, unknown>[] {
  using db = new Database(join(sandbox.data, `brainloop.${database}.db`), { readonly: true });
  return db.query<Record<string, unknown>, []>(sql).all();
}

/** Small files, enough to keep a run busy for a while. */
function fill(sandbox: Sandbox, files: number): void {
  for (let n = 0; n < files; n++) {
    if (n % 100 === 0) mkdirSync(join(sandbox.project, `d${n / 100}`));
    const body = Array.from({ length: 5 }, (_, at) => `def f${at}(a, b):\n    return a + b + ${n}\n`);
    writeFileSync(join(sandbox.project, `d${Math.floor(n / 100)}`, `f${n}.py`), body.join("\n"));
  }
}

describe("brainloop digest", () => {
  test("reads what its readers take, once; reads of a server are then served from the cache", async () => {
    using sandbox = new Sandbox();
    await sandbox.write("src/a.ts", "export const a = 1;\n");
    await sandbox.write("docs/read.md", "# Title\n\nText.\n");
    await sandbox.write("conf.yaml", "port: 80\n");
    await sandbox.write("image.png", "no reader");
    await sandbox.write("old/.gitignore", "gone.ts\n!kept.ts\n");
    await sandbox.write("old/gone.ts", "export {};\n");
    await sandbox.write("old/kept.ts", "export {};\n");
    symlinkSync("..", join(sandbox.project, "src/loop"));
    const first = await summary(sandbox);
    expect(first).toMatchObject({
      code: 0,
      files: 4,
      digested: 4,
      failed: 0,
      left_out: { symbolic_link: 1 },
    });
    expect(await summary(sandbox)).toMatchObject({ code: 0, files: 4, digested: 0 });
    await brainloop(["call", "read_code", '{"file_path":"src/a.ts"}'], {
      cwd: sandbox.project,
      env: sandbox.env,
    });
    const [hits] = rows(
      sandbox,
      "output",
      "SELECT COUNT(*) AS n FROM metrics WHERE metric_name = 'reader_cache_hit'",
    );
    expect(hits).toEqual({ n: 1 });
    expect(
      rows(sandbox, "output", "SELECT DISTINCT kind, status FROM heartbeat WHERE kind = 'digest' ORDER BY 2"),
    ).toEqual([
      { kind: "digest", status: "running" },
      { kind: "digest", status: "stopped" },
    ]);
    expect(rows(sandbox, "lifecycle", "SELECT * FROM processing_queue")).toEqual([]);
  });

  test("has nothing to do in an empty directory", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await digest(sandbox);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toStartWith("0 files, ");
  });

  test("renews what is the same without parsing, reads what changed, and prunes what is gone", async () => {
    using sandbox = new Sandbox();
    const env = { BRAINLOOP_READER_CACHE_TTL_SECONDS: "2" };
    const touched = await sandbox.write("touched.ts", "export const a = 1;\n");
    const changed = await sandbox.write("changed.ts", "export const a = 1;\n");
    const gone = await sandbox.write("gone.ts", "export const a = 1;\n");
    await sandbox.write("same.ts", "export const a = 1;\n");
    await summary(sandbox, [], env);
    utimesSync(touched, 1, 1);
    writeFileSync(changed, "export const a = 2;\n");
    rmSync(gone);
    await Bun.sleep(2_100);
    expect(await summary(sandbox, [], env)).toMatchObject({
      files: 3,
      digested: 1,
      renewed: 2,
      unchanged: 0,
      pruned: 1,
    });
    const paths = rows(sandbox, "lifecycle", "SELECT path FROM reader_cache ORDER BY path");
    expect(paths).toEqual(
      ["changed.ts", "same.ts", "touched.ts"].map((name) => ({ path: join(sandbox.project, name) })),
    );
  });

  test("lists what it cannot read with the reason, reads the rest, and does not try in vain again", async () => {
    using sandbox = new Sandbox();
    await sandbox.write("fine.ts", "export const a = 1;\n");
    await sandbox.write("binary.ts", new Uint8Array([0, 1, 2, 0xff, 0xfe, 0]));
    await sandbox.write("deep.ts", `x = ${"[".repeat(100_000)}`);
    Bun.spawnSync(["mkfifo", join(sandbox.project, "pipe.ts")]);
    const first = await summary(sandbox);
    expect(first).toMatchObject({
      code: 1,
      digested: 1,
      skipped: 1,
      failed: 1,
      left_out: { special_file: 1 },
    });
    expect(first["failures"]).toMatchObject([
      { path: join(sandbox.project, "deep.ts"), code: "PARSE_FAILED" },
    ]);
    expect(first["skips"]).toMatchObject([
      { path: join(sandbox.project, "binary.ts"), code: "UNSUPPORTED_FORMAT" },
    ]);
    const { code, out, err } = await digest(sandbox, ["--quiet"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^failed: PARSE_FAILED: .*deep\.ts/);
    expect(err).not.toContain("binary.ts");
    const tries = rows(sandbox, "lifecycle", "SELECT attempts, state FROM processing_queue");
    expect(tries).toEqual([
      { attempts: 1, state: "failed" },
      { attempts: 1, state: "failed" },
    ]);
    // Mended, it is tried again.
    await sandbox.write("deep.ts", "export {};\n");
    expect(await summary(sandbox)).toMatchObject({ code: 0, failed: 0, skipped: 1 });
  });

  test("says which files it may not read, and notes it of their source", async () => {
    using sandbox = new Sandbox();
    await sandbox.write("a/fine.ts", "export const a = 1;\n");
    chmodSync(await sandbox.write("a/closed.ts", "export const a = 1;\n"), 0);
    await brainloop(["sources", "add", "a"], { cwd: sandbox.project, env: sandbox.env });
    const { exitCode, stdout } = Bun.spawnSync(boundByPermissions([EXECUTABLE, "digest", "--json"]), {
      cwd: sandbox.project,
      env: sandbox.env,
    });
    const found: unknown = JSON.parse(stdout.toString());
    expect([exitCode, found]).toMatchObject([1, { digested: 1, failures: [{ code: "PERMISSION_DENIED" }] }]);
    expect(rows(sandbox, "input", "SELECT status FROM input_health")).toEqual([{ status: "degraded" }]);
  });

  test("keeps no secret that is known", async () => {
    using sandbox = new Sandbox();
    await sandbox.write("note.md", `# Key\n\nIt is ${KEY}, he said.\n`);
    expect(await summary(sandbox, [], { CEREBRAS_API_KEY: KEY })).toMatchObject({ digested: 1 });
    for (const database of ["lifecycle", "output"]) {
      const bytes = await Bun.file(join(sandbox.data, `brainloop.${database}.db`)).bytes();
      expect(Buffer.from(bytes).includes(KEY)).toBe(false);
    }
  });

  test("takes files and folders, and refuses what is not there or not in a root", async () => {
    using sandbox = new Sandbox();
    await sandbox.write("a/a.ts", "export const a = 1;\n");
    await sandbox.write("b/b.ts", "export const b = 1;\n");
    await sandbox.write("c.ts", "export const c = 1;\n");
    expect(await summary(sandbox, ["a", "c.ts"])).toMatchObject({ files: 2, digested: 2 });
    expect(await summary(sandbox, ["a", "a/a.ts", "."])).toMatchObject({ files: 3, digested: 1 });
    expect((await digest(sandbox, ["nope"])).err).toContain('"nope" does not exist');
    expect(await digest(sandbox, ["/etc"])).toMatchObject({ code: 1, out: "" });
  });

  test.each([
    [["--max-seconds", "soon"], "--max-seconds"],
    [["--json", "--quiet"], "--json and --quiet"],
    [["--jsn"], 'did you mean "--json"'],
  ])("refuses wrong usage with 2: %j", async (args, said) => {
    using sandbox = new Sandbox();
    const { code, out, err } = await digest(sandbox, args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
  });
});

describe("a run of brainloop digest", () => {
  test("is the only one: a second one at the same time ends at once, saying so", async () => {
    using sandbox = new Sandbox();
    fill(sandbox, 100);
    const runs = await Promise.all([1, 2, 3].map(() => digest(sandbox)));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(runs.filter(({ out }) => out.includes("100 files, 100 digested"))).toHaveLength(1);
    expect(runs.filter(({ out }) => out.includes("at it already"))).toHaveLength(2);
    expect(runs.map(({ err }) => err)).toEqual(["", "", ""]);
  });

  test("that was killed is taken up by the next one at once", async () => {
    using sandbox = new Sandbox();
    fill(sandbox, 500);
    const child = Bun.spawn([EXECUTABLE, "digest"], { cwd: sandbox.project, env: sandbox.env });
    const kept = (): number =>
      Number(rows(sandbox, "lifecycle", "SELECT COUNT(*) AS n FROM reader_cache")[0]?.["n"]);
    await until(() => kept() > 0);
    child.kill("SIGKILL");
    await child.exited;
    const before = kept();
    const left = rows(sandbox, "lifecycle", "SELECT DISTINCT state FROM processing_queue ORDER BY state");
    expect(left).toEqual([{ state: "pending" }, { state: "running" }]);
    const next = await summary(sandbox);
    expect(next).toMatchObject({ code: 0, files: 500, digested: 500 - before, unfinished: 0 });
    // Leases hold for 30 s; the dead run's are not waited for.
    expect(Number(next["seconds"])).toBeLessThan(20);
    expect(kept()).toBe(500);
  });

  test("that was killed is gone on with by a server that nobody asks anything", async () => {
    using sandbox = new Sandbox();
    fill(sandbox, 300);
    const child = Bun.spawn([EXECUTABLE, "digest"], { cwd: sandbox.project, env: sandbox.env });
    const count = (table: string): number =>
      Number(rows(sandbox, "lifecycle", `SELECT COUNT(*) AS n FROM ${table}`)[0]?.["n"]);
    await until(() => count("processing_queue") > 0);
    child.kill("SIGKILL");
    await child.exited;
    expect(count("reader_cache")).toBeLessThan(300);
    await using server = await RawServer.start(sandbox);
    await until(() => count("processing_queue") === 0);
    expect(count("reader_cache")).toBe(300);
    expect((await server.call({ action: "list_actions" })).ok).toBe(true);
  });

  test("ends in time with --max-seconds and by a signal, and the next one goes on from there", async () => {
    using sandbox = new Sandbox();
    fill(sandbox, 500);
    const child = Bun.spawn([EXECUTABLE, "digest", "--json"], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdout: "pipe",
    });
    await until(() => rows(sandbox, "lifecycle", "SELECT 1 FROM processing_queue LIMIT 1").length > 0);
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
    const first: Record<string, unknown> = JSON.parse(await new Response(child.stdout).text());
    expect(first["ended_by"]).toBe("signal");
    const second = await summary(sandbox, ["--max-seconds", "0.01"]);
    expect(second).toMatchObject({ code: 0, ended_by: "max_seconds" });
    expect(Number(second["unfinished"])).toBeGreaterThan(0);
    const third = await summary(sandbox);
    expect(third).toMatchObject({ code: 0, unfinished: 0 });
    expect(Number(first["digested"]) + Number(second["digested"]) + Number(third["digested"])).toBe(500);
  });

  test("shows how far it is in a terminal, and takes that away again", async () => {
    using sandbox = new Sandbox();
    fill(sandbox, 100);
    await using terminal = new InTerminal(["--root", sandbox.project, "digest"], sandbox.env);
    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).toContain("of 100 files");
    const last = terminal.shown.split("\r\u001b[K").at(-1);
    expect(last).toStartWith("100 files, 100 digested");
  });

  test("follows changes with --watch until it is told to end", async () => {
    using sandbox = new Sandbox();
    await sandbox.write("a.ts", "export const a = 1;\n");
    const child = Bun.spawn([EXECUTABLE, "digest", "--watch"], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdout: "pipe",
    });
    const published = (name: string): number =>
      rows(sandbox, "output", "SELECT path FROM reader_digests").filter(({ path }) =>
        String(path).endsWith(name),
      ).length;
    await until(() => published("a.ts") === 1);
    await sandbox.write("new/b.ts", "export const b = 1;\n");
    await until(() => published("b.ts") === 1);
    await sandbox.write("a.ts", "export const a = 2;\n");
    await until(() => published("a.ts") === 2);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    expect((await new Response(child.stdout).text()).trim().split("\n")).toHaveLength(3);
  });
});

test("brainloop digest --print-cron gives lines that cron and systemd take", async () => {
  using sandbox = new Sandbox();
  const folder = join(sandbox.project, 'a b%c$d"e');
  mkdirSync(folder);
  const { code, out } = await digest(sandbox, ["--print-cron", folder]);
  expect(code).toBe(0);
  const line = out.split("\n").find((text) => text.startsWith("*/15 * * * * ")) ?? "";
  // Cron takes the backslashes before percent signs away and gives the rest to a shell.
  const command = line.slice("*/15 * * * * nice ".length).replaceAll("\\%", "%");
  const words = await Bun.$`sh -c ${`printf '%s\\n' ${command}`}`.text();
  const places = ["--root", sandbox.project, "--data-dir", sandbox.data];
  expect(words.trimEnd().split("\n")).toEqual([EXECUTABLE, ...places, "digest", "--quiet", folder]);
  const [, service = "", timer = ""] = /\.service:\n([^]*?)\n# and[^\n]*\n([^]*)/.exec(out) ?? [];
  const unit = await sandbox.write("brainloop-digest.service", service);
  await sandbox.write("brainloop-digest.timer", timer);
  expect(timer).toContain("OnCalendar=*:0/15");
  if (Bun.which("systemd-analyze") === null) return;
  const { exitCode, stderr } = Bun.spawnSync(
    ["systemd-analyze", "--user", "verify", unit, unit.replace(".service", ".timer")],
    { env: { ...process.env, XDG_RUNTIME_DIR: sandbox.path } },
  );
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
});

/** Waits for what another process does; a database that is not there yet tells nothing. */
async function until(met: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      if (met()) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    if (performance.now() > deadline) throw new Error("It never came to be");
    await Bun.sleep(5);
  }
}
