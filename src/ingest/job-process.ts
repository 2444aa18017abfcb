import { publicError } from "../public-error.ts";
import type { Job, JobReply } from "./parse-job.ts";
import { runJob } from "./run-job.ts";

/** The child's side of `runJobInChild`: one job from stdin, its reply on stdout. @returns the exit code */
export async function runJobFromInput(): Promise<number> {
  const job: Job = await Bun.stdin.json();
  const reply = await runJob(job).then(
    (outcome): JobReply => ({ id: 0, outcome }),
    (error: unknown): JobReply => ({ id: 0, error: publicError(error, `reading "${job.path}"`) }),
  );
  await Bun.write(Bun.stdout, JSON.stringify(reply));
  return 0;
}
