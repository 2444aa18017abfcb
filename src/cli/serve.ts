import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { hostname } from "node:os";
import { runCall } from "../actions/run.ts";
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_DEPTH } from "../limits.ts";
import { createMcpServer } from "../mcp/server.ts";
import { StdioTransport } from "../mcp/transport.ts";
import { Lifetime } from "../worker/lifetime.ts";
import { Pulse } from "../worker/pulse.ts";
import type { Invocation } from "./command.ts";
import { openWorkplace } from "./services.ts";

/** Serves MCP on stdin and stdout until the client is done. */
export async function serve(invocation: Invocation): Promise<number> {
  const { world, options } = invocation;
  const startedAt = Date.now() / 1000;
  const workplace = openWorkplace(invocation);
  const { services, calls, pool } = workplace;

  const transport: StdioTransport = new StdioTransport({
    input: Bun.stdin.stream(),
    output: Bun.stdout.writer(),
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxDepth: MAX_MESSAGE_DEPTH,
    mask: services.maskText,
    onEnd: () => lifetime.finish("the input ended"),
    onGone: () => lifetime.abandon("the client is gone"),
  });
  const pulse = new Pulse({
    stores: services.stores,
    log: services.log,
    startedAt,
    refresh: () => workplace.refresh(),
    onPoison: () => lifetime.stop("asked by a poison pill"),
    onOrphaned: () => lifetime.abandon("the parent process is gone"),
    describe: () => ({
      workerId: workplace.workerId,
      kind: "server",
      sessionsActive: 0,
      cacheHitRate: services.reading.hitRate,
      host: hostname(),
      pid: process.pid,
      startedAt,
      version: world.version,
    }),
  });
  const lifetime = new Lifetime({
    busy: () => calls.underWay > 0 || transport.unanswered > 0,
    refuse: () => calls.refuse(),
    cancel: () => calls.cancelAll(),
    log: services.log,
    close: async () => {
      await served.close();
      pool.close();
      await pulse.stop();
      await workplace.close();
    },
  });
  const offered =
    options["readOnly"] === true ? services.actions.filter(({ readOnly }) => readOnly) : services.actions;
  let ready: Promise<void> | undefined;
  lifetime.listen();
  if (world.isTerminal.in) world.err(REGISTER);

  const served = serveStdio(
    () =>
      createMcpServer({
        version: world.version,
        actions: offered,
        call: async (request) => {
          // Settings and secrets as stored count from the first call on; nothing before needs them.
          await (ready ??= workplace.refresh());
          return await runCall({ ...services, actions: offered }, calls, request);
        },
      }),
    { transport, onerror: (error) => services.log.debug("Protocol", { reason: error.message }) },
  );
  // Databases are opened once the client has its first answer.
  setTimeout(() => pulse.start(), START_PULSE_MS).unref();
  return await lifetime.ended;
}

const START_PULSE_MS = 200;

const REGISTER = `brainloop speaks MCP on stdin and stdout, for a coding agent to start. To register it:

  brainloop setup claude      (or cursor, vscode, codex, windsurf, gemini, json)

To run one action by hand:  brainloop call read_code '{"file_path":"."}'
Waiting for messages; Ctrl-C ends.
`;
