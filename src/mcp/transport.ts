import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  parseJSONRPCMessage,
  PROTOCOL_VERSION_META_KEY,
  type RequestId,
  type Transport,
} from "@modelcontextprotocol/server";
import { LATEST_VERSION } from "./protocol.ts";
import { type Frame, jsonDepth, LineFrames } from "./frames.ts";

export interface StdioStreams {
  input: ReadableStream<Uint8Array>;
  output: { write(text: string): unknown; flush(): number | Promise<number> };
}

export interface TransportOptions extends StdioStreams {
  /** Longest message taken; a longer one is answered with an error and skipped. */
  maxMessageBytes: number;
  /** Deepest nesting taken. */
  maxDepth: number;
  /** Takes known secrets out of every message: errors repeat what they were sent. */
  mask(text: string): string;
  /** The input ended: the client has nothing more to ask. */
  onEnd(): void;
  /** The output is gone: nobody can be answered any more. */
  onGone(): void;
}

/** JSON-RPC 2.0 and MCP 2026-07-28 error codes. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const UNSUPPORTED_VERSION = -32022;

/** Messages of a batch: each is answered, so that a short line could ask for gigabytes. */
const MAX_BATCH = 100;

/** Open until either side ends: no answer is owed. */
const SUBSCRIBE = "subscriptions/listen";

/** A result right behind a progress notification makes the TypeScript client drop the notification. */
const PROGRESS_GAP_MS = 5;
/** Characters of answers that may wait for the client before its next message is taken. */
const MAX_UNSENT = 16 * 1024 * 1024;
const UNSENT_POLL_MS = 20;

/**
 * MCP over a pair of streams. Unlike the SDK's own transport it answers malformed, oversized and
 * too deeply nested messages instead of ignoring them or closing, checks the protocol version that
 * each request of the 2026-07-28 era carries, and leaves calls under way alone when the input ends.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  private readonly pending = new Set<RequestId>();
  /** Messages handed over but not taken by the client yet. */
  private writing = 0;
  /** Characters written that the client has not taken yet. */
  private unsent = 0;
  private lastProgressAt = Number.NEGATIVE_INFINITY;
  private modern = false;
  private closed = false;

  constructor(private readonly options: TransportOptions) {}

  start(): Promise<void> {
    void this.read();
    return Promise.resolve();
  }

  /** Requests taken and not answered yet, and messages that are still on their way out. */
  get unanswered(): number {
    return this.pending.size + this.writing;
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.closed) return;
    if ("method" in message && message.method === "notifications/progress") {
      this.lastProgressAt = performance.now();
    } else if (performance.now() - this.lastProgressAt < PROGRESS_GAP_MS) {
      await Bun.sleep(PROGRESS_GAP_MS);
    }
    const written = this.write(message);
    this.settle(message);
    await written;
  }

  close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      this.onclose?.();
    }
    return Promise.resolve();
  }

  private async write(message: object): Promise<void> {
    const line = `${this.options.mask(JSON.stringify(message))}\n`;
    this.writing++;
    this.unsent += line.length;
    try {
      this.options.output.write(line);
      await this.options.output.flush();
    } catch {
      this.options.onGone();
    } finally {
      this.writing--;
      this.unsent -= line.length;
    }
  }

  /** A client that does not read its answers gets no more of them: they would pile up here. */
  private async room(): Promise<void> {
    while (this.unsent > MAX_UNSENT && !this.closed) await Bun.sleep(UNSENT_POLL_MS);
  }

  private async read(): Promise<void> {
    const frames = new LineFrames(this.options.maxMessageBytes);
    try {
      for await (const chunk of this.options.input) {
        for (const frame of frames.push(chunk)) {
          await this.room();
          this.take(frame);
        }
        if (this.closed) return;
      }
      for (const frame of frames.end()) this.take(frame);
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
    this.options.onEnd();
  }

  private take(frame: Frame): void {
    if ("tooLong" in frame) {
      const limit = this.options.maxMessageBytes;
      this.refuse(
        null,
        INVALID_REQUEST,
        `Message of ${frame.tooLong} bytes is longer than the ${limit} allowed`,
      );
      return;
    }
    if (jsonDepth(frame.line, this.options.maxDepth) > this.options.maxDepth) {
      this.refuse(null, INVALID_REQUEST, `Message is nested deeper than ${this.options.maxDepth} levels`);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(frame.line);
    } catch {
      this.refuse(null, PARSE_ERROR, "Message is not JSON");
      return;
    }
    // Batches were part of revision 2025-03-26 alone; each message in one is answered by itself.
    const batch: unknown[] = Array.isArray(value) ? value : [value];
    if (batch.length === 0 || batch.length > MAX_BATCH) {
      this.refuse(null, INVALID_REQUEST, `Batch of ${batch.length} messages, expected 1 to ${MAX_BATCH}`);
      return;
    }
    for (const item of batch) this.deliver(item);
  }

  private deliver(value: unknown): void {
    let message: JSONRPCMessage;
    try {
      message = parseJSONRPCMessage(value);
    } catch {
      this.refuse(
        idOf(value),
        INVALID_REQUEST,
        "Message is not a JSON-RPC 2.0 request, notification or response",
      );
      return;
    }
    if (isJSONRPCRequest(message)) {
      const version = versionOf(message.params);
      if (version === LATEST_VERSION) this.modern = true;
      else if (this.modern && version !== undefined) {
        this.refuse(message.id, UNSUPPORTED_VERSION, `Protocol version "${version}" is not supported`, {
          supported: [LATEST_VERSION],
          requested: version,
        });
        return;
      }
      if (message.method !== SUBSCRIBE) this.pending.add(message.id);
    } else if ("method" in message && message.method === "notifications/cancelled") {
      // A cancelled request is not answered (MCP, utilities/cancellation).
      const id = message.params?.["requestId"];
      if (typeof id === "string" || typeof id === "number") this.pending.delete(id);
    }
    this.onmessage?.(message);
  }

  private settle(message: JSONRPCMessage): void {
    if ("method" in message || message.id === undefined) return;
    this.pending.delete(message.id);
  }

  private refuse(id: RequestId | null, code: number, message: string, data?: unknown): void {
    void this.write({
      jsonrpc: "2.0",
      id,
      error: { code, message, ...(data === undefined ? {} : { data }) },
    });
  }
}

function idOf(value: unknown): RequestId | null {
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  return typeof value.id === "string" || typeof value.id === "number" ? value.id : null;
}

function versionOf(params: unknown): string | undefined {
  if (typeof params !== "object" || params === null || !("_meta" in params)) return undefined;
  const meta = params._meta;
  if (typeof meta !== "object" || meta === null) return undefined;
  const version: unknown = Reflect.get(meta, PROTOCOL_VERSION_META_KEY);
  return typeof version === "string" ? version : undefined;
}
