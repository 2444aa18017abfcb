import { BrainloopError } from "../error.ts";
import type { JobReply, Outcome, ReadyJob } from "./parse-job.ts";

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
 * WASM or SQLite cannot. What it delivered before it was killed, or died, is its result.
 * @throws BrainloopError TIMEOUT after `maxMs`, CANCELLED by the signal, PARSE_FAILED when the child died
 */
export async function runJobInChild(job: ReadyJob, options: ChildOptions): Promise<Outcome> {
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
    const last = lastReply(text);
    if (last !== undefined) return outcomeOf(last);
    if (timedOut) throw tookTooLong(job.path, maxMs);
    throw broke(
      job.path,
      child.signalCode === "SIGKILL" ? "out of memory" : (child.signalCode ?? child.exitCode),
    );
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

function broke(path: string, ending: string | number | null): BrainloopError {
  return new BrainloopError("PARSE_FAILED", `The parser broke on "${path}" (${String(ending)})`, {
    hint: "Read it with your own tools",
  });
}

/** The last line that is whole: a child that is killed may leave half of one. */
function lastReply(text: string): JobReply | undefined {
  const end = text.lastIndexOf("\n");
  if (end < 0) return undefined;
  try {
    return JSON.parse(text.slice(text.lastIndexOf("\n", end - 1) + 1, end));
  } catch {
    return undefined;
  }
}

function outcomeOf(reply: JobReply): Outcome {
  if ("error" in reply) throw BrainloopError.fromJSON(reply.error);
  if ("needsProcess" in reply) throw new BrainloopError("INTERNAL", "A job that has a process asks for one");
  return reply.outcome;
}
