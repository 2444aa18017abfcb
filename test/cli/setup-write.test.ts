import { describe, expect, test } from "bun:test";
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { CLIENTS } from "../../src/cli/clients.ts";
import { brainloop, EXECUTABLE, type Finished, Sandbox } from "../support/executable.ts";

function setup(sandbox: Sandbox, ...args: string[]): Promise<Finished> {
  return brainloop(["setup", ...args], {
    cwd: sandbox.project,
    env: { ...sandbox.env, CEREBRAS_API_KEY: "csk-never-written" },
  });
}

describe.each(CLIENTS.map((client) => [client.name, client] as const))("setup %s", (name, client) => {
  test("--write puts it into the client's own file, once, and --remove takes it out", async () => {
    using sandbox = new Sandbox();
    const path = client.userFile({ env: {}, home: sandbox.home, platform: process.platform });
    const read = async (): Promise<unknown> => {
      const text = await Bun.file(path).text();
      expect(text).not.toContain("csk-");
      return client.format === "toml" ? parseToml(text) : parseJsonc(text);
    };
    expect(await setup(sandbox, name, "--write")).toMatchObject({ code: 0, out: "" });
    expect(await read()).toHaveProperty([client.key, "brainloop", "command"], EXECUTABLE);
    const before = statSync(path);
    expect((await setup(sandbox, name, "--write")).err).toContain("already");
    expect(statSync(path).ino).toBe(before.ino);
    expect(await setup(sandbox, name, "--remove")).toMatchObject({ code: 0, out: "" });
    expect(await read()).toEqual(client.format === "toml" ? {} : { [client.key]: {} });
    expect((await setup(sandbox, name, "--remove")).err).toContain("was not registered");
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });
});

test("a file that is a link stays one, and what it leads to keeps its permissions", async () => {
  using sandbox = new Sandbox();
  const dotfiles = await sandbox.write("dotfiles/claude.json", '{\n  // mine\n  "oauth": "keep"\n}\n');
  chmodSync(dotfiles, 0o600);
  const path = join(sandbox.home, ".claude.json");
  symlinkSync(dotfiles, path);
  await setup(sandbox, "claude", "--write");
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(statSync(dotfiles).mode & 0o777).toBe(0o600);
  const text = await Bun.file(dotfiles).text();
  expect(text).toStartWith('{\n  // mine\n  "oauth": "keep",\n  "mcpServers": {\n    "brainloop": {');
});

test("a file that is not in UTF-8 is left as it is", async () => {
  using sandbox = new Sandbox();
  const path = join(sandbox.home, ".claude.json");
  const bytes = new Uint8Array([...Buffer.from('{"name": "caf'), 0xe9, ...Buffer.from('"}')]);
  await Bun.write(path, bytes);
  const { code, err } = await setup(sandbox, "claude", "--write");
  expect(code).toBe(1);
  expect(err).toContain("is not in UTF-8");
  expect(await Bun.file(path).bytes()).toEqual(bytes);
});

test("a file whose place depends on the directory one is in is not written", async () => {
  using sandbox = new Sandbox();
  const env = { ...sandbox.env, HOME: "" };
  const { code, err } = await brainloop(["setup", "claude", "--write"], { cwd: sandbox.project, env });
  expect(code).toBe(1);
  expect(err).toContain('".claude.json" is relative');
  expect(readdirSync(sandbox.project)).not.toContain(".claude.json");
});

test("a file that does not parse is left as it is", async () => {
  using sandbox = new Sandbox();
  mkdirSync(join(sandbox.home, ".cursor"));
  const path = join(sandbox.home, ".cursor/mcp.json");
  await Bun.write(path, '{"mcpServers": {');
  const { code, err } = await setup(sandbox, "cursor", "--write");
  expect(code).toBe(1);
  expect(err).toContain("is no JSON that Cursor could read");
  expect(await Bun.file(path).text()).toBe('{"mcpServers": {');
});

test("--project writes the project's file, where the client has one", async () => {
  using sandbox = new Sandbox();
  await setup(sandbox, "vscode", "--write", "--project");
  expect(parseJsonc(await Bun.file(join(sandbox.project, ".vscode/mcp.json")).text())).toEqual({
    servers: { brainloop: { type: "stdio", command: EXECUTABLE, args: ["--root", "${workspaceFolder}"] } },
  });
  expect(await setup(sandbox, "windsurf", "--write", "--project")).toMatchObject({ code: 2 });
});

test.each([
  [["--write"], "Which client"],
  [["json", "--write"], "no client"],
  [["claude", "--write", "--remove"], "not both"],
  [["claude", "--project"], "--project goes with"],
])("refuses wrong usage: %j", async (args, said) => {
  using sandbox = new Sandbox();
  const { code, err } = await setup(sandbox, ...args);
  expect(code).toBe(2);
  expect(err).toContain(said);
});
