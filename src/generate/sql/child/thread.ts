/** The thread of the child process in which SQLite runs: one job, and for a transaction the word what becomes of it. */
import { BrainloopError } from "../../../error.ts";
import { publicError } from "../../../public-error.ts";
import type { Decision, SqlJob, SqlReply, WriteJob } from "./job.ts";
import { look, readRows } from "./read.ts";
import { forget, wasApplied } from "./recover.ts";
import { type RunOutcome, WriteRun } from "./write-run.ts";

declare const self: Worker;

let decide: ((decision: Decision) => void) | undefined;

self.addEventListener("message", ({ data }: MessageEvent<SqlJob | Decision>) => {
  if (typeof data === "string") {
    decide?.(data);
    return;
  }
  run(data).catch((error: unknown) => {
    const isKnown = error instanceof BrainloopError;
    const defect = isKnown ? undefined : error instanceof Error ? error.stack : String(error);
    reply({ type: "error", error: publicError(error, `running SQL on "${data.path}"`), defect });
  });
});

async function run(job: SqlJob): Promise<void> {
  switch (job.type) {
    case "look":
      return reply({ type: "looked", result: look(job) });
    case "read":
      return reply(replyOf(readRows(job)));
    case "write":
      return await write(job);
    case "recover":
      return reply({ type: "recovered", applied: wasApplied(job) });
    case "forget":
      forget(job);
      return reply({ type: "forgotten" });
  }
}

async function write(job: WriteJob): Promise<void> {
  const { busyMs, marker, path } = job;
  const last = await transact(job);
  const decided = decision();
  // Told once the database is closed and nothing of ours stands beside it.
  reply(last);
  if (last.type !== "committed") return;
  if ((await decided) === "forget" && marker !== undefined) {
    forget({ type: "forget", path, marker, busyMs });
    reply({ type: "forgotten" });
  } else reply({ type: "closed" });
}

async function transact(job: WriteJob): Promise<SqlReply> {
  using transaction = new WriteRun(job);
  const outcome = transaction.run((done) => reply({ type: "progress", done }));
  if (typeof outcome === "string" || "refusal" in outcome) return replyOf(outcome);
  const decided = decision();
  reply(replyOf(outcome));
  if ((await decided) !== "commit") {
    transaction.rollback();
    return { type: "closed" };
  }
  transaction.commit();
  return { type: "committed" };
}

/** What the parent says next. */
function decision(): Promise<Decision> {
  return new Promise((resolve) => {
    decide = resolve;
  });
}

function replyOf(outcome: RunOutcome): SqlReply {
  if (outcome === "changed") return { type: "changed" };
  if ("refusal" in outcome) return { type: "refused", refusal: outcome.refusal };
  return { type: "report", report: outcome.report };
}

function reply(message: SqlReply): void {
  self.postMessage(message);
}
