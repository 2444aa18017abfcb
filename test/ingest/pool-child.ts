/** A worker that does to a job what the job's path says. */
import type { JobMessage } from "../../src/ingest/parse-job.ts";

declare const self: Worker;

const error = { code: "PARSE_FAILED", message: "out of memory", retryable: false };
/** As a WASM module that ran out of memory is, for good. */
let isBroken = false;

self.addEventListener("message", ({ data: { id, job } }: MessageEvent<JobMessage>) => {
  if (job.path === "loop") for (;;);
  if (job.path === "crash") throw new Error("on purpose");
  if (job.path === "never") return;
  isBroken ||= job.path === "break";
  if (isBroken) {
    self.postMessage({ id, error, defect: "Aborted()" });
    return;
  }
  if (job.path === "native") {
    self.postMessage({ id, needsProcess: true });
    return;
  }
  setTimeout(
    () => self.postMessage({ id, outcome: { type: "source", sha256: "", text: job.path, maskedSecrets: 0 } }),
    Number(job.path) || 0,
  );
});
