/** Entry point of a worker thread: one job at a time, each answered once. */
import { BrainloopError } from "../error.ts";
import { publicError } from "../public-error.ts";
import type { JobMessage, JobReply } from "./parse-job.ts";
import { runJob } from "./run-job.ts";

declare const self: Worker;

self.addEventListener("message", (event: MessageEvent<JobMessage>) => {
  const { id, job, isAlone } = event.data;
  runJob(job, isAlone, (outcome) => reply({ id, outcome, more: true })).then(
    (outcome) => reply(outcome === undefined ? { id, needsProcess: true } : { id, outcome }),
    (error: unknown) =>
      reply({ id, error: publicError(error, `reading "${job.path}"`), defect: defectOf(error) }),
  );
});

function defectOf(error: unknown): string | undefined {
  if (error instanceof BrainloopError) return undefined;
  return error instanceof Error ? error.stack : String(error);
}

function reply(message: JobReply): void {
  self.postMessage(message);
}
