/** Entry point of a worker thread: one job at a time, each answered once. */
import { failureOf } from "./failure.ts";
import type { JobMessage, JobReply } from "./parse-job.ts";
import { runJob } from "./run-job.ts";

declare const self: Worker;

self.addEventListener("message", (event: MessageEvent<JobMessage>) => {
  const { id, job, isAlone } = event.data;
  runJob(job, isAlone, (outcome) => reply({ id, outcome, more: true })).then(
    (outcome) => reply(outcome === undefined ? { id, needsProcess: true } : { id, outcome }),
    (error: unknown) => reply({ id, ...failureOf(error, job.path) }),
  );
});

function reply(message: JobReply): void {
  self.postMessage(message);
}
