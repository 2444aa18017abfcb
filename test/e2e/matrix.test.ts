/** How a server behaves with each kind of input, and how it ends then: the matrix of SPEC 11. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { InTerminal } from "../cli/terminal.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { initializeParams, PATIENCE_MS } from "../support/mcp.ts";
import { isAlive, until } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

const line = (id: number, method: string, params: object): string =>
  `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
const GREETING = line(1, "initialize", initializeParams("2025-11-25"));
const WRITE = line(2, "tools/call", {
  name: "brainloop",
  arguments: { action: "generate_file", params: { output_path: "a.ts", verified_prompt: "anything" } },
});

/** A started server with what it said so far. */
interface Started {
  pid: number;
  said(): string;
  kill(signal: NodeJS.Signals): void;
  ended(): Promise<number>;
}

type Start = (sandbox: Sandbox, args: readonly string[]) => Started;

/** A shell gives it an input, and lives on to tell how it ended. */
const redirected =
  (redirection: string): Start =>
  (sandbox, args) => {
    const child = Bun.spawn(["sh", "-c", `exec "$0" "$@" ${redirection}`, EXECUTABLE, ...args], {
      cwd: sandbox.project,
      env: sandbox.env,
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    let said = "";
    const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
      for await (const chunk of stream) said += new TextDecoder().decode(chunk);
    };
    const reading = Promise.all([listen(child.stdout), listen(child.stderr)]);
    // Where the shell gives it another input, nobody reads this one.
    if (redirection === "") {
      child.stdin.write(GREETING);
      void child.stdin.flush();
    }
    return {
      pid: child.pid,
      said: () => said,
      kill: (signal) => child.kill(signal),
      async ended() {
        const code = await child.exited;
        await reading;
        return code;
      },
    };
  };

const terminal: Start = (sandbox, args) => {
  const shown = new InTerminal([...args, "--root", sandbox.project], sandbox.env);
  return {
    pid: shown.pid,
    said: () => shown.shown,
    kill: (signal) => shown.kill(signal),
    ended: () => shown.end(),
  };
};

interface Row {
  input: string;
  start: Start;
  /** Whether it stays, without and with `--console`. */
  stays: boolean;
  staysWithConsole: boolean;
  /** What it says by itself. */
  says: string;
}

const ROWS: readonly Row[] = [
  {
    input: "a terminal",
    start: terminal,
    stays: true,
    staysWithConsole: true,
    says: "brainloop setup claude",
  },
  { input: "a pipe", start: redirected(""), stays: true, staysWithConsole: true, says: '"protocolVersion"' },
  {
    input: "a file",
    start: redirected("<../input"),
    stays: false,
    staysWithConsole: false,
    says: '"protocolVersion"',
  },
  { input: "/dev/null", start: redirected("</dev/null"), stays: false, staysWithConsole: true, says: "" },
  { input: "closed", start: redirected("<&-"), stays: false, staysWithConsole: true, says: "" },
];

const CASES = [[], ["--console=0"]].flatMap((args) =>
  ROWS.map((row) => ({
    ...row,
    args,
    name: `${row.input}${args.length > 0 ? " and --console" : ""}`,
    // By then it hears signals.
    says: args.length > 0 && row.staysWithConsole ? "console at http://" : row.says,
    remains: args.length > 0 ? row.staysWithConsole : row.stays,
  })),
);

async function inSandbox(work: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  await Bun.write(join(sandbox.path, "input"), GREETING);
  await work(sandbox);
}

test.concurrent.each(CASES.filter(({ remains }) => remains))(
  "input is $name: it stays; SIGINT with SIGTERM 100 ms behind ends it with 0",
  ({ start, args, says }) =>
    inSandbox(async (sandbox) => {
      const server = start(sandbox, args);
      await until(`it says ${says}`, () => server.said().includes(says), 10_000);
      await Bun.sleep(500);
      expect(isAlive(server.pid)).toBe(true);
      server.kill("SIGINT");
      await Bun.sleep(100);
      server.kill("SIGTERM");
      expect(await server.ended()).toBe(0);
    }),
);

test.concurrent.each(CASES.filter(({ remains }) => !remains))(
  "input is $name: it ends by itself with 0 once all is answered",
  ({ start, args, says }) =>
    inSandbox(async (sandbox) => {
      const server = start(sandbox, args);
      expect(await server.ended()).toBe(0);
      expect(server.said()).toContain(says);
    }),
);

const CTRL_D = "\u0004";

test.concurrent.each([
  { what: "two SIGINTs with work under way end it at once", busy: true, code: 130 },
  { what: "SIGHUP, as the terminal is closed, ends it", busy: false, code: 0 },
  { what: "Ctrl-D, the end of its input, ends it", busy: false, code: 0 },
])("in a terminal $what", ({ what, busy, code }) =>
  inSandbox(async (sandbox) => {
    await using fake = await FakeCerebras.start({ respond: () => ({ steps: ["x", { hang: true }] }) });
    await using shown = new InTerminal(["--root", sandbox.project], { ...sandbox.env, ...fake.env });
    await shown.until("brainloop setup claude");
    shown.type(GREETING);
    await shown.until('"protocolVersion"');
    if (busy) {
      shown.type(WRITE);
      await until("the provider is asked", () => fake.asked.length > 0, 10_000);
      shown.kill("SIGINT");
      await Bun.sleep(100);
      shown.kill("SIGINT");
    } else if (what.startsWith("SIGHUP")) shown.kill("SIGHUP");
    else shown.type(CTRL_D);
    expect(await shown.end()).toBe(code);
  }),
);
