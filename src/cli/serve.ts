import { fstatSync } from "node:fs";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { errnoOf } from "../file-error.ts";
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_DEPTH } from "../limits.ts";
import { createMcpServer } from "../mcp/server.ts";
import { StdioTransport } from "../mcp/transport.ts";
import { Lifetime } from "../worker/lifetime.ts";
import type { Backend } from "./backend.ts";
import type { ConsoleOptions } from "./console-options.ts";
import type { Invocation } from "./command.ts";
import type { ConsoleHandle } from "./open-console.ts";
import { findPlace } from "./place.ts";

/** When what stands behind the door is opened, if no call came first: the client has its first answer by then. */
const OPEN_BACKEND_MS = 200;

/**
 * Serves MCP on stdin and stdout until the client is done. `initialize` is answered by the door alone;
 * what stands behind it is loaded with the first need of it.
 * @throws BrainloopError INVALID_PARAMS for roots or a data directory that cannot be
 */
export async function serve(invocation: Invocation): Promise<number> {
  const { world, options } = invocation;
  const startedAt = Date.now() / 1000;
  const parent = process.ppid;
  const readOnly = options["readOnly"] === true;
  findPlace(invocation);
  const wanted = await wantedConsole(options);
  const found = (url: string): void => world.err(`brainloop: console at ${url}\n`);
  if (wanted !== undefined && nobodyWrites()) {
    const { serveConsole } = await import("./serve-console.ts");
    return await serveConsole(invocation, { ...wanted, readOnly, found });
  }

  let backend: Backend | undefined;
  let consoleHandle: ConsoleHandle | undefined;
  let refused = false;
  const onOrphaned = (): void => lifetime.abandon("the parent process is gone");
  const open = async (): Promise<Backend> => {
    const { openBackend } = await import("./backend.ts");
    backend ??= openBackend(invocation, {
      readOnly,
      kind: "server",
      startedAt,
      onPoison: () => lifetime.stop("asked by a poison pill"),
      onOrphaned,
      onOutdated: () => lifetime.stop("a newer Brainloop uses its databases"),
    });
    // The backend watches from now on; what started this may have ended before.
    if (process.ppid !== parent) onOrphaned();
    if (refused) backend.refuse();
    return backend;
  };

  const transport: StdioTransport = new StdioTransport({
    input: Bun.stdin.stream(),
    output: Bun.stdout.writer(),
    // Before there is a backend nothing goes out but what the client itself has sent.
    mask: (text) => backend?.mask(text) ?? text,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxDepth: MAX_MESSAGE_DEPTH,
    onEnd: () => lifetime.finish("the input ended"),
    onGone: () => lifetime.abandon("the client is gone"),
  });
  const lifetime = new Lifetime({
    busy: () => transport.unanswered > 0 || backend?.busy() === true,
    refuse() {
      refused = true;
      backend?.refuse();
    },
    drain: () => backend?.drain(),
    cancel: () => backend?.cancel(),
    note: (message) => backend?.note(message),
    clock: { now: () => performance.now(), sleep: Bun.sleep },
    async close() {
      clearTimeout(opening);
      await served.close();
      await consoleHandle?.close();
      await backend?.close();
    },
  });
  lifetime.listen();
  if (world.isTerminal.in) world.err(REGISTER);
  const served = serveStdio(() => createMcpServer({ version: world.version, readOnly, backend: open }), {
    transport,
    onerror: (error) => backend?.note(`Protocol: ${error.message}`),
  });
  const openAll = async (): Promise<void> => {
    const opened = await open();
    if (wanted === undefined) return;
    const { openConsole } = await import("./open-console.ts");
    const warn = (message: string): void => opened.warn(message);
    consoleHandle = await openConsole(opened, { ...wanted, now: () => Date.now() / 1000, found, warn });
  };
  const opening = setTimeout(
    () => openAll().catch((error: unknown) => world.err(`brainloop: ${String(error)}\n`)),
    OPEN_BACKEND_MS,
  );
  opening.unref();
  return await lifetime.ended;
}

/** Most starts want no console, and what it takes to know where is not loaded then. */
async function wantedConsole(options: Invocation["options"]): Promise<ConsoleOptions | undefined> {
  if (options["console"] === undefined && options["consoleAllowHost"] === undefined) return undefined;
  return (await import("./console-options.ts")).consoleOptions(options);
}

/** Whether stdin is no client's: a terminal, /dev/null, or nothing at all. */
function nobodyWrites(): boolean {
  try {
    return fstatSync(0).isCharacterDevice();
  } catch (error) {
    if (errnoOf(error) === "EBADF") return true;
    throw error;
  }
}

const REGISTER = `brainloop speaks MCP on stdin and stdout, for a coding agent to start. To register it:

  brainloop setup claude      (or cursor, vscode, codex, windsurf, gemini, json)

To run one action by hand:  brainloop call read_code '{"file_path":"."}'
Waiting for messages; Ctrl-C ends.
`;
