import { readFileSync } from "node:fs";
import * as v from "valibot";

const CallResult = v.object({
  content: v.tuple([v.object({ type: v.literal("text"), text: v.string() })]),
  isError: v.optional(v.boolean()),
});
const Answer = v.record(v.string(), v.unknown());

/** A server that speaks newline-delimited JSON-RPC on its stdio. */
export class Peer {
  readonly child: Bun.Subprocess<"pipe", "pipe", "ignore">;
  readonly startedAt = performance.now();
  private readonly waiting = new Map<number, (message: Record<string, unknown>) => void>();
  private nextId = 1;

  constructor(command: readonly string[], options: { cwd: string; env: Record<string, string> }) {
    this.child = Bun.spawn([...command], { ...options, stdin: "pipe", stdout: "pipe", stderr: "ignore" });
    void this.read();
  }

  /** Sends a request. @returns the whole response */
  request(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = this.nextId++;
    const answered = new Promise<Record<string, unknown>>((resolve) => this.waiting.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    return answered;
  }

  async initialize(): Promise<void> {
    await this.request("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "bench", version: "1" },
    });
    this.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  /**
   * Calls the one tool.
   * @returns its answer
   * @throws Error for a failed call
   */
  async call(action: string, params: object): Promise<Record<string, unknown>> {
    const { result } = await this.request("tools/call", { name: "brainloop", arguments: { action, params } });
    const { content, isError } = v.parse(CallResult, result);
    if (isError === true) throw new Error(content[0].text);
    return v.parse(Answer, JSON.parse(content[0].text));
  }

  /** Ends its input and waits for it to be gone. @returns how long that took */
  async end(): Promise<number> {
    const endedAt = performance.now();
    await this.child.stdin.end();
    await this.child.exited;
    return performance.now() - endedAt;
  }

  /** Resident memory in bytes, as Linux counts it. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1]) * 1024;
  }

  private send(message: object): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
    void this.child.stdin.flush();
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of this.child.stdout) {
      text += decoder.decode(chunk, { stream: true });
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n")) {
        const message: { id?: number } & Record<string, unknown> = JSON.parse(text.slice(0, at));
        text = text.slice(at + 1);
        if (message.id === undefined) continue;
        this.waiting.get(message.id)?.(message);
        this.waiting.delete(message.id);
      }
    }
  }
}
