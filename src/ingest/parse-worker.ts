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
  // A parser that broke: it is broken for whatever comes next, too.
  const broke = error instanceof BrainloopError && error.code === "PARSE_FAILED" ? error.cause : undefined;
  if (error instanceof BrainloopError && broke === undefined) return undefined;
  const defect = broke ?? error;
  return defect instanceof Error ? defect.stack : String(defect);
}

function reply(message: JobReply): void {
  self.postMessage(message);
}
