/** How a server ends when its client does. */
import { expect, test, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";
import { answerOf, initializeParams, parseMessage, RawServer, PATIENCE_MS } from "../support/mcp.ts";
import { cpuTicks, isAlive, until, writeSlowFolder } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

/** SPEC 11; the best of some tries, since others work on the same cores. */
const IDLE_SHUTDOWN_MS = 200;

const request = (id: number, method: string, params: object): string =>
  `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
const call = (id: number, args: object): string =>
  request(id, "tools/call", { name: "brainloop", arguments: args });
const greeting = request(1, "initialize", initializeParams("2025-11-25"));

async function withFile(work: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  await sandbox.write("a.ts", "export const a = 1;\n");
  await work(sandbox);
}

test("everything asked before the input ended is answered, then it exits with 0", () =>
  withFile(async (sandbox) => {
    await using server = new RawServer(sandbox);
    const ids = [server.post("initialize", initializeParams("2025-11-25"))];
    for (let i = 0; i < 30; i++)
      ids.push(server.postCall({ action: "read_code", path: "a.ts", max_tokens: 200 + i }));
    ids.push(server.post("tools/list"));
    expect(await server.end()).toEqual({ code: 0, signal: null });
    expect(server.messages.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(server.errors).toBe("");
  }));

test(`with nothing under way it is gone within ${IDLE_SHUTDOWN_MS} ms of the input's end`, () =>
  withFile(async (sandbox) => {
    const took: number[] = [];
    for (let i = 0; i < 4; i++) {
      await using server = await RawServer.start(sandbox);
      await server.call({ action: "read_code", path: "a.ts" });
      const startedAt = performance.now();
      expect(await server.end()).toEqual({ code: 0, signal: null });
      took.push(performance.now() - startedAt);
    }
    expect(Math.min(...took)).toBeLessThan(IDLE_SHUTDOWN_MS);
  }));

test("input from a file, with or without a line break at its end, is answered whole", () =>
  withFile(async (sandbox) => {
    for (const last of ["\n", ""]) {
      const lines = (greeting + call(2, { action: "read_code", path: "a.ts" })).trimEnd() + last;
      const path = join(sandbox.path, "input");
      await Bun.write(path, lines);
      const child = Bun.spawn([EXECUTABLE], {
        cwd: sandbox.project,
        env: sandbox.env,
        stdin: Bun.file(path),
        stdout: "pipe",
        stderr: "pipe",
      });
      const out = await new Response(child.stdout).text();
      expect(await child.exited).toBe(0);
      expect(
        out
          .trim()
          .split("\n")
          .map((line) => parseMessage(line).id),
      ).toEqual([1, 2]);
      expect(await new Response(child.stderr).text()).toBe("");
    }
  }));

test.each(["</dev/null", "<&-"])("with its input %s it ends at once", (redirection) =>
  withFile(async (sandbox) => {
    const startedAt = performance.now();
    const child = Bun.spawn(["sh", "-c", `exec "$0" ${redirection}`, EXECUTABLE], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    expect(await child.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(await new Response(child.stdout).text()).toBe("");
  }),
);

test("an input that is a directory, or open for writing alone, is no reason to hang", () =>
  withFile(async (sandbox) => {
    for (const redirection of [`<${JSON.stringify(sandbox.project)}`, "0>/dev/null"]) {
      const child = Bun.spawn(["sh", "-c", `exec "$0" ${redirection}`, EXECUTABLE], {
        cwd: sandbox.project,
        env: sandbox.env,
        stdin: "ignore",
        stdout: "ignore",
        stderr: "ignore",
      });
      const code = await Promise.race([child.exited, Bun.sleep(5000).then(() => "hangs")]);
      child.kill("SIGKILL");
      expect({ redirection, code }).not.toMatchObject({ code: "hangs" });
    }
  }));

test("an answer of megabytes reaches a client that reads slowly, though the input has ended", () =>
  withFile(async (sandbox) => {
    await sandbox.write(
      "big.ts",
      Array.from({ length: 20_000 }, (_, i) => `export const name_${i}: number[] = [${i}];\n`).join(""),
    );
    await Bun.write(
      join(sandbox.path, "input"),
      greeting + call(2, { action: "read_code", path: "big.ts", max_tokens: 0, format: "objects" }),
    );
    const child = Bun.spawn(["sh", "-c", '"$0" < ../input | (sleep 1; cat)', EXECUTABLE], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdout: "pipe",
      stderr: "pipe",
    });
    const [, line = ""] = (await new Response(child.stdout).text()).split("\n");
    expect(line.length).toBeGreaterThan(1_000_000);
    expect(answerOf(parseMessage(line).result)).toMatchObject({ ok: true });
    expect(await new Response(child.stderr).text()).toBe("");
  }));

test("kept alive after the input's end by a client that does not read, it uses no CPU", () =>
  withFile(async (sandbox) => {
    await sandbox.write(
      "big.ts",
      Array.from({ length: 20_000 }, (_, i) => `export const name_${i}: number[] = [${i}];\n`).join(""),
    );
    await Bun.write(
      join(sandbox.path, "input"),
      greeting + call(2, { action: "read_code", path: "big.ts", max_tokens: 0 }),
    );
    const pidFile = join(sandbox.path, "pid");
    const child = Bun.spawn(
      ["sh", "-c", 'sh -c \'echo $$ > ../pid; exec "$0" < ../input\' "$0" | sleep 8', EXECUTABLE],
      {
        cwd: sandbox.project,
        env: { ...sandbox.env, PATH: process.env["PATH"] ?? "" },
      },
    );
    await Bun.sleep(4500);
    const pid = Number(await Bun.file(pidFile).text());
    expect(isAlive(pid)).toBe(true);
    const before = cpuTicks(pid);
    await Bun.sleep(1000);
    // A loop takes a hundred; on a busy machine heartbeats and garbage collection take some.
    expect(cpuTicks(pid) - before).toBeLessThan(50);
    // The reader dies without having read anything: nobody is left to be answered.
    await child.exited;
    await until("the server is gone", () => !isAlive(pid), 2000);
  }));

test("a long call is completed and answered after the input's end", () =>
  withFile(async (sandbox) => {
    await writeSlowFolder(sandbox, 30);
    await using server = await RawServer.start(sandbox);
    const id = server.postCall({ action: "read_code", path: "slow" });
    expect(await server.end(30_000)).toEqual({ code: 0, signal: null });
    expect(await server.answer(id)).toMatchObject({ ok: true });
  }));

test("when the reader of stdout is gone while the input stays open, it is gone soon", () =>
  withFile(async (sandbox) => {
    const child = Bun.spawn(["sh", "-c", '"$0" | head -n 1', EXECUTABLE], {
      cwd: sandbox.project,
      env: { ...sandbox.env, PATH: process.env["PATH"] ?? "" },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    child.stdin.write(greeting);
    await child.stdin.flush();
    // The shell holds the pipe's other end open, so that its end would not be seen.
    await child.stdout.getReader().read();
    const startedAt = performance.now();
    child.stdin.write(call(2, { action: "read_code", path: "a.ts" }));
    await child.stdin.flush();
    await child.exited;
    expect(performance.now() - startedAt).toBeLessThan(5000);
  }));

test("the command line's call ends with its result too when nobody reads it", () =>
  withFile(async (sandbox) => {
    const child = Bun.spawn(
      ["sh", "-c", `"$0" call read_code '{"path":"a.ts"}' | true; echo done`, EXECUTABLE],
      {
        cwd: sandbox.project,
        env: { ...sandbox.env, PATH: process.env["PATH"] ?? "" },
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    expect(await new Response(child.stdout).text()).toBe("done\n");
    expect(await new Response(child.stderr).text()).toBe("");
    const fine = await brainloop(["call", "read_code", '{"path":"a.ts"}'], {
      cwd: sandbox.project,
      env: sandbox.env,
    });
    expect(fine).toMatchObject({ code: 0, err: "" });
  }));
