/**
 * `bun run clients`: what `brainloop setup CLIENT --write` writes is read by the clients themselves, those that npm has:
 * into a file with comments and another server, twice, and out again. Installs them once, into the temporary directory.
 */
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";
import { KEPT } from "../compare/unpacked.ts";

interface RealClient {
  name: string;
  package: string;
  /** In `node_modules`; run by Node where it is a script. */
  command: (platform: string) => string;
  /** Below the home directory. */
  file: string;
  /** A person's file, with another server. */
  before: string;
}

const JSON_BEFORE = `{
  // mine
  "mcpServers": {
    "other": { "command": "true", "args": [] } // leave it
  }
}
`;

const CLIENTS: readonly RealClient[] = [
  {
    name: "codex",
    package: "@openai/codex@0.169.0",
    command: () => ".bin/codex",
    file: ".codex/config.toml",
    before: `# mine\nmodel = "o4" # really\n\n[mcp_servers.other] # leave it\ncommand = "true"\n`,
  },
  {
    name: "gemini",
    package: "@google/gemini-cli@0.61.0",
    command: () => ".bin/gemini",
    file: ".gemini/settings.json",
    before: JSON_BEFORE,
  },
  {
    name: "claude",
    package: "@anthropic-ai/claude-code@2.1.330",
    command: (platform) => `@anthropic-ai/claude-code-${platform}/claude`,
    file: ".claude.json",
    // Its own file, which it writes itself: no comments.
    before: JSON_BEFORE.replaceAll(/ *\/\/.*\n/g, "\n"),
  },
];

const folder = join(KEPT, "clients");
const problems: string[] = [];
await install();
for (const client of CLIENTS) await check(client);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function install(): Promise<void> {
  if (CLIENTS.every((client) => existsSync(programOf(client)))) return;
  mkdirSync(folder, { recursive: true });
  await Bun.write(join(folder, "package.json"), "{}");
  const packages = CLIENTS.map((client) => client.package);
  // Their own scripts only move programs about, which are run where they are.
  const options = ["--no-audit", "--no-fund", "--silent", "--ignore-scripts"];
  await Bun.spawn(["npm", "install", ...options, ...packages], { cwd: folder }).exited;
}

function programOf({ command }: RealClient): string {
  return join(folder, "node_modules", command(`${process.platform}-${process.arch}`));
}

async function check(client: RealClient): Promise<void> {
  const { name, file, before } = client;
  if (!existsSync(programOf(client))) {
    problems.push(`${name} cannot be had here`);
    return;
  }
  using sandbox = new Sandbox();
  const path = join(sandbox.home, file);
  await Bun.write(path, before);
  const listed = (): Promise<string> => list(client, sandbox);
  const expect = (right: boolean, what: string): void => {
    if (!right) problems.push(`${name}: ${what}`);
  };
  expect((await listed()).includes("other"), "does not read what was there before");
  for (const time of ["once", "twice"]) {
    const { code, err } = await setup(sandbox, name, "--write");
    expect(code === 0, `setup ended with ${code}: ${err}`);
    const shown = await listed();
    expect(
      shown.includes(realpathSync(EXECUTABLE)),
      `does not know of brainloop, written ${time}:\n${shown}`,
    );
    expect(shown.includes("other"), `has lost the other server, written ${time}`);
  }
  const text = await Bun.file(path).text();
  for (const comment of before.match(/(?:\/\/|#) .*/g) ?? [])
    expect(text.includes(comment), `lost "${comment}"`);
  await setup(sandbox, name, "--remove");
  const left = await listed();
  expect(!left.includes(realpathSync(EXECUTABLE)) && left.includes("other"), `after --remove:\n${left}`);
  process.stdout.write(`${name} (${client.package}) read what was written\n`);
}

function setup(sandbox: Sandbox, ...args: string[]): ReturnType<typeof brainloop> {
  return brainloop(["setup", ...args], { cwd: sandbox.project, env: sandbox.env });
}

/** What the client says of its servers. */
async function list(client: RealClient, sandbox: Sandbox): Promise<string> {
  const child = Bun.spawn([programOf(client), "mcp", "list"], {
    cwd: sandbox.project,
    env: { ...sandbox.env, PATH: process.env["PATH"] ?? "" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: 60_000,
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return out + err;
}
