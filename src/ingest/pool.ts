import { BrainloopError } from "../error.ts";
import type { Logger } from "../log.ts";
import { runJobInChild, tookTooLong } from "./child.ts";
import { Children } from "./children.ts";
import type { Job, JobMessage, JobReply, ModuleRequest, Outcome, ThreadJob } from "./parse-job.ts";
import { SharedModules } from "./shared-modules.ts";

export interface PoolOptions {
  /** Threads at most. */
  size: number;
  /** URL of the threads' script. */
  script: string;
  /** How to start this very program for jobs that overrun their thread. */
  childCommand: readonly string[];
  /** Time a job may take in a thread, and again in a child process. */
  maxMs: () => number;
  /** Directory for copies of databases; made where needed. */
  scratch: string;
  log: Logger;
}

/** An idle thread holds a heap and grammars: about 20 MB. */
const IDLE_MS = 60_000;
/** A cancelled job that has run this long is ended with its thread; a shorter one may as well finish. */
const WORTH_ENDING_MS = 200;

interface Task {
  job: ThreadJob;
  signal: AbortSignal | undefined;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

interface Slot {
  worker: Worker;
  task: Task | undefined;
  startedAt: number;
  idle: ReturnType<typeof setTimeout> | undefined;
  deadline: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Threads for CPU-heavy parsing, started on demand and ended when idle; child processes for what must not run in one. A job that overruns its time
 * loses its thread and gets a last chance in a child process, which can be killed for certain.
 */
export class ParsePool {
  private readonly queue: Task[] = [];
  private readonly slots = new Set<Slot>();
  private readonly children: Children;
  private readonly modules: SharedModules;
  private nextId = 1;
  private closed = false;

  constructor(private readonly options: PoolOptions) {
    const { childCommand: command, size, maxMs, scratch } = options;
    this.children = new Children({ command, most: size + 1, maxMs, scratch });
    this.modules = new SharedModules(options.log);
  }

  /** @throws BrainloopError of the job itself, or CANCELLED, TIMEOUT, SHUTTING_DOWN */
  run(job: Job, signal?: AbortSignal): Promise<Outcome> {
    if (this.closed) return Promise.reject(new BrainloopError("SHUTTING_DOWN", "Brainloop is shutting down"));
    if (signal?.aborted === true) return Promise.reject(cancelled(job));
    if (job.type === "file") return this.children.run(job, signal);
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.cancel(task);
      // A signal outlives the jobs that wait under it; what still listened would keep every outcome in memory.
      const settle =
        <T>(settled: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener("abort", cancel);
          settled(value);
        };
      const task: Task = { job, signal, resolve: settle(resolve), reject: settle(reject) };
      signal?.addEventListener("abort", cancel, { once: true });
      this.queue.push(task);
      this.dispatch();
    });
  }

  /** Ends all threads; jobs under way are cancelled. */
  close(): void {
    this.closed = true;
    this.children.close();
    for (const task of this.queue.splice(0)) task.reject(cancelled(task.job));
    for (const slot of this.slots) {
      slot.task?.reject(cancelled(slot.task.job));
      this.end(slot);
    }
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const slot = this.freeSlot();
      if (slot === undefined) return;
      const task = this.queue.shift();
      if (task !== undefined) this.start(slot, task);
    }
  }

  private freeSlot(): Slot | undefined {
    for (const slot of this.slots) if (slot.task === undefined) return slot;
    return this.slots.size < this.options.size ? this.open() : undefined;
  }

  private open(): Slot {
    const worker = new Worker(this.options.script);
    const slot: Slot = { worker, task: undefined, startedAt: 0, idle: undefined, deadline: undefined };
    worker.unref();
    worker.addEventListener("message", ({ data }: MessageEvent<JobReply | ModuleRequest>) => {
      if ("wants" in data) void this.giveModule(slot, data);
      else this.finish(slot, data);
    });
    worker.addEventListener("error", (event: ErrorEvent) => this.crash(slot, event.message));
    this.slots.add(slot);
    return slot;
  }

  private async giveModule(slot: Slot, { wants }: ModuleRequest): Promise<void> {
    const reply = await this.modules.answer(wants);
    if (this.slots.has(slot)) slot.worker.postMessage(reply);
  }

  private start(slot: Slot, task: Task): void {
    clearTimeout(slot.idle);
    slot.task = task;
    slot.startedAt = performance.now();
    const maxMs = this.options.maxMs();
    slot.deadline = setTimeout(() => this.overrun(slot, maxMs), maxMs);
    const message: JobMessage = { id: this.nextId++, job: within(task.job, maxMs), isAlone: false };
    slot.worker.postMessage(message);
  }

  private finish(slot: Slot, reply: JobReply): void {
    const { task } = slot;
    if (task === undefined) return;
    if ("needsProcess" in reply) {
      this.moveOut(slot, task);
      return;
    }
    // What was not foreseen may have left a parser that fails from then on: a WASM module out of memory does.
    if ("error" in reply && reply.defect !== undefined) this.end(slot);
    else this.release(slot);
    if ("error" in reply) {
      if (reply.defect !== undefined) {
        this.options.log.error("Parser failed", { path: task.job.path, reason: reply.defect });
      }
      task.reject(BrainloopError.fromJSON(reply.error));
    } else task.resolve(reply.outcome);
    this.dispatch();
  }

  /** In the time of both tries of other jobs. The thread waits, so that there are never more processes than threads. */
  private moveOut(slot: Slot, task: Task): void {
    clearTimeout(slot.deadline);
    void this.inProcess(task, 2 * this.options.maxMs()).finally(() => {
      if (slot.task !== task) return;
      this.release(slot);
      this.dispatch();
    });
  }

  private inProcess(task: Task, maxMs: number): Promise<void> {
    const { childCommand: command } = this.options;
    return runJobInChild(within(task.job, maxMs), { command, maxMs, signal: task.signal }).then(
      task.resolve,
      task.reject,
    );
  }

  private release(slot: Slot): void {
    clearTimeout(slot.deadline);
    slot.task = undefined;
    slot.idle = setTimeout(() => this.end(slot), IDLE_MS);
    slot.idle.unref();
  }

  private crash(slot: Slot, message: string): void {
    const { task } = slot;
    this.end(slot);
    this.options.log.error("Parser thread failed", { reason: message, path: task?.job.path });
    task?.reject(
      new BrainloopError("PARSE_FAILED", `The parser broke on "${task.job.path}"`, {
        hint: "Read it with your own tools",
      }),
    );
    this.dispatch();
  }

  private overrun(slot: Slot, maxMs: number): void {
    const { task } = slot;
    if (task === undefined) return;
    this.end(slot);
    if (task.job.type === "batch") {
      // Whoever asked reads its files one by one, to find the one that takes so long.
      task.reject(tookTooLong(task.job.path, maxMs));
      this.dispatch();
      return;
    }
    this.options.log.warn("Parsing overran its time; trying once more in a process of its own", {
      path: task.job.path,
    });
    void this.inProcess(task, maxMs);
    this.dispatch();
  }

  private cancel(task: Task): void {
    const queued = this.queue.indexOf(task);
    if (queued >= 0) this.queue.splice(queued, 1);
    task.reject(cancelled(task.job));
    for (const slot of this.slots) {
      if (slot.task === task && performance.now() - slot.startedAt > WORTH_ENDING_MS) this.end(slot);
    }
    this.dispatch();
  }

  private end(slot: Slot): void {
    clearTimeout(slot.idle);
    clearTimeout(slot.deadline);
    slot.task = undefined;
    this.slots.delete(slot);
    // Compiled code is large: none is kept where nobody runs it.
    if (this.slots.size === 0) this.modules.clear();
    slot.worker.terminate();
  }
}

/** The job, told how long it has: a parser that ends by itself still says what it found. */
function within(job: ThreadJob, budgetMs: number): ThreadJob {
  return job.type === "parse" ? { ...job, budgetMs } : job;
}

function cancelled(job: Job): BrainloopError {
  return new BrainloopError("CANCELLED", `Reading "${job.path}" was cancelled`);
}
