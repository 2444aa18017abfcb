/** What a server does as a worker among others. */
import { Database } from "bun:sqlite";
import { expect, test, setDefaultTimeout } from "bun:test";
import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { brainloop, Sandbox } from "../support/executable.ts";
import { PATIENCE_MS, RawServer } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const DAY = 86_400;

/** Databases that are being made may have no tables yet. */
async function until(condition: () => boolean): Promise<void> {
  const holds = (): boolean => {
    try {
      return condition();
    } catch {
      return false;
    }
  };
  for (let tries = 0; tries < 200 && !holds(); tries++) await Bun.sleep(50);
  expect(condition()).toBe(true);
}

function query<T>(path: string, sql: string, ...params: (string | number)[]): T[] {
  using db = new Database(path);
  return db.query<T, (string | number)[]>(sql).all(...params);
}

async function databaseOf(sandbox: Sandbox, name: string): Promise<string> {
  const { out } = await brainloop(["where", name], { cwd: sandbox.project, env: sandbox.env });
  return out.trim();
}

test.concurrent("a server makes all four databases, and gives a sign of life", async () => {
  using sandbox = new Sandbox();
  await using server = await RawServer.start(sandbox);
  const { out } = await brainloop(["where"], { cwd: sandbox.project, env: sandbox.env });
  const directory = out.trim();
  for (const name of ["input", "lifecycle", "output", "metadata"]) {
    await until(() => existsSync(join(directory, `brainloop.${name}.db`)));
  }
  const output = join(directory, "brainloop.output.db");
  await until(() => query(output, "SELECT 1 FROM heartbeat WHERE status = 'running'").length > 0);
  await server.end();
  expect(query(output, "SELECT status FROM heartbeat ORDER BY heartbeat_id DESC LIMIT 1")).toEqual([
    { status: "stopped" },
  ]);
});

test.concurrent("rows past their time are removed when a server starts", async () => {
  using sandbox = new Sandbox();
  const output = await databaseOf(sandbox, "output");
  const now = Date.now() / 1000;
  const insert =
    "INSERT INTO metrics (metric_name, metric_value, worker_id, timestamp) VALUES ('x', 1, 'w', ?)";
  query(output, insert, now - 400 * DAY);
  query(output, insert, now - DAY);
  await using server = await RawServer.start(sandbox);
  await until(() => query(output, "SELECT 1 FROM metrics WHERE metric_name = 'x'").length === 1);
  await server.end();
});

test.concurrent("one allow_paths that cannot be used has no effect, and says so", async () => {
  using sandbox = new Sandbox();
  await sandbox.write("a.ts", "export const a = 1;\n");
  symlinkSync("loop-b", join(sandbox.path, "loop-a"));
  symlinkSync("loop-a", join(sandbox.path, "loop-b"));
  const env = { BRAINLOOP_ALLOW_PATHS: join(sandbox.path, "loop-a") };
  await using server = await RawServer.start(sandbox, { env });
  const { ok } = await server.call({ action: "read_code", path: "a.ts" });
  expect(ok).toBe(true);
  await server.end();
  expect(server.errors).toContain("allow_paths has no effect");
  expect(server.errors).not.toContain("    at ");
});

test.concurrent("a server whose databases a newer Brainloop has migrated writes no more, and ends", async () => {
  using sandbox = new Sandbox();
  const output = await databaseOf(sandbox, "output");
  await using server = await RawServer.start(sandbox);
  await until(() => query(output, "SELECT 1 FROM heartbeat").length > 0);
  query(output, "PRAGMA user_version = 99");
  expect(await server.child.exited).toBe(0);
  expect(query(output, "SELECT 1 FROM heartbeat").length).toBe(1);
  expect(server.errors).toContain("output");
});

test.concurrent("answers that the client does not read do not pile up", async () => {
  using sandbox = new Sandbox();
  const lines = Array.from(
    { length: 40_000 },
    (_, i) => `/** Number ${i}. */\nexport function f${i}(a: number): number {\n  return a * ${i};\n}\n`,
  );
  await sandbox.write("large.ts", lines.join(""));
  const child = Bun.spawn([(await import("../support/executable.ts")).EXECUTABLE], {
    cwd: sandbox.project,
    env: sandbox.env,
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  const call = { action: "read_code", file_path: "large.ts", format: "objects", max_tokens: 0 };
  child.stdin.write(
    `${JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } } })}\n`,
  );
  for (let id = 1; id <= 60; id++) {
    child.stdin.write(
      `${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "brainloop", arguments: { ...call, max_tokens: 1_000_000 - id } } })}\n`,
    );
    await child.stdin.flush();
    await Bun.sleep(50);
  }
  await Bun.sleep(2_000);
  const status = await Bun.file(`/proc/${child.pid}/status`).text();
  const resident = Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1]);
  child.kill("SIGKILL");
  await child.exited;
  expect(resident).toBeGreaterThan(0);
  expect(resident).toBeLessThan(1_500_000);
});
