/** The executable as an MCP server, spoken to in lines: what a well-behaved client would never send, too. */
import * as v from "valibot";
import { EXECUTABLE, type Sandbox } from "./executable.ts";

/** For each file's `setDefaultTimeout`: processes are started and waited for while others use the cores. */
export const PATIENCE_MS = 30_000;

export const LATEST = "2026-07-28";
export const LEGACY_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

const Message = v.object({
  jsonrpc: v.literal("2.0"),
  id: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  method: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown())),
  result: v.optional(v.record(v.string(), v.unknown())),
  error: v.optional(v.object({ code: v.number(), message: v.string(), data: v.optional(v.unknown()) })),
});
export type Message = v.InferOutput<typeof Message>;

const ToolResult = v.looseObject({
  content: v.strictTuple([v.strictObject({ type: v.literal("text"), text: v.string() })]),
  isError: v.optional(v.boolean()),
});

/** What a tool call gave. */
export interface Answer {
  ok: boolean;
  /** The one text. */
  text: string;
  /** The text parsed. */
  body: Record<string, unknown>;
}

/** One line of stdout as a message. @throws where it is none, since stdout carries protocol alone */
export function parseMessage(line: string): Message {
  return v.parse(Message, JSON.parse(line));
}

/** The answer in a result or a message that carries one. */
export function answerOf(result: unknown): Answer {
  const { content, isError } = v.parse(ToolResult, result);
  const { text } = content[0];
  return { ok: isError !== true, text, body: v.parse(v.record(v.string(), v.unknown()), JSON.parse(text)) };
}

/** What stands at a path of keys and indices; undefined where there is none. */
export function at(value: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

/** The same as text. @throws where it is none */
export function textAt(value: unknown, ...keys: (string | number)[]): string {
  return v.parse(v.string(), at(value, ...keys));
}

/** What every request of the 2026-07-28 era carries. */
export function modernMeta(version = LATEST): Record<string, unknown> {
  return {
    "io.modelcontextprotocol/protocolVersion": version,
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
}

export function initializeParams(protocolVersion: string): Record<string, unknown> {
  return { protocolVersion, capabilities: {}, clientInfo: { name: "test", version: "1" } };
}

export interface ServerOptions {
  args?: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
  executable?: string;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | number | null;
}

/** A running server; ended when it goes out of scope. */
export class RawServer implements AsyncDisposable {
  /** Everything on stdout, line by line. */
  readonly lines: string[] = [];
  readonly messages: Message[] = [];
  /** Everything on stderr so far. */
  errors = "";
  readonly child: Bun.Subprocess<"pipe", "pipe", "pipe">;
  private nextId = 1;
  private readonly reading: Promise<unknown>;
  private arrived = Promise.withResolvers<void>();

  constructor(sandbox: Pick<Sandbox, "project" | "env">, options: ServerOptions = {}) {
    this.child = Bun.spawn([options.executable ?? EXECUTABLE, ...(options.args ?? [])], {
      cwd: options.cwd ?? sandbox.project,
      env: { ...sandbox.env, ...options.env },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.reading = Promise.all([this.readLines(), this.readErrors()]);
  }

  /** A server that a client of an older revision has greeted. */
  static async start(
    sandbox: Pick<Sandbox, "project" | "env">,
    options: ServerOptions = {},
  ): Promise<RawServer> {
    const server = new RawServer(sandbox, options);
    await server.request("initialize", initializeParams("2025-11-25"));
    server.notify("notifications/initialized");
    return server;
  }

  /** Sends text as it is, with a line break behind it. */
  send(line: string | Uint8Array): void {
    this.child.stdin.write(line);
    this.child.stdin.write("\n");
    void this.child.stdin.flush();
  }

  notify(method: string, params?: Record<string, unknown>): void {
    this.send(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  /** Sends a request without waiting. @returns its id */
  post(method: string, params?: Record<string, unknown>): number {
    const id = this.nextId++;
    this.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return id;
  }

  /** Sends a tool call without waiting. @returns its id */
  postCall(args: Record<string, unknown>, meta?: Record<string, unknown>): number {
    return this.post("tools/call", { name: "brainloop", arguments: args, ...(meta && { _meta: meta }) });
  }

  request(method: string, params?: Record<string, unknown>): Promise<Message> {
    return this.response(this.post(method, params));
  }

  async call(args: Record<string, unknown>): Promise<Answer> {
    return await this.answer(this.postCall(args));
  }

  /** The answer to a posted call. */
  async answer(id: number): Promise<Answer> {
    const message = await this.response(id);
    if (message.result === undefined) throw new Error(`No result: ${JSON.stringify(message)}`);
    return answerOf(message.result);
  }

  /** The response to a request, waited for. */
  response(id: number | string | null): Promise<Message> {
    return this.find((message) => message.id === id && message.method === undefined, `response ${id}`);
  }

  /** The first message that fits, now or later. */
  async find(fits: (message: Message) => boolean, what: string, withinMs = 20_000): Promise<Message> {
    const deadline = performance.now() + withinMs;
    for (let seen = 0; ;) {
      for (; seen < this.messages.length; seen++) {
        const message = this.messages[seen];
        if (message !== undefined && fits(message)) return message;
      }
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`No ${what} within ${withinMs} ms. stderr: ${this.errors}`);
      await Promise.race([this.arrived.promise, Bun.sleep(left)]);
    }
  }

  /** Milliseconds until a ping is answered. */
  async ping(): Promise<number> {
    const startedAt = performance.now();
    const { result } = await this.request("ping");
    if (result === undefined) throw new Error("The ping was not answered with a result");
    return performance.now() - startedAt;
  }

  /** Waits for the end of the process and of its output. */
  async ended(withinMs = 10_000): Promise<Ended> {
    const code = await Promise.race([
      this.child.exited,
      Bun.sleep(withinMs).then(() => "still running" as const),
    ]);
    if (code === "still running")
      throw new Error(`Still running after ${withinMs} ms. stderr: ${this.errors}`);
    await this.reading;
    return { code: this.child.exitCode, signal: this.child.signalCode };
  }

  /** Ends its input and waits for its end. */
  async end(withinMs?: number): Promise<Ended> {
    await this.child.stdin.end();
    return await this.ended(withinMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.child.exited;
  }

  private async readLines(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of this.child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.take(line);
    }
    if (rest !== "") this.take(rest);
  }

  private take(line: string): void {
    this.lines.push(line);
    this.messages.push(parseMessage(line));
    const { arrived } = this;
    this.arrived = Promise.withResolvers();
    arrived.resolve();
  }

  private async readErrors(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.child.stderr) this.errors += decoder.decode(chunk, { stream: true });
  }
}
