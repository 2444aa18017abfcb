/**
 * A server that speaks Cerebras's wire format, to be told what to do wrong. That it speaks it is judged by
 * the official client in `test/llm/fake-cerebras.test.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as v from "valibot";

/** One thing that the stream does. */
export type Step =
  /** A piece of text. */
  | string
  | { reasoning: string }
  /** Bytes as they are. */
  | { raw: string }
  | { delayMs: number }
  /** The last chunk, with usage, and `[DONE]`. */
  | { finish: string; usage?: Usage; done?: boolean }
  /** An error within the stream. */
  | { error: { status_code: number; message: string; type: string; code: string }; named?: boolean }
  /** The connection is cut in the middle of the body. */
  | { cut: true }
  /** Nothing more comes, and the connection stays open. */
  | { hang: true };

export interface Usage {
  prompt: number;
  completion: number;
  reasoning?: number;
  cached?: number;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** In place of a stream; text is sent as it is, all else as JSON. */
  body?: unknown;
  steps?: readonly Step[];
  /** Line ends of the stream; `\n` unless told. */
  lineEnd?: string;
  /** Every byte in a write of its own. */
  byteByByte?: boolean;
  /** Before anything is sent. */
  delayMs?: number;
}

/** What was asked, once its form was found right. */
export interface Asked {
  headers: Record<string, string>;
  body: v.InferOutput<typeof Request>;
}

/** Unknown keys are refused, as by the real one. */
const Request = v.strictObject({
  model: v.string(),
  messages: v.array(
    v.strictObject({ role: v.picklist(["system", "user", "assistant"]), content: v.string() }),
  ),
  stream: v.optional(v.boolean()),
  temperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  max_completion_tokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  reasoning_format: v.optional(v.picklist(["parsed", "raw", "hidden", "none"])),
  reasoning_effort: v.optional(v.picklist(["low", "medium", "high"])),
  seed: v.optional(v.number()),
  stop: v.optional(v.union([v.string(), v.pipe(v.array(v.string()), v.maxLength(4))])),
  top_p: v.optional(v.number()),
  user: v.optional(v.string()),
});

/** A full answer in one piece per word. */
export function answer(text: string, usage?: Usage): Reply {
  return { steps: [...(text.match(/\s*\S+\s*/g) ?? []), { finish: "stop", ...(usage && { usage }) }] };
}

/** What the real one says where a limit is reached. */
export function rateLimited(headers: Record<string, string> = {}, code = "token_quota_exceeded"): Reply {
  return {
    status: 429,
    headers,
    body: {
      message: "Tokens per minute limit exceeded - too many tokens processed.",
      type: "too_many_tokens_error",
      param: "quota",
      code,
      id: "",
    },
  };
}

/** An error as it stands in a stream. */
export function streamError(
  status: number,
  message = "Something went wrong",
): Extract<Step, { error: object }> {
  return { error: { status_code: status, message, type: "server_error", code: "internal_error" } };
}

export interface FakeCerebrasOptions {
  /** What is answered where nothing is queued. */
  respond?: (asked: Asked) => Reply | Promise<Reply>;
  models?: readonly string[];
  /** The one key that is taken. */
  key?: string;
}

export class FakeCerebras implements AsyncDisposable {
  /** Every well-formed request for a completion, in the order of arrival. */
  readonly asked: Asked[] = [];
  /** Replies that come next, one per request. */
  readonly queue: Reply[] = [];
  /** Requests being answered now, and the most there ever were at once. */
  running = 0;
  mostRunning = 0;
  /** Connections that the client left before the answer was complete. */
  left = 0;
  readonly key: string;
  readonly #server;
  readonly #respond: (asked: Asked) => Reply | Promise<Reply>;
  readonly #models: readonly string[];

  private constructor(options: FakeCerebrasOptions) {
    this.key = options.key ?? "csk-0123456789abcdef0123456789abcdef";
    this.#respond = options.respond ?? (() => answer("fine"));
    this.#models = options.models ?? ["gpt-oss-120b"];
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(options: FakeCerebrasOptions = {}): Promise<FakeCerebras> {
    const fake = new FakeCerebras(options);
    await new Promise<void>((resolve) => fake.#server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  /** As `CEREBRAS_BASE_URL` has it. */
  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("Not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  /** What points a client at it. */
  get env(): Record<string, string> {
    return { CEREBRAS_BASE_URL: this.url, CEREBRAS_API_KEY: this.key };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    response.once("close", () => {
      this.running--;
      if (!response.writableFinished) this.left++;
    });
    const reply = await this.#route(request);
    if (reply.delayMs !== undefined) await Bun.sleep(reply.delayMs);
    if (reply.steps === undefined) return sendWhole(response, reply);
    await sendStream(response, reply, reply.steps);
  }

  async #route(request: IncomingMessage): Promise<Reply> {
    const { method, url } = request;
    if (method === "GET" && url === "/v1/tcp_warming") return { body: "" };
    if (request.headers.authorization !== `Bearer ${this.key}`) {
      return flatError(401, "wrong_api_key", "Wrong API Key", "invalid_request_error");
    }
    if (method === "GET" && url === "/v1/models") {
      const data = this.#models.map((id) => ({ id, object: "model", created: 0, owned_by: "Cerebras" }));
      return { body: { object: "list", data } };
    }
    if (method !== "POST" || url !== "/v1/chat/completions") {
      return flatError(404, "not_found", `Cannot ${method} ${url}`, "not_found_error");
    }
    const parsed = v.safeParse(Request, JSON.parse(await readText(request)));
    if (!parsed.success) {
      const [{ message }] = parsed.issues;
      const where = v.getDotPath(parsed.issues[0]) ?? "body";
      return flatError(400, "wrong_api_format", `body.${where}: ${message}`, "invalid_request_error");
    }
    const body = parsed.output;
    if (!this.#models.includes(body.model)) {
      const message = `Model ${body.model} does not exist or you do not have access to it.`;
      return flatError(404, "model_not_found", message, "not_found_error");
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const asked = { headers, body };
    this.asked.push(asked);
    return this.queue.shift() ?? (await this.#respond(asked));
  }
}

function flatError(status: number, code: string, message: string, type: string): Reply {
  return { status, body: { message, type, param: null, code, id: "" } };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip"
    ? Buffer.from(Bun.gunzipSync(bytes)).toString()
    : bytes.toString();
}

function sendWhole(response: ServerResponse, { status = 200, headers = {}, body = "" }: Reply): void {
  const type = typeof body === "string" ? "text/plain" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** The fields that stand in every chunk. */
const COMMON = {
  id: "chatcmpl-00000000-0000-0000-0000-000000000000",
  created: 1_795_000_000,
  model: "gpt-oss-120b",
  system_fingerprint: "fp_0",
  object: "chat.completion.chunk",
};

async function sendStream(response: ServerResponse, reply: Reply, steps: readonly Step[]): Promise<void> {
  const { status = 200, headers = {}, lineEnd = "\n", byteByByte = false } = reply;
  response.writeHead(status, { "content-type": "text/event-stream; charset=utf-8", ...headers });
  response.flushHeaders();
  const write = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text.replaceAll("\n", lineEnd));
    for (const piece of byteByByte ? [...bytes].map((byte) => Buffer.of(byte)) : [bytes]) {
      if (response.destroyed) return;
      // Each write waits until the last has left, so that a client that is slow is not buffered for.
      await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    }
  };
  const event = (chunk: object, name?: string): Promise<void> =>
    write(`${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(chunk)}\n\n`);
  const delta = (content: object): Promise<void> =>
    event({ ...COMMON, choices: [{ delta: content, index: 0 }] });

  if (steps.some((step) => typeof step === "string")) await delta({ role: "assistant" });
  for (const step of steps) {
    if (response.destroyed) return;
    if (typeof step === "string") await delta({ content: step });
    else if ("reasoning" in step) await delta({ reasoning: step.reasoning });
    else if ("raw" in step) await write(step.raw);
    else if ("delayMs" in step) await Bun.sleep(step.delayMs);
    else if ("error" in step) {
      const { status_code, ...error } = step.error;
      const body = { status_code, error: { ...error, param: "", id: "" } };
      await event(body, step.named === true ? "error" : undefined);
    } else if ("finish" in step) {
      await event(lastChunk(step.finish, step.usage ?? { prompt: 100, completion: 50 }));
      if (step.done !== false) await write("data: [DONE]\n\n");
    } else if ("cut" in step) {
      // What was sent must have arrived, or the cut takes it along.
      await Bun.sleep(50);
      response.socket?.destroy();
      return;
    } else return;
  }
  response.end();
}

function lastChunk(finish: string, usage: Usage): object {
  const { prompt, completion, reasoning = 0, cached = 0 } = usage;
  return {
    ...COMMON,
    choices: [{ delta: {}, finish_reason: finish, index: 0 }],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      completion_tokens_details: { reasoning_tokens: reasoning },
      prompt_tokens_details: { cached_tokens: cached },
    },
    time_info: { queue_time: 0.002, prompt_time: 0.004, completion_time: 0.05, total_time: 0.06, created: 0 },
  };
}
