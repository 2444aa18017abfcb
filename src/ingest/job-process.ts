import { rmSync } from "node:fs";
import { publicError } from "../public-error.ts";
import { writeAll } from "../write-all.ts";
import type { FileJobInChild, JobReply, Outcome, ThreadJob } from "./parse-job.ts";
import { runFileJob } from "./run-file-job.ts";
import { runJob } from "./run-job.ts";

/**
 * The child's side of `runJobInChild`: one job from stdin, replies on stdout, a line each; the last one counts.
 * @returns the exit code
 */
export async function runJobFromInput(): Promise<number> {
  const job: ThreadJob | FileJobInChild = await Bun.stdin.json();
  if (job.type === "file") endWithParent(job.scratch);
  const outcome = job.type === "file" ? runFileJob(job, reply) : runJob(job);
  await outcome.then(reply, (error: unknown) =>
    write({ id: 0, error: publicError(error, `reading "${job.path}"`) }),
  );
  return 0;
}

function reply(outcome: Outcome): void {
  write({ id: 0, outcome });
}

/** At once, since a statement that follows may keep this thread until the process is killed. */
function write(message: JobReply): void {
  writeAll(1, `${JSON.stringify(message)}\n`);
}

const WATCH_MS = 500;

/**
 * A parent that was killed cannot end this process, and this thread may be busy in SQLite: another one
 * watches, removes the copies and ends it.
 */
function endWithParent(scratch: string): void {
  const { pid, ppid } = process;
  const script = `
    const { rmSync } = require("node:fs");
    setInterval(() => {
      if (process.ppid === ${ppid}) return;
      rmSync(${JSON.stringify(scratch)}, { recursive: true, force: true });
      process.kill(${pid}, "SIGKILL");
    }, ${WATCH_MS});`;
  const url = URL.createObjectURL(new Blob([script], { type: "application/javascript" }));
  new Worker(url).unref();
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
}
