import { rmSync } from "node:fs";
import { writeAll } from "../write-all.ts";
import type { JobMessage, JobReply, ReadyJob } from "./parse-job.ts";

/** How often the child looks whether it still has a parent, and how large it is. */
const POLL_MS = 250;
/** Bytes of memory at which it ends: a file whose digest needs more is made to need more. */
const MAX_RESIDENT = 1.5 * 1024 ** 3;

/**
 * The child's side of `runJobInChild`: one job from stdin, replies on stdout, a line each; the last one counts.
 * The job runs in a thread: it may keep one busy for good, and a child whose parent was killed, or that
 * needs more memory than a machine can spare, must notice, remove the copies it made and end.
 * @param script URL of the parser threads' script
 * @param parent pid of who wants the reply: asked for here, it might be dead already
 * @param maxResident bytes of memory at which it ends
 * @returns the exit code
 */
export async function runJobFromInput(
  script: string,
  parent: number,
  maxResident = MAX_RESIDENT,
): Promise<number> {
  let scratch: string | undefined;
  setInterval(() => {
    if (process.ppid === parent && process.memoryUsage.rss() < maxResident) return;
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    // No thread can keep a process from this.
    process.kill(process.pid, "SIGKILL");
  }, POLL_MS);
  const job: ReadyJob = await Bun.stdin.json();
  if (job.type === "file") scratch = job.scratch;
  const worker = new Worker(script);
  return await new Promise((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<JobReply>) => {
      // At once, since what the thread does next may last until the process is killed.
      writeAll(1, `${JSON.stringify(data)}\n`);
      if (!("more" in data)) resolve(0);
    });
    // Without a reply the parent says that the parser broke.
    worker.addEventListener("error", () => resolve(1));
    const message: JobMessage = { id: 0, job, isAlone: true };
    worker.postMessage(message);
  });
}
