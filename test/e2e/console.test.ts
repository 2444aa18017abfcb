/** The console of the executable: where it is, who has it, and when it ends. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { streamed } from "../support/console-demo.ts";
import { ConsoleServer, NAVIGATION } from "../support/console.ts";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { PATIENCE_MS, RawServer, textAt } from "../support/mcp.ts";
import { until } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

function options(sandbox: Sandbox): { cwd: string; env: Record<string, string> } {
  return { cwd: sandbox.project, env: sandbox.env };
}

async function opens(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: "manual", headers: NAVIGATION });
  return response.headers.get("set-cookie") !== null;
}

test("beside MCP: the link on stderr opens it, `brainloop console` prints a fresh one, and it ends with its client", async () => {
  using sandbox = new Sandbox();
  await using server = await ConsoleServer.start(sandbox);
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await opens(server.loginUrl)).toBe(true);

  const { code, out } = await brainloop(["console"], options(sandbox));
  expect([code, new URL(out).origin]).toEqual([0, server.origin]);
  expect(out.trim()).not.toBe(server.loginUrl);
  expect(await opens(out.trim())).toBe(true);
  expect(await opens(out.trim())).toBe(false);

  await sandbox.write("a.ts", "export const a = 1;\n");
  const visitor = await server.login().catch(() => undefined);
  expect(visitor).toBeUndefined();
  const { body } = await server.server.call({ action: "read_code", file_path: "a.ts" });
  expect(body).toMatchObject({ path: "a.ts" });
  expect(server.server.lines.join("\n")).not.toContain("login");

  expect(await server.server.end()).toEqual({ code: 0, signal: null });
  await expect(fetch(server.origin)).rejects.toThrow();
  expect(existsSync(join(sandbox.data, "console.json"))).toBe(false);
});

test("alone: with stdin at /dev/null it stays, is a worker of its own, and ends when it is asked to", async () => {
  using sandbox = new Sandbox();
  const child = Bun.spawn([EXECUTABLE, "console"], {
    ...options(sandbox),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  try {
    const { value } = await child.stdout.getReader().read();
    const url = new TextDecoder().decode(value).trim();
    expect(await opens(url)).toBe(true);
    await Bun.sleep(300);
    expect(child.exitCode).toBeNull();
    const second = await brainloop(["console"], options(sandbox));
    expect(new URL(second.out).origin).toBe(new URL(url).origin);
    const stats = await brainloop(["stats", "--json"], options(sandbox));
    expect(JSON.parse(stats.out)).toMatchObject({ workers_alive: 1 });
    const startedAt = performance.now();
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  } finally {
    child.kill("SIGKILL");
  }
});

test("a port that someone else has: a warning, another port, and MCP is served all the same", async () => {
  using sandbox = new Sandbox();
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const { port } = stranger.address() as AddressInfo;
  try {
    await using server = await RawServer.start(sandbox, { args: [`--console=${port}`] });
    await until("the console is announced", () => server.errors.includes("/login?"), 10_000);
    expect(server.errors).toContain(`Port ${port} is taken by another program`);
    const [url = ""] = /http:\S+/.exec(server.errors) ?? [];
    expect(new URL(url).port).not.toBe(String(port));
    expect(await opens(url)).toBe(true);
    expect(await server.ping()).toBeGreaterThan(0);
  } finally {
    stranger.close();
  }
});

test("a port that another worker of the project has: its link, and this one steps in when that is gone", async () => {
  using sandbox = new Sandbox();
  await using first = await ConsoleServer.start(sandbox);
  const { port } = new URL(first.origin);
  await using second = await RawServer.start(sandbox, { args: [`--console=${port}`] });
  await until("its link is told", () => second.errors.includes("/login?"), 10_000);
  const [url = ""] = /http:\S+/.exec(second.errors) ?? [];
  expect(second.errors).not.toContain("taken");
  expect(await opens(url)).toBe(true);
  const visitor = await loggedIn(first, sandbox);

  await first.server.end();
  await until("it steps in", () => second.errors.split("/login?").length > 2, 15_000);
  // Whoever was logged in there is logged in here.
  expect((await visitor()).status).toBe(200);
});

test("another machine gets in only where that was said, by the name that was said", async () => {
  using sandbox = new Sandbox();
  const refused = await brainloop(["--console=0.0.0.0:0"], options(sandbox));
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("--console-allow-host")]);
  for (const wrong of ["x:y", "70000", "-1"]) {
    expect((await brainloop([`--console=${wrong}`], options(sandbox))).code).toBe(2);
  }
  await using server = await ConsoleServer.start(sandbox, { args: ["--console-allow-host", "desk.example"] });
  const { port } = new URL(server.origin);
  const ask = (host: string): Promise<Response> => fetch(`${server.origin}/healthz`, { headers: { host } });
  expect((await ask(`desk.example:${port}`)).status).toBe(200);
  expect((await ask(`other.example:${port}`)).status).toBe(421);
});

test("a server that only reads has a console that only looks", async () => {
  using sandbox = new Sandbox();
  await using fake = await FakeCerebras.start();
  fake.queue.push(streamed("export const one = 1;\n"));
  const { out } = await brainloop(
    ["call", "generate_file", JSON.stringify({ output_path: "a.ts", verified_prompt: "x" })],
    { cwd: sandbox.project, env: { ...sandbox.env, ...fake.env } },
  );
  const id = textAt(JSON.parse(out), "result_id");
  await using server = await ConsoleServer.start(sandbox, { args: ["--read-only"] });
  const visitor = await server.login();
  expect(await visitor.text(`/results/${id}`)).not.toContain("Run again");
  const wrote = await visitor.post(`/results/${id}/again`, { output_path: "a.ts", verified_prompt: "y" });
  expect([wrote.status, await wrote.text()]).toEqual([400, expect.stringContaining("Unknown action")]);
  expect((await visitor.get("/")).status).toBe(200);
});

/** A visit by one who logged in at a worker's console by a fresh link. */
async function loggedIn(server: ConsoleServer, sandbox: Sandbox): Promise<() => Promise<Response>> {
  const { out } = await brainloop(["console"], options(sandbox));
  const response = await fetch(out.trim(), { redirect: "manual", headers: NAVIGATION });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  return () => fetch(`${server.origin}/`, { headers: { ...NAVIGATION, cookie } });
}
