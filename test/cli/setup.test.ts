import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { parse } from "smol-toml";
import { actions } from "../../src/actions/index.ts";
import { CLIENTS } from "../../src/cli/clients.ts";
import { shellWord } from "../../src/cli/shell-word.ts";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";

const KEYS = { CEREBRAS_API_KEY: "csk-never-printed", BRAINLOOP_LOG_LEVEL: "debug" };

/** What `brainloop setup …` prints, without error. */
async function setup(
  sandbox: Sandbox,
  args: readonly string[],
  before: readonly string[] = [],
): Promise<string> {
  const env = { ...sandbox.env, ...KEYS };
  const { code, out, err } = await brainloop([...before, "setup", ...args], { env, cwd: sandbox.project });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).not.toContain("csk-");
  return out;
}

/** The paragraph that goes into a file, without its comment. */
function forFile(out: string): string {
  const part = out
    .split("\n\n")
    .find((text) => text.includes(" in ") && /^# .*, for |^# Or by hand/.test(text));
  return part?.slice(part.indexOf("\n") + 1) ?? "";
}

describe("setup CLIENT", () => {
  test.each(CLIENTS.filter(({ format }) => format === "json").map(({ name, key }) => [name, key] as const))(
    "%s gives JSON with the executable under %s, and the places of the file",
    async (name, key) => {
      using sandbox = new Sandbox();
      const out = await setup(sandbox, [name]);
      const file: unknown = JSON.parse(forFile(out));
      expect(file).toHaveProperty([key, "brainloop", "command"], EXECUTABLE);
      const client = CLIENTS.find((row) => row.name === name);
      expect(out).toContain(
        client?.userFile({ env: {}, home: sandbox.home, platform: process.platform }) ?? "?",
      );
      if (client?.projectFile !== undefined) expect(out).toContain(client.projectFile);
    },
  );

  test("codex gives TOML with the executable", async () => {
    using sandbox = new Sandbox();
    const out = await setup(sandbox, ["codex"]);
    expect(parse(forFile(out))).toEqual({ mcp_servers: { brainloop: { command: EXECUTABLE, args: [] } } });
    expect(out).toContain(join(sandbox.home, ".codex/config.toml"));
  });

  test.each([
    ["claude", `claude mcp add --scope user brainloop -- ${EXECUTABLE}`],
    ["codex", `codex mcp add brainloop -- ${EXECUTABLE}`],
    ["gemini", `gemini mcp add --scope user brainloop ${EXECUTABLE}`],
    ["vscode", `code --add-mcp '{"name":"brainloop","type":"stdio","command":"${EXECUTABLE}","args":`],
  ])("%s gives the client's own command", async (name, command) => {
    using sandbox = new Sandbox();
    expect(await setup(sandbox, [name])).toContain(`\n${command}`);
  });

  test.each(CLIENTS.map(({ name }) => name))(
    "%s gives the read-only registration in one line",
    async (name) => {
      using sandbox = new Sandbox();
      const line = (await setup(sandbox, [name])).trimEnd().split("\n").at(-1);
      expect(line).toContain("brainloop-read");
      expect(line).toContain("--read-only");
      expect(line).toContain(EXECUTABLE);
    },
  );

  test.each(["cursor", "vscode"])("%s, which may start it elsewhere, tells it the project", async (name) => {
    using sandbox = new Sandbox();
    expect(forFile(await setup(sandbox, [name]))).toContain('"--root",\n        "${workspaceFolder}"');
  });

  test("windsurf, which says nothing of the project, gets the root written down", async () => {
    using sandbox = new Sandbox();
    expect(JSON.parse(forFile(await setup(sandbox, ["windsurf"])))).toHaveProperty(
      ["mcpServers", "brainloop", "args"],
      ["--root", sandbox.project],
    );
  });

  test("puts the roots and the data directory that were given into the registration, absolute", async () => {
    using sandbox = new Sandbox();
    const out = await setup(sandbox, ["cursor"], ["--root", "my project", "--data-dir", "data"]);
    expect(JSON.parse(forFile(out))).toHaveProperty(
      ["mcpServers", "brainloop", "args"],
      ["--root", join(sandbox.project, "my project"), "--data-dir", join(sandbox.project, "data")],
    );
  });

  test("json gives the entry alone, for a file or a program", async () => {
    using sandbox = new Sandbox();
    expect(JSON.parse(await setup(sandbox, ["json"]))).toEqual({
      mcpServers: { brainloop: { command: EXECUTABLE, args: [] } },
    });
  });

  test("refuses an unknown client with the nearest name", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await brainloop(["setup", "cluade"], { env: sandbox.env });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain('Unknown client "cluade", did you mean "claude"?');
  });
});

test("setup without a client lists them all", async () => {
  using sandbox = new Sandbox();
  const out = await setup(sandbox, []);
  for (const name of [...CLIENTS.map((client) => client.name), "json"])
    expect(out).toMatch(new RegExp(`^${name} `, "m"));
});

test("setup --guide prints a short text with every action that reads or writes", async () => {
  using sandbox = new Sandbox();
  const out = await setup(sandbox, ["--guide"]);
  expect(out.split("\n").length).toBeLessThan(40);
  const told = actions.filter((action) => !action.readOnly || action.name.startsWith("read_"));
  for (const { name } of told) expect(out).toContain(`"action":"${name}"`);
  const { code } = await brainloop(["setup", "claude", "--guide"], { env: sandbox.env });
  expect(code).toBe(2);
});

describe("a word in a shell", () => {
  test.each(["plain", "with space", "it's", '{"a":"$b"}', "back\\slash", "`x`;*", ""])(
    "%j means itself",
    async (word) => {
      expect(await Bun.$`sh -c ${`printf %s ${shellWord(word, "linux")}`}`.text()).toBe(word);
    },
  );

  test("on Windows has its quotes and the backslashes before them escaped", () => {
    expect(shellWord("C:\\bin\\brainloop.exe", "win32")).toBe("C:\\bin\\brainloop.exe");
    expect(shellWord("C:\\my bin\\", "win32")).toBe('"C:\\my bin\\\\"');
    expect(shellWord('{"a":"C:\\\\b"}', "win32")).toBe('"{\\"a\\":\\"C:\\\\b\\"}"');
  });
});
