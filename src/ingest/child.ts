import { BrainloopError } from "../error.ts";
import type { Job, JobReply, Outcome } from "./parse-job.ts";

/** The hidden subcommand under which the executable does one job and ends; its parent's pid follows. */
export const JOB_COMMAND = "__job";

export interface ChildOptions {
  /** How to start this very program: the executable, or Bun and a script. */
  command: readonly string[];
  /** The child is killed after this time. */
  maxMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Runs one job in a process of its own, which can be ended whatever it does: a thread that is busy in
 * WASM or SQLite cannot.
 * @throws BrainloopError TIMEOUT after `maxMs`, CANCELLED by the signal, PARSE_FAILED when the child died
 */
export async function runJobInChild(job: Job, options: ChildOptions): Promise<Outcome> {
  const { command, maxMs, signal } = options;
  const child = Bun.spawn([...command, JOB_COMMAND, String(process.pid)], {
    stdin: new Blob([JSON.stringify(job)]),
    stdout: "pipe",
    stderr: "ignore",
    // Keys and settings of this process are nothing to the child.
    env: {},
  });
  let timedOut = false;
  const kill = (): void => child.kill("SIGKILL");
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, maxMs);
  signal?.addEventListener("abort", kill, { once: true });
  if (signal?.aborted === true) kill();
  try {
    const [text] = await Promise.all([new Response(child.stdout).text(), child.exited]);
    if (signal?.aborted === true)
      throw new BrainloopError("CANCELLED", `Reading "${job.path}" was cancelled`);
    if (timedOut) throw tookTooLong(job.path, maxMs);
    return readReply(text, job.path, child.signalCode ?? child.exitCode);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
  }
}

export function tookTooLong(path: string, maxMs: number): BrainloopError {
  return new BrainloopError("TIMEOUT", `Parsing "${path}" took longer than ${Math.round(maxMs / 1000)} s`, {
    hint: "Read parts of it with your own tools, or raise reader.parse_seconds",
    retryable: false,
  });
}

function readReply(text: string, path: string, ending: string | number | null): Outcome {
  let reply: JobReply;
  try {
    reply = JSON.parse(text);
  } catch (cause) {
    throw new BrainloopError("PARSE_FAILED", `The parser broke on "${path}" (${String(ending)})`, {
      hint: "Read it with your own tools",
      cause,
    });
  }
  if ("error" in reply) throw BrainloopError.fromJSON(reply.error);
  return reply.outcome;
}
