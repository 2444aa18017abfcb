import { BrainloopError } from "../../error.ts";
import { SQL_COMMAND } from "./command.ts";
import { quote } from "../../quote.ts";
import type { Decision, SqlJob, SqlReply } from "./child/job.ts";

export interface SqlChildOptions {
  /** How to start this very program: the executable, or Bun and a script. */
  command: readonly string[];
  /** The child is killed after this time. */
  maxMs: number;
  signal: AbortSignal;
  /** Told how many statements are done. */
  onProgress?: ((done: number) => void) | undefined;
}

/**
 * A process of its own in which one job on a database is done: SQLite in this one could neither be stopped nor
 * waited for. A transaction stays open there until it is decided on; without a decision it is undone.
 */
export class SqlChild implements AsyncDisposable {
  readonly #job: SqlJob;
  readonly #options: SqlChildOptions;
  readonly #child;
  readonly #replies: AsyncGenerator<SqlReply, void>;
  readonly #timer: ReturnType<typeof setTimeout>;
  #timedOut = false;
  #ended = false;

  constructor(job: SqlJob, options: SqlChildOptions) {
    this.#job = job;
    this.#options = options;
    this.#child = Bun.spawn([...options.command, SQL_COMMAND, String(process.pid)], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "ignore",
      // Keys and settings of this process are nothing to the child.
      env: {},
    });
    this.#replies = replies(this.#child.stdout);
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.#kill();
    }, options.maxMs);
    options.signal.addEventListener("abort", this.#kill, { once: true });
    if (options.signal.aborted) this.#kill();
    this.#write(JSON.stringify(job));
  }

  /** Whether it has said its last word: the database is closed then. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * What came of the job, or of a decision.
   * @throws BrainloopError of the job; TIMEOUT, CANCELLED, SQL_FAILED where the process died
   */
  async next(): Promise<SqlReply> {
    for (;;) {
      const { value } = await this.#replies.next();
      if (value === undefined) throw await this.#ending();
      if (value.type === "progress") {
        this.#options.onProgress?.(value.done);
        continue;
      }
      this.#ended = value.type !== "report" && value.type !== "committed";
      if (value.type === "error") throw BrainloopError.fromJSON(value.error);
      return value;
    }
  }

  /** From now on neither the caller nor the clock ends it: what is begun here is brought to its end. */
  hold(): void {
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#kill);
  }

  /** @throws BrainloopError where the transaction could not be ended so */
  async decide(decision: Decision): Promise<SqlReply> {
    this.#write(decision);
    return await this.next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#kill);
    this.#kill();
    await this.#child.exited;
  }

  readonly #kill = (): void => this.#child.kill("SIGKILL");

  #write(line: string): void {
    // Where the child is gone, its missing reply says so.
    try {
      this.#child.stdin.write(`${line}\n`);
      void Promise.resolve(this.#child.stdin.flush()).catch(() => undefined);
    } catch {
      this.#kill();
    }
  }

  async #ending(): Promise<BrainloopError> {
    await this.#child.exited;
    const { path } = this.#job;
    const doing = `Running SQL on ${quote(path)}`;
    const { reason }: { reason: unknown } = this.#options.signal;
    if (this.#options.signal.aborted)
      return reason instanceof BrainloopError
        ? reason
        : new BrainloopError("CANCELLED", `${doing} was cancelled`);
    if (this.#timedOut) {
      const seconds = Math.round(this.#options.maxMs / 1000);
      return new BrainloopError("TIMEOUT", `${doing} took longer than ${seconds} s; nothing was changed`, {
        hint: "Ask for less at a time, or raise generation.sql_seconds",
        retryable: false,
      });
    }
    return new BrainloopError(
      "SQL_FAILED",
      `${doing} broke its process: it needs too much memory, or was killed`,
      {
        hint: "Ask for less at a time",
      },
    );
  }
}

/** The replies of a child, a line each; the last one may be cut off. */
async function* replies(output: ReadableStream<Uint8Array>): AsyncGenerator<SqlReply, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of output) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}
