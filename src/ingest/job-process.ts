import type { Job, JobMessage, JobReply } from "./parse-job.ts";

/** How often the child looks whether it still has a parent. */
const POLL_MS = 250;

/**
 * The child's side of `runJobInChild`: one job from stdin, its reply on stdout. The job runs in a thread:
 * it may keep one busy for good, and a child whose parent was killed must notice and end.
 * @param script URL of the parser threads' script
 * @param parent pid of who wants the reply: asked for here, it might be dead already
 * @returns the exit code
 */
export async function runJobFromInput(script: string, parent: number): Promise<number> {
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, POLL_MS);
  const job: Job = await Bun.stdin.json();
  const worker = new Worker(script);
  const reply = await new Promise<JobReply | undefined>((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<JobReply>) => resolve(data));
    worker.addEventListener("error", () => resolve(undefined));
    const message: JobMessage = { id: 0, job };
    worker.postMessage(message);
  });
  // Without a reply the parent says that the parser broke.
  if (reply === undefined) return 1;
  await Bun.write(Bun.stdout, JSON.stringify(reply));
  return 0;
}
