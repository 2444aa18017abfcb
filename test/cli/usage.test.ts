import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { COMMANDS } from "../../src/cli/index.ts";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";

/** `config set`, `where`, … */
const PATHS = COMMANDS.flatMap((command) =>
  "commands" in command ? command.commands.map((leaf) => `${command.name} ${leaf.name}`) : [command.name],
);

function run(line: string, sandbox: Sandbox) {
  return brainloop(line.split(" "), { env: sandbox.env });
}

describe("wrong usage exits with 2, prints nothing on stdout and names what was meant", () => {
  test.each([
    ["stas", 'Unknown command "stas", did you mean "stats"?', "brainloop --help"],
    ["stas --json", 'Unknown command "stas", did you mean "stats"?', "brainloop --help"],
    ["config lst", 'Unknown command "lst", did you mean "list"?', "brainloop config --help"],
    ["help confg", 'Unknown command "confg", did you mean "config"?', "brainloop --help"],
    ["stats --jsn", 'Unknown option "--jsn", did you mean "--json"?', "brainloop stats --help"],
    ["--rot x", 'Unknown option "--rot", did you mean "--root"?', "brainloop --help"],
    ["--log-level loud", 'Option "--log-level <level>" argument "loud" is invalid', "brainloop --help"],
    ["config set allow_paths", 'Missing required argument "value"', "brainloop config set --help"],
    ["where a b", 'Too many arguments for "brainloop where", expected at most 1', "brainloop where --help"],
    [
      "stats --read-only",
      'Option "--read-only" does not go with "brainloop stats"',
      "brainloop stats --help",
    ],
  ])("%s", async (line, message, help) => {
    using sandbox = new Sandbox();
    const { code, out, err } = await run(line, sandbox);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toStartWith(`brainloop: ${message}`);
    expect(err).toEndWith(`\nSee ${help}\n`);
  });

  test("a command that only holds others shows its help on stderr", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await run("config", sandbox);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toStartWith("Usage: brainloop config");
  });
});

describe("help", () => {
  test.each(PATHS)("of %s is the same by --help and by help, on stdout", async (path) => {
    using sandbox = new Sandbox();
    const [byOption, byCommand] = await Promise.all([
      run(`${path} --help`, sandbox),
      run(`help ${path}`, sandbox),
    ]);
    expect(byOption).toEqual(byCommand);
    expect({ code: byOption.code, err: byOption.err }).toEqual({ code: 0, err: "" });
    expect(byOption.out).toStartWith(`Usage: brainloop ${path}`);
  });

  test("names every command", async () => {
    using sandbox = new Sandbox();
    const [byOption, byCommand] = await Promise.all([run("--help", sandbox), run("help", sandbox)]);
    expect(byOption).toEqual(byCommand);
    for (const { name, summary } of COMMANDS) {
      expect(byOption.out).toContain(`  ${name} `);
      expect(byOption.out.replaceAll(/\s+/g, " ")).toContain(summary);
    }
  });

  test("--version prints the version alone", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await run("--version", sandbox);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test("work that fails with a right command line exits with 1, with the reason and what to do", async () => {
  using sandbox = new Sandbox();
  await sandbox.write(
    "data/brainloop.lifecycle.db",
    "no database at all, but long enough to be one".repeat(20),
  );
  const { code, out, err } = await run(`--data-dir ${sandbox.project}/data config list`, sandbox);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(
    /^brainloop: Database ".*brainloop\.lifecycle\.db" is damaged.*\n.*brainloop doctor --fix.*\n$/,
  );
});

describe.skipIf(!existsSync("/dev/full"))("with a full disk", () => {
  const runInto = async (redirection: string, ...args: string[]) => {
    using sandbox = new Sandbox();
    await sandbox.write("a.ts", "export const a = 1;\n");
    const { env, project: cwd } = sandbox;
    const child = Bun.spawn(["sh", "-c", `exec "$0" "$@" ${redirection}`, EXECUTABLE, ...args], {
      cwd,
      env: { ...env, BRAINLOOP_ALLOW_PATHS: "not/absolute" },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { code, out, err };
  };

  test("behind stderr the work is done all the same, and a wrong command line exits with 2", async () => {
    // What it would say there: that a setting has no effect.
    expect((await runInto("", "digest")).err).toContain("BRAINLOOP_ALLOW_PATHS");
    expect(await runInto("2>/dev/full", "digest")).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 file, 1 digested"),
    });
    expect(await runInto("2>/dev/full", "--wrong")).toMatchObject({ code: 2 });
  });

  test("behind stdout the result is said to be lost", async () => {
    const { code, err } = await runInto(">/dev/full", "digest");
    expect(code).toBe(1);
    expect(err).toContain('"stdout" cannot be written: the disk is full');
  });
});
