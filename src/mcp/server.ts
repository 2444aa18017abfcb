import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Action } from "../action.ts";
import type { CallRequest, CallResult } from "../actions/run.ts";
import { LOOP_PROMPT, loopPrompt } from "./loop-prompt.ts";
import { describeTool, TOOL_NAME } from "./tool.ts";

/** What the tool stands for. */
export interface Backend<Context> {
  actions: readonly Action<Context>[];
  /** Runs one call; never rejects. */
  call(request: CallRequest): Promise<CallResult>;
}

export interface McpOptions<Context> {
  version: string;
  /** Whether it offers reading and discovery alone. */
  readOnly: boolean;
  /** Loaded when it is first needed, so that `initialize` is answered before. */
  backend(): Promise<Backend<Context>>;
}

const READING =
  "Brainloop answers with digests of files and folders. Map a folder first, then read single files or symbols.";
const WRITING =
  "It has files and SQL written by a fast model, checks them and puts them in place: settle first what is wanted, then say it in " +
  "one prompt and name the files whose names and signatures count as context_files. The answer is a receipt; audit several files " +
  "before they are written with loop. The same call again does nothing and costs nothing.";
const CORRECTING = "A wrong call is answered with the schema it should have followed.";

/** Shortest time between two progress notifications of a call. */
const PROGRESS_INTERVAL_MS = 100;
/** How long a client may keep lists: they change with the executable alone. */
const LIST_TTL_MS = 3_600_000;

/** One MCP server instance over the actions; the same for both eras of the protocol. */
export function createMcpServer<Context>(options: McpOptions<Context>): Server {
  const hint = { ttlMs: LIST_TTL_MS, cacheScope: "private" as const };
  const server = new Server(
    { name: "brainloop", version: options.version },
    {
      capabilities: { tools: {}, resources: {}, prompts: {} },
      instructions: [READING, ...(options.readOnly ? [] : [WRITING]), CORRECTING].join(" "),
      cacheHints: {
        "tools/list": hint,
        "resources/list": hint,
        "resources/templates/list": hint,
        "prompts/list": hint,
      },
    },
  );
  server.setRequestHandler("tools/list", async () => {
    const { actions } = await options.backend();
    return { tools: [describeTool(actions)] };
  });
  server.setRequestHandler("tools/call", async (request, context): Promise<CallToolResult> => {
    if (request.params.name !== TOOL_NAME) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown tool "${request.params.name}"; there is one, "${TOOL_NAME}"`,
      );
    }
    const { call } = await options.backend();
    const { ok, body } = await call({
      call: request.params.arguments ?? {},
      signal: context.mcpReq.signal,
      progress: progressReporter(context),
    });
    return { content: [{ type: "text", text: JSON.stringify(body) }], ...(ok ? {} : { isError: true }) };
  });
  serveDigestResources(server, options);
  serveLoopPrompt(server, options);
  return server;
}

/** The loop for clients that show prompts to people; a server that only reads has none. */
function serveLoopPrompt<Context>(server: Server, { backend }: McpOptions<Context>): void {
  const offered = async (): Promise<boolean> => {
    const { actions } = await backend();
    return actions.some(({ name }) => name === LOOP_PROMPT.name);
  };
  server.setRequestHandler("prompts/list", async () => ({ prompts: (await offered()) ? [LOOP_PROMPT] : [] }));
  server.setRequestHandler("prompts/get", async ({ params }) => {
    const task = params.arguments?.["task"];
    if (params.name !== LOOP_PROMPT.name || !(await offered()))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt "${params.name}"`);
    if (task === undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Prompt "loop" needs the argument "task"');
    return loopPrompt(task);
  });
}

/** Digests for clients that show resources to people. */
function serveDigestResources<Context>(server: Server, options: McpOptions<Context>): void {
  const prefix = "brainloop://digest/";
  server.setRequestHandler("resources/list", () => ({
    resources: [{ uri: `${prefix}.`, name: "map", title: "Map of the project", mimeType: "text/plain" }],
  }));
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: [
      {
        uriTemplate: `${prefix}{+path}`,
        name: "digest",
        title: "Digest of a file, folder or database",
        mimeType: "text/plain",
      },
    ],
  }));
  server.setRequestHandler("resources/read", async (request, context) => {
    const { uri } = request.params;
    if (!uri.startsWith(prefix)) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Unknown resource "${uri}"; digests are ${prefix}PATH`,
      );
    }
    const path = decodePath(uri.slice(prefix.length));
    // Loaded here: nothing of it is needed to answer `initialize`.
    const { readers } = await import("../readers/index.ts");
    const action = readers.find((reader) => reader.accepts(path))?.name ?? "read_code";
    const { call } = await options.backend();
    const { ok, body } = await call({
      call: { action, params: { path } },
      signal: context.mcpReq.signal,
      progress: () => undefined,
    });
    if (!ok)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Cannot read "${path}": ${errorMessage(body)}`,
      );
    const text = typeof body["digest"] === "string" ? body["digest"] : JSON.stringify(body, null, 1);
    return { contents: [{ uri, mimeType: "text/plain", text }] };
  });
}

function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function errorMessage(body: Record<string, unknown>): string {
  const { error } = body;
  if (typeof error !== "object" || error === null || !("message" in error)) return "unknown failure";
  return String(error.message);
}

/** Sends progress when the caller asked for it: rising, not too often, and never after a cancellation. */
function progressReporter(context: ServerContext): CallRequest["progress"] {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let last = Number.NEGATIVE_INFINITY;
  let sentAt = Number.NEGATIVE_INFINITY;
  return ({ done, total, message }) => {
    const now = performance.now();
    const finished = total !== undefined && done >= total;
    if (done <= last || context.mcpReq.signal.aborted) return;
    if (now - sentAt < PROGRESS_INTERVAL_MS && !finished) return;
    last = done;
    sentAt = now;
    void context.mcpReq.notify({
      method: "notifications/progress",
      params: {
        progressToken,
        progress: done,
        ...(total === undefined ? {} : { total }),
        ...(message === undefined ? {} : { message }),
      },
    });
  };
}
