import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { BrainloopError } from "../error.ts";
import { runJobInChild } from "./child.ts";
import type { FileJob, Outcome } from "./parse-job.ts";

export interface ChildrenOptions {
  /** How to start this very program. */
  command: readonly string[];
  /** Processes at once; further jobs wait. */
  most: number;
  /** Time a job may take, milliseconds. */
  maxMs(): number;
  /** Directory for copies of databases; made where needed. */
  scratch: string;
}

/** A child comes to an end by itself after this share of its time, and is killed after that one. */
const OWN_SHARE = 0.7;
const KILL_SHARE = 0.93;
/** Copies of a process that was killed with its children are removed by whoever comes later. */
const LEFT_BEHIND_MS = 15 * 60_000;

/** Child processes for files that an engine of its own reads, one each. */
export class Children {
  private readonly waiting: (() => void)[] = [];
  private readonly closing = new AbortController();
  private running = 0;
  private swept = false;

  constructor(private readonly options: ChildrenOptions) {}

  /** @throws BrainloopError of the job itself, or CANCELLED, TIMEOUT, SHUTTING_DOWN */
  async run(job: FileJob, signal?: AbortSignal): Promise<Outcome> {
    if (this.closing.signal.aborted) throw new BrainloopError("SHUTTING_DOWN", "Brainloop is shutting down");
    const ended = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    if (this.running >= this.options.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    if (!this.swept) sweep(this.options.scratch, Date.now());
    this.swept = true;
    const scratch = join(this.options.scratch, crypto.randomUUID());
    try {
      const maxMs = this.options.maxMs();
      return await runJobInChild(
        { ...job, scratch, budgetMs: maxMs * OWN_SHARE },
        { command: this.options.command, maxMs: maxMs * KILL_SHARE, signal: ended },
      );
    } finally {
      rmSync(scratch, { recursive: true, force: true });
      this.running--;
      this.waiting.shift()?.();
    }
  }

  /** Kills all children. */
  close(): void {
    this.closing.abort();
  }
}

/** Removes what processes left behind that were killed together with those who would have removed it. */
function sweep(directory: string, now: number): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - changed > LEFT_BEHIND_MS) rmSync(path, { recursive: true, force: true });
  }
}
