import { readdirSync, readFileSync } from "node:fs";

/** What one run took. */
export interface Timed {
  /** Wall clock, to the end of the last process. */
  seconds: number;
  /** Of all processes and threads, on all cores together. */
  cpuSeconds: number;
  /** Of all processes that ran at one time the largest resident sets together; 0 where the system has no /proc. */
  peakBytes: number;
  /** Whether it was ended because its time was over. */
  timedOut: boolean;
  codes: (number | null)[];
  /** Of the first process. */
  out: string;
}

export interface TimedOptions {
  cwd: string;
  env?: Record<string, string>;
  /** After which all of it is ended. */
  limitMs: number;
}

/** So often the memory is looked at; what a process had between two looks its own record tells. */
const SAMPLE_MS = 50;

/** Runs commands at the same time; those that do not end in time are ended with all they started. */
export async function timedCommands(
  commands: readonly (readonly string[])[],
  { cwd, env = {}, limitMs }: TimedOptions,
): Promise<Timed> {
  const startedAt = performance.now();
  const children = commands.map((command) =>
    Bun.spawn([...command], { cwd, env: { ...process.env, ...env }, stdout: "pipe", stderr: "ignore" }),
  );
  let peakBytes = 0;
  const sampling = setInterval(() => {
    const pids = children.flatMap(({ pid }) => [pid, ...descendants(pid)]);
    peakBytes = Math.max(
      peakBytes,
      pids.reduce((sum, pid) => sum + peakResidentBytes(pid), 0),
    );
  }, SAMPLE_MS);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    for (const { pid } of children) endWithDescendants(pid);
  }, limitMs);
  try {
    const outs = await Promise.all(children.map(({ stdout }) => new Response(stdout).text()));
    const codes = await Promise.all(children.map(({ exited }) => exited));
    const usage = children.map((child) => child.resourceUsage());
    return {
      seconds: (performance.now() - startedAt) / 1000,
      cpuSeconds: usage.reduce((sum, one) => sum + Number(one?.cpuTime.total ?? 0) / 1e6, 0),
      peakBytes,
      timedOut,
      codes,
      out: outs[0] ?? "",
    };
  } finally {
    clearInterval(sampling);
    clearTimeout(limit);
  }
}

function endWithDescendants(pid: number): void {
  for (const one of [pid, ...descendants(pid)]) {
    try {
      process.kill(one, "SIGKILL");
    } catch (error) {
      // It ended by itself.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

/**
 * Children and theirs; none where the system has no /proc. One that has not begun its own program yet is still its
 * parent, memory and all, and would be counted twice.
 */
function descendants(pid: number): number[] {
  const own = commandLine(pid);
  const children = orNothing(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    ),
  );
  const begun = (children ?? []).filter((child) => commandLine(child) !== own);
  return begun.flatMap((child) => [child, ...descendants(child)]);
}

function commandLine(pid: number): string | undefined {
  return orNothing(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
}

/** Not `ru_maxrss`: a child's begins with what its parent had when it forked. */
function peakResidentBytes(pid: number): number {
  const kilobytes = orNothing(
    () => /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1],
  );
  return Number(kilobytes ?? 0) * 1024;
}

/** What ended while it was looked at is gone. */
function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH"))
      return undefined;
    throw error;
  }
}
