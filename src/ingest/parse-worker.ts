/** Entry point of a worker thread: one job at a time, each answered once. */
import { takeModulesFrom } from "../readers/code/tree-sitter/modules.ts";
import { ModulesOfPool } from "./modules-of-pool.ts";
import { failureOf } from "./failure.ts";
import type { JobMessage, JobReply, ModuleReply, ModuleRequest } from "./parse-job.ts";
import { runJob } from "./run-job.ts";

declare const self: Worker;

const modules = new ModulesOfPool(say);

self.addEventListener("message", (event: MessageEvent<JobMessage | ModuleReply>) => {
  if ("path" in event.data) {
    modules.take(event.data);
    return;
  }
  const { id, job, isAlone } = event.data;
  // Nobody shares with a thread that is alone in its process.
  if (!isAlone) takeModulesFrom((path) => modules.ask(path));
  runJob(job, isAlone, (outcome) => say({ id, outcome, more: true })).then(
    (outcome) => say(outcome === undefined ? { id, needsProcess: true } : { id, outcome }),
    (error: unknown) => say({ id, ...failureOf(error, job.path) }),
  );
});

function say(message: JobReply | ModuleRequest): void {
  self.postMessage(message);
}
