/** The official clients of both eras, and what the tool costs them. */
import { describe, expect, test, setDefaultTimeout } from "bun:test";
import { Client as NewClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as NewTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import {
  answerOf,
  initializeParams,
  LATEST,
  modernMeta,
  RawServer,
  PATIENCE_MS,
  textAt,
} from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

/** SPEC 4. */
const MOST_TOKENS = 350;

const parameters = (sandbox: Sandbox, args: string[] = []) => ({
  command: EXECUTABLE,
  args,
  cwd: sandbox.project,
  env: sandbox.env,
  stderr: "ignore" as const,
});

async function project(): Promise<Sandbox> {
  const sandbox = new Sandbox();
  await sandbox.write(
    "a.ts",
    "/** Adds. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n",
  );
  return sandbox;
}

describe("@modelcontextprotocol/sdk (2025-11-25)", () => {
  test("lists, calls, reads resources and ends the process by closing", async () => {
    using sandbox = await project();
    const client = new OldClient({ name: "test", version: "1" });
    const transport = new OldTransport(parameters(sandbox));
    await client.connect(transport);
    expect(client.getServerVersion()?.name).toBe("brainloop");
    expect(client.getInstructions()).toContain("Brainloop");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["brainloop"]);
    const read = await client.callTool({
      name: "brainloop",
      arguments: { action: "read_code", file_path: "a.ts" },
    });
    expect(answerOf(read)).toMatchObject({ ok: true, body: { path: "a.ts" } });
    expect(read.structuredContent).toBeUndefined();
    const failed = await client.callTool({ name: "brainloop", arguments: { action: "read_cod" } });
    expect(answerOf(failed)).toMatchObject({ ok: false, body: { error: { code: "UNKNOWN_ACTION" } } });
    const { contents } = await client.readResource({ uri: "brainloop://digest/a.ts" });
    expect(contents[0]).toMatchObject({ mimeType: "text/plain" });
    expect((await client.listPrompts()).prompts).toMatchObject([
      { name: "loop", arguments: [{ name: "task" }] },
    ]);
    const { messages } = await client.getPrompt({ name: "loop", arguments: { task: "Write a cache" } });
    expect(JSON.stringify(messages)).toContain("Write a cache");
    await expect(client.getPrompt({ name: "loop" })).rejects.toThrow('needs the argument "task"');
    await client.ping();
    const pid = transport.pid ?? 0;
    const startedAt = performance.now();
    await client.close();
    expect(performance.now() - startedAt).toBeLessThan(4000);
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

describe(`@modelcontextprotocol/client (${LATEST})`, () => {
  test.each([{ pin: LATEST }, "auto", "legacy"] as const)("connects by %p, lists and calls", async (mode) => {
    using sandbox = await project();
    const client = new NewClient({ name: "test", version: "1" }, { versionNegotiation: { mode } });
    await client.connect(new NewTransport(parameters(sandbox)));
    expect(client.getNegotiatedProtocolVersion()).toBe(mode === "legacy" ? "2025-11-25" : LATEST);
    const { tools } = await client.listTools();
    expect(tools[0]?._meta).toEqual({ "anthropic/alwaysLoad": true });
    const read = await client.callTool({
      name: "brainloop",
      arguments: { action: "read_code", params: { file_path: "a.ts", symbol: "add" } },
    });
    expect(answerOf(read)).toMatchObject({ ok: true, body: { parts: [{ name: "add", range: "1-4" }] } });
    await client.close();
  });
});

describe("the one tool", () => {
  test(`tools/list costs at most ${MOST_TOKENS} tokens whole, in both eras`, async () => {
    using sandbox = await project();
    for (const modern of [false, true]) {
      await using server = new RawServer(sandbox);
      if (!modern) await server.request("initialize", initializeParams("2025-11-25"));
      const { result } = await server.request("tools/list", modern ? { _meta: modernMeta() } : {});
      expect(countTokens(JSON.stringify(result))).toBeLessThanOrEqual(MOST_TOKENS);
      // Clients cut descriptions and instructions at so many characters.
      expect(JSON.stringify(result).length).toBeLessThan(4096);
    }
  });

  test("--read-only offers reading and discovery alone and says so", async () => {
    using sandbox = await project();
    await using server = await RawServer.start(sandbox, { args: ["--read-only"] });
    const { result } = await server.request("tools/list");
    expect(result).toMatchObject({ tools: [{ annotations: { readOnlyHint: true } }] });
    const told = async (args: string[]): Promise<string> => {
      await using greeted = new RawServer(sandbox, { args });
      const greeting = await greeted.request("initialize", initializeParams("2025-11-25"));
      return textAt(greeting.result, "instructions");
    };
    expect(await told(["--read-only"])).not.toContain("written");
    expect(await told([])).toContain("context_files");
    const { body } = await server.call({ action: "list_actions" });
    expect((await server.request("prompts/list")).result).toEqual({ prompts: [] });
    for (const writer of ["generate_file", "generate_sql", '"loop"']) {
      expect(JSON.stringify({ result, body })).not.toContain(writer);
    }
    expect(await server.call({ action: "read_code", path: "a.ts" })).toMatchObject({ ok: true });
    expect(await server.call({ action: "generate_file", output_path: "b.ts" })).toMatchObject({
      ok: false,
      body: { error: { code: "UNKNOWN_ACTION" } },
    });
  });
});
