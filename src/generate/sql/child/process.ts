import { writeAll } from "../../../write-all.ts";
import type { SqlJob, SqlReply } from "./job.ts";

/** How often the child looks whether it still has a parent, and how large it is. */
const POLL_MS = 250;
/** Bytes of memory at which it ends. */
const MAX_RESIDENT = 1.8 * 1024 ** 3;

/**
 * The child's side of {@link SqlChild}: one job from the first line of stdin, replies on stdout, a line each, and a
 * decision from the second line. SQLite runs in a thread, since it may keep one busy for good, and a child whose
 * parent was killed must notice and end: without the parent's word nothing is committed.
 * @param script URL of the thread's script
 * @param parent pid of who wants the replies: asked for here, it might be dead already
 * @returns the exit code
 */
export async function runSqlFromInput(script: string, parent: number): Promise<number> {
  setInterval(() => {
    if (process.ppid === parent && process.memoryUsage.rss() < MAX_RESIDENT) return;
    // No thread can keep a process from this; SQLite undoes what was not committed.
    process.kill(process.pid, "SIGKILL");
  }, POLL_MS);
  const worker = new Worker(script);
  const { promise, resolve } = Promise.withResolvers<number>();
  let isReader = false;
  worker.addEventListener("message", ({ data }: MessageEvent<SqlReply>) => {
    writeAll(1, `${JSON.stringify(data)}\n`);
    if (data.type === "progress" || data.type === "committed") return;
    if (data.type === "report" && !isReader) return;
    resolve(0);
  });
  worker.addEventListener("error", () => resolve(1));
  void relay(worker, (job) => {
    isReader = job.type === "read";
  });
  return await promise;
}

/** Hands the lines of stdin on. When they end, nobody is left who could decide. */
async function relay(worker: Worker, onJob: (job: SqlJob) => void): Promise<void> {
  let hasJob = false;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of Bun.stdin.stream()) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (hasJob) worker.postMessage(line);
      else {
        const job: SqlJob = JSON.parse(line);
        onJob(job);
        worker.postMessage(job);
      }
      hasJob = true;
    }
  }
  process.kill(process.pid, "SIGKILL");
}
